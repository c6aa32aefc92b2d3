"""Every request knows its actor: who asks, and for which organisation."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from nhipcau.localities.choices import ACTING_FOR
from nhipcau.localities.selectors import actor_of


class ActorMiddleware:
    """Sets `request.actor`, worked out only when something asks for it.

    Whoever is refused without being signed in is asked to sign in, and comes back afterwards.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_of(request.user, acting_for=request.session.get(ACTING_FOR))
        )
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, PermissionDenied) and not request.user.is_authenticated:
            return redirect_to_login(_way_back(request))
        return None


def _way_back(request: HttpRequest) -> str:
    """The page to show after signing in: this one, or the one whose form was sent."""
    if request.method == "GET":
        return request.get_full_path()
    origin = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(origin, {request.get_host()}, request.is_secure())
    return origin if safe else "/"
