"""What every request passes: the way it came, its number and time, and who asks."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from nhipcau.foundation import metrics
from nhipcau.foundation.kept import Act, acting, after
from nhipcau.foundation.logs import digest_of_user, request_id
from nhipcau.foundation.looks import one_look
from nhipcau.localities.choices import ACTING_FOR
from nhipcau.localities.selectors import actor_of

Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("nhipcau.request")
GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")
JUST_WROTE = "nhipcau_wrote"
WROTE = re.compile(r"(?P<at>\d{1,12}\.\d{3})(?P<tags>(?:-[a-z]\d{1,12}){0,40})")
MOST_TAGS = 40
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class ProxyMiddleware:
    """Believes what a request says of its way only when it comes from a proxy of ours.

    Afterwards REMOTE_ADDR is the machine that asked the outermost of our proxies.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_ours(request.META.get("REMOTE_ADDR", "")):
            said = request.META.get("HTTP_X_FORWARDED_FOR", "")
            hops = [hop.strip() for hop in said.split(",") if hop.strip()]
            while hops and _is_ours(hops[-1]):
                hops.pop()
            if hops and _is_address(hops[-1]):
                request.META["REMOTE_ADDR"] = hops[-1]
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)


def _is_address(said: str) -> bool:
    try:
        ip_address(said)
    except ValueError:
        return False
    return True


def _is_ours(said: str) -> bool:
    if not _is_address(said):
        return False
    return any(ip_address(said) in network for network in settings.TRUSTED_PROXIES)


class ObservationMiddleware:
    """Numbers a request, times it, counts it and writes it to the log, without a word of it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(number)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            _note(request, response, time.perf_counter() - begun)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    view = request.resolver_match.view_name if request.resolver_match else "none"
    method = request.method if request.method in METHODS else "other"
    metrics.REQUESTS.labels(view or "none", method, str(response.status_code)).observe(seconds)
    # Only what was loaded anyway: looking for the user would ask the database.
    user = getattr(request, "_cached_user", None)
    facts = {
        "view": view,
        "method": method,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": digest_of_user(getattr(user, "pk", None)),
    }
    logger.info("request", extra={"facts": facts})


class ActorMiddleware:
    """Sets `request.actor`, worked out only when something asks for it.

    Whoever is refused without being signed in is asked to sign in, and comes back afterwards.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_of(request.user, acting_for=request.session.get(ACTING_FOR))
        )
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_look():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, PermissionDenied) and not request.user.is_authenticated:
            return redirect_to_login(_way_back(request))
        return None


class FreshFiguresMiddleware:
    """Whoever has just sent a form sees their own change in every count, in whichever process.

    A cookie without a secret says for as long as figures are kept when it was sent, and what
    figures alone it changed, if it said so.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        earlier = _act_of(request.COOKIES.get(JUST_WROTE, ""))
        if request.method != "POST":
            if earlier is None:
                return self.get_response(request)
            with after(earlier):
                return self.get_response(request)
        with acting() as told:
            response = self.get_response(request)
            act = told()
        if settings.FIGURES_SECONDS and act.touched != frozenset():
            response.set_cookie(
                JUST_WROTE,
                _in_words(act, earlier),
                max_age=settings.FIGURES_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )
        return response


def _in_words(act: Act, earlier: Act | None) -> str:
    """When, and after it the tags of what changed; both acts' while the earlier one counts."""
    touched = act.touched
    if earlier and earlier.at > act.at - settings.FIGURES_SECONDS:
        known = touched is not None and earlier.touched is not None
        touched = (touched or frozenset()) | (earlier.touched or frozenset()) if known else None
    tags = sorted(touched) if touched and len(touched) <= MOST_TAGS else []
    return "-".join((f"{act.at:.3f}", *tags))


def _act_of(said: str) -> Act | None:
    """What a cookie says; nothing of it is believed but that fewer figures serve this reader."""
    found = WROTE.fullmatch(said)
    if not found:
        return None
    tags = frozenset(found["tags"].split("-")[1:])
    return Act(min(float(found["at"]), time.time()), tags or None)


def _way_back(request: HttpRequest) -> str:
    """The page to show after signing in: this one, or the one whose form was sent."""
    if request.method == "GET":
        return request.get_full_path()
    origin = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(origin, {request.get_host()}, request.is_secure())
    return origin if safe else "/"
