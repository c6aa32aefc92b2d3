"""Every request knows its actor: who asks, and for which organisation."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from nhipcau.localities.selectors import actor_of

ACTING_FOR = "acting_for"


class ActorMiddleware:
    """Sets `request.actor`, worked out only when something asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_of(request.user, acting_for=request.session.get(ACTING_FOR))
        )
        return self.get_response(request)
