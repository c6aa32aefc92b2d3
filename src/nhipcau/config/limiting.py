"""How often one may ask: one row for each address that guesses, sends mail or searches.

Counted by the machine that asks (as the middleware for proxies leaves it), so the numbers are wide
enough for an office behind one address. Wrong passwords are counted apart, by account and machine
(settings AXES_*), and codes of the second step by account.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhipcau.foundation.limits import Limit

MINUTE, HOUR = 60, 3600

# (name of the address, method) -> how often
LIMITS: dict[tuple[str, str], Limit] = {
    ("account_login", "POST"): Limit("sign in", 100, 10 * MINUTE),
    ("mfa_authenticate", "POST"): Limit("second step by machine", 100, 10 * MINUTE),
    ("account_reset_password", "POST"): Limit("forgotten password", 20, HOUR),
    ("account_reset_password_from_key", "POST"): Limit("new password", 60, HOUR),
    ("account_reauthenticate", "POST"): Limit("password again", 60, 10 * MINUTE),
    ("account_drafts", "POST"): Limit("drafts", 600, 5 * MINUTE, is_reading=True),
    ("localities:registration-add", "POST"): Limit("registration", 10, HOUR),
    ("localities:organisation-suggest", "GET"): Limit("suggest", 600, MINUTE, is_reading=True),
    ("localities:organisation-export", "GET"): Limit("export", 60, MINUTE, is_reading=True),
    ("agreements:commitment-export", "GET"): Limit("export", 60, MINUTE, is_reading=True),
    ("agreements:agreement-export", "GET"): Limit("export", 60, MINUTE, is_reading=True),
    ("activities:activity-export", "GET"): Limit("export", 60, MINUTE, is_reading=True),
    ("activities:iati-export", "GET"): Limit("export", 60, MINUTE, is_reading=True),
    ("agreements:export-file", "GET"): Limit("export", 60, MINUTE, is_reading=True),
    ("agreements:export-ask", "POST"): Limit("long export", 60, HOUR),
    ("review:report-add", "POST"): Limit("official report", 60, HOUR),
    ("review:report-add-pair", "POST"): Limit("official report", 60, HOUR),
    ("review:report-file", "GET"): Limit("export", 60, MINUTE, is_reading=True),
}
# Lists are searched by `q`: counted only when something is searched for.
SEARCH = Limit("search", 300, MINUTE, is_reading=True)
# Feeds are fetched by programs; one that asks every second is broken. They are named `feed-…`.
FEEDS = Limit("feed", 120, MINUTE, is_reading=True)


class LimitMiddleware:
    """Answers 429 with the seconds to wait once a machine asks too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: Sequence[Any],
        _said: dict[str, Any],
    ) -> HttpResponse | None:
        limit = limit_of(request)
        wait = limit.spend(request.META.get("REMOTE_ADDR", "")) if limit else 0
        return too_often(request, wait) if wait else None


def limit_of(request: HttpRequest) -> Limit | None:
    """The limit that a request counts against, if any."""
    if not settings.LIMITS_ON or request.resolver_match is None:
        return None
    name = request.resolver_match.view_name
    method = "GET" if request.method == "HEAD" else request.method or ""
    if found := LIMITS.get((name, method)):
        return found
    if method == "GET" and name.rpartition(":")[2].startswith("feed-"):
        return FEEDS
    return SEARCH if method == "GET" and request.GET.get("q") else None


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    context = {"wait": wait, "minutes": math.ceil(wait / MINUTE)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response
