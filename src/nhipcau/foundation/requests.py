"""The request as our middleware leaves it; views say it in their types."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from nhipcau.foundation.actors import Actor


class Request(HttpRequest):
    """A request that knows who asks, and whether htmx asks for a part of a page."""

    actor: Actor
    htmx: HtmxDetails
