"""A second press on *remove* hears that it is done, not that there is no such thing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.foundation.audit import AuditEntry, removal_of
from nhipcau.foundation.requests import Request
from nhipcau.foundation.veils import veiled

View = Callable[..., HttpResponseBase]


def removed_once(object_type: str, *, onward: str) -> Callable[[View], View]:
    """Of a page that removes a row of this kind; `onward` is the list to go on to.

    Only those hear of it whose own organisation removed the row: for others it never was.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def asked(request: Request, pk: int, **said: Any) -> HttpResponseBase:
            try:
                return view(request, pk, **said)
            except (Http404, ObjectDoesNotExist):
                entry = removal_of(request.actor, object_type, pk)
                if request.method != "POST" or entry is None:
                    raise
                messages.info(request, _told(entry))
                return redirect(onward)

        return asked

    return guard


def _told(entry: AuditEntry) -> str:
    (entry,) = veiled([entry])
    at = timezone.localtime(entry.at).strftime("%H:%M %d/%m/%Y")
    return _("“%(name)s” was removed already, by %(who)s at %(at)s.") % {
        "name": entry.object_name,
        "who": entry.actor_name,
        "at": at,
    }
