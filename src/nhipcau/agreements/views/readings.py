"""Pages of a reading: the list, import, progress, review, source."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import ReadingState, StatementKind, StatementState
from nhipcau.agreements.errors import AgreementsError, Duplicate, refusal_in_words
from nhipcau.agreements.forms.readings import ACCEPTED, ImportForm, megabytes_allowed
from nhipcau.agreements.models import Reading
from nhipcau.agreements.selectors import (
    by_urgency,
    readings_visible_to,
    review_of,
    sides_of,
    text_from,
    twin_of,
    with_counts,
    work_of,
)
from nhipcau.agreements.selectors.annexes import tables_shown
from nhipcau.agreements.selectors.work import AT_WORK, failed_to_register, registering
from nhipcau.agreements.services import (
    discard_reading,
    import_file,
    import_text,
    retry_reading,
)
from nhipcau.agreements.views.access import (
    own_locality,
    own_organisation,
    reading_or_404,
    require_a_keeper,
    signed_in,
)
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Organisation

ROWS_A_PAGE = 25
TEXT_A_PAGE = 12_000


@signed_in
@require_safe
def reading_list(request: Request) -> HttpResponse:
    actor = request.actor
    require_a_keeper(actor)
    rows = by_urgency(with_counts(readings_visible_to(actor)))
    state = request.GET.get("state", "")
    if state in ReadingState.values:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": [choice for choice in ReadingState.choices if choice[0] != "discarded"],
        "may_import": permissions.may_import(actor, own_locality(actor)),
    }
    return render(request, "agreements/reading_list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reading_add(request: Request) -> HttpResponse:
    owner = own_organisation(request.actor)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "owner": owner,
        "accepted": ACCEPTED.replace(",", ", "),
        "megabytes": megabytes_allowed(),
    }
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_import(request.actor, owner, form))
        except Duplicate as same:
            context["earlier"], context["sentence"] = same.reading, same.message
        except AgreementsError as refused:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refused.message))
    return render(request, "agreements/reading_add.html", context)


@signed_in
@require_safe
def reading_detail(request: Request, pk: int) -> HttpResponse:
    reading = reading_or_404(request.actor, pk)
    verdict = permissions.may_review_reading(request.actor, reading)
    is_waited_for = reading.state in AT_WORK or reading.state == ReadingState.REFUSED
    if is_waited_for or registering(reading):
        context = {"reading": reading, "verdict": verdict, **_work(reading)}
        return render(request, "agreements/reading_wait.html", context)
    wanted = _wanted(request)
    context = {
        "reading": reading,
        "verdict": verdict,
        "review": review_of(reading, timezone.localdate(), actor=request.actor, **wanted),
        "tables": tables_shown(reading),
        "wanted": wanted,
        "keep": _kept(wanted),
        "states": StatementState.choices,
        "kinds": StatementKind.choices,
        "sides": sides_of(reading, timezone.localdate()),
        "twin": twin_of(request.actor, reading),
        "not_registered": failed_to_register(reading),
    }
    return render(request, "agreements/reading_detail.html", context)


@signed_in
@require_safe
def reading_status(request: Request, pk: int) -> HttpResponse:
    """The progress alone, asked for every second; the whole page again when it is over."""
    reading = reading_or_404(request.actor, pk)
    work = work_of(reading, timezone.now())
    if not work.registers and (reading.state not in AT_WORK or work.failure):
        return HttpResponseClientRefresh()
    context = {"reading": reading, "work": work}
    return render(request, "agreements/_reading_progress.html", context)


@signed_in
@require_safe
def reading_text(request: Request, pk: int) -> HttpResponse:
    """The text of a long document where it holds no statement, to read and to add one."""
    reading = reading_or_404(request.actor, pk)
    if reading.state in AT_WORK or reading.state == ReadingState.REFUSED:
        raise Http404
    start = _number(request.GET.get("start")) or 0
    stretch, length = text_from(reading, start, TEXT_A_PAGE)
    shown = sum(len(segment.text) for segment in stretch.segments)
    end = stretch.start + shown
    context = {
        "reading": reading,
        "verdict": permissions.may_review_reading(request.actor, reading),
        "stretch": stretch,
        "tables": tables_shown(reading),
        "length": length,
        "end": end,
        "before": max(0, stretch.start - TEXT_A_PAGE) if stretch.start else None,
        "after": end if end < length else None,
        "kinds": StatementKind.choices,
    }
    return render(request, "agreements/reading_text.html", context)


@signed_in
@require_POST
def reading_retry(request: Request, pk: int) -> HttpResponse:
    reading = reading_or_404(request.actor, pk)
    try:
        retry_reading(actor=request.actor, reading_id=reading.pk)
    except AgreementsError as refused:
        messages.error(request, str(refused.message))
    return redirect(reading)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@removed_once("agreements.reading", onward="agreements:reading-list")
def reading_discard(request: Request, pk: int) -> HttpResponse:
    reading = reading_or_404(request.actor, pk)
    require(permissions.may_review_reading(request.actor, reading))
    if request.method == "POST":
        try:
            discard_reading(actor=request.actor, reading_id=reading.pk)
        except AgreementsError as refused:
            messages.error(request, str(refused.message))
            return redirect(reading)
        messages.success(request, _("“%(name)s” was removed.") % {"name": reading})
        return redirect("agreements:reading-list")
    context = {"reading": reading, "back_url": reading.get_absolute_url()}
    return render(request, "agreements/reading_discard.html", context)


@signed_in
@require_safe
def reading_source(request: Request, pk: int) -> FileResponse:
    """The file as it came in: always a download, never shown as a page of ours."""
    document = reading_or_404(request.actor, pk).document
    try:
        file = document.file.open("rb")
    except (ValueError, FileNotFoundError):
        raise Http404(_("The file of this document is not in the store any more.")) from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=document.name,
        content_type=document.media_type or "application/octet-stream",
    )


def _import(actor: Actor, owner: Organisation, form: ImportForm) -> Reading:
    said = form.cleaned_data
    if said["file"] is None:
        return import_text(actor=actor, owner=owner, text=said["text"], name=said["name"])
    return import_file(actor=actor, owner=owner, data=said["file"].read(), name=said["file"].name)


def _work(reading: Reading) -> dict[str, Any]:
    work = work_of(reading, timezone.now())
    code = reading.problem or work.failure
    sentence = refusal_in_words(code, reading.problem_details) if code else ""
    return {"work": work, "refusal": sentence}


def _wanted(request: Request) -> dict[str, Any]:
    """The filters and the place that the address asks for; anything unknown is left out."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    return {
        "kind": kind if kind in StatementKind.values else "",
        "state": state if state in StatementState.values else "",
        "number": request.GET.get("page", ""),
        "at": _number(request.GET.get("at")),
    }


def _kept(wanted: dict[str, Any]) -> str:
    """The filters as a query string, so that a decision leads back to the same view."""
    return "&".join(f"{name}={wanted[name]}" for name in ("kind", "state") if wanted[name])


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < 12 else None
