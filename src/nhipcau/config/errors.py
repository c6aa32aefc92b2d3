"""Pages for what goes wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from nhipcau.accounts.models import User
from nhipcau.accounts.views.holding import hold
from nhipcau.accounts.views.remembering import who_was_here
from nhipcau.config.staying import page_of_form
from nhipcau.foundation import metrics
from nhipcau.foundation.logs import request_id

# Classes of PostgreSQL's codes that pass: connection, conflict, resources, lock, operator, system.
PASSING_CLASSES = frozenset({"08", "40", "53", "55", "57", "58"})
PASSING_WORDS = ("locked", "busy", "full", "unable to open", "disk i/o", "readonly")
RETRY_SECONDS = 30
MOST_KEPT = 2_000_000
MOST_DRAINED = 256 * 1024 * 1024
CHUNK = 1024 * 1024
NEVER_KEPT = ("password", "csrfmiddlewaretoken", "code", "token")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's face
    """The form's secret is missing or old: say so and keep the person's words where they can be.

    Only a form of our own pages: another house must not leave words in anybody's name.
    """
    request.lacks_token = True  # type: ignore[attr-defined]
    draft = None
    if request.method == "POST" and request.headers.get("Origin", "") == _own_origin(request):
        user = request.user if isinstance(request.user, User) else who_was_here(request)
        draft = hold(request, user, page_of_form(request)) if user else None
    return render(request, "403_csrf.html", {"draft": draft}, status=403)


def _own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be understood; one that is too large hears how much may be sent."""
    if not isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("400.html", {}, request), status=400)
    _let_it_arrive(request)
    said = {
        "form_megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000,
        "file_megabytes": settings.MAX_UPLOAD_BYTES // 1_000_000,
    }
    return HttpResponse(render_to_string("413.html", said, request), status=413)


def _let_it_arrive(request: HttpRequest) -> None:
    """Read what still comes: a browser cut off while it sends shows its own page, not ours."""
    for _chunk in range(MOST_DRAINED // CHUNK):
        if not request.read(CHUNK):
            return


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or a database that cannot serve for a while; neither asks the database."""
    if kind := trouble_of(sys.exc_info()[1]):
        return unavailable(request, kind)
    said = {"request_id": request_id.get()}
    return HttpResponse(render_to_string("500.html", said), status=500)


def trouble_of(error: BaseException | None) -> str:
    """What keeps the database from serving for a while: "locked", "full" or "gone"; or nothing."""
    while error is not None:
        if isinstance(error, DatabaseError | InterfaceError):
            return _trouble(error)
        error = error.__cause__
    return ""


def _trouble(error: DatabaseError | InterfaceError) -> str:
    said = str(error).lower()
    code = getattr(error.__cause__, "sqlstate", None) or ""
    if connection.vendor == "postgresql":
        passing = not code or code[:2] in PASSING_CLASSES
    else:
        passing = any(word in said for word in PASSING_WORDS)
    if not passing or not isinstance(error, OperationalError | InterfaceError):
        return ""
    if "full" in said or code[:2] == "53":
        return "full"
    return "locked" if "locked" in said or code[:2] in {"40", "55"} else "gone"


def unavailable(request: HttpRequest, kind: str) -> HttpResponse:
    """Say that nothing was saved, and keep what was typed for sending again."""
    metrics.DATABASE_ERRORS.labels(kind).inc()
    kept = list(_typed(request))
    said = {
        "kind": kind,
        "kept": kept,
        "was_sent": request.method == "POST",
        "has_files": bool(request.method == "POST" and request.FILES),
        "token": get_token(request) if kept else "",
        "address": request.get_full_path(),
        "request_id": request_id.get(),
    }
    answer = HttpResponse(render_to_string("503.html", said), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The fields of a form that was sent; never a password or a secret."""
    if request.method != "POST":
        return
    room = MOST_KEPT
    for name, values in request.POST.lists():
        if any(word in name.lower() for word in NEVER_KEPT):
            continue
        for value in values:
            room -= len(value)
            if room > 0:
                yield name, str(value)
