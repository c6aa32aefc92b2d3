"""What every page knows: whether demonstration data is shown, and what the top bar links to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from nhipcau.accounts.views.lasting import seconds_left
from nhipcau.agreements.selectors import has_examples


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": getattr(request, "actor", None),
        "shows_examples": has_examples(),
        "today": timezone.localdate(),
        "session_left": lambda: seconds_left(request),
        "session_whole": settings.SESSION_COOKIE_AGE,
    }
