"""How often one visitor may ask for something costly, counted in the cache by fixed minutes.

Each process counts by itself where the cache is local, so the limit is one of order, not of law.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

MINUTE = 60
View = Callable[..., HttpResponseBase]


def is_too_often(what: str, who: str, *, most: int, now: float | None = None) -> bool:
    """Count one more for this minute; whether that is more than `most`."""
    minute = int((time.time() if now is None else now) // MINUTE)
    key = f"rates:{what}:{who}:{minute}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key) > most
    except ValueError:  # the cache forgot it between the two
        return False


def limited(what: str, *, most: int) -> Callable[[View], View]:
    """Answer 429 to an address of the network that asks more than `most` times a minute."""

    def wrap(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_too_often(what, request.META.get("REMOTE_ADDR", ""), most=most):
                said = _("Too many requests. Try again in a minute.")
                answer = HttpResponse(said, status=429, content_type="text/plain; charset=utf-8")
                answer["Retry-After"] = str(MINUTE)
                return answer
            return view(request, *args, **kwargs)

        return counted

    return wrap
