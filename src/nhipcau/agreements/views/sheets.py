"""Lists that come back: sent, looked over, confirmed, reported on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from nhipcau.agreements import permissions, services
from nhipcau.agreements.choices import (
    SHEET_APPLY_JOB,
    SHEET_READ_JOB,
    SheetAction,
    SheetState,
)
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.exports.sheets import outcomes, report, template
from nhipcau.agreements.forms.sheets.entry import SheetEntry
from nhipcau.agreements.forms.sheets.refusals import refusal_of_sheet
from nhipcau.agreements.models import SheetImport, SheetRow
from nhipcau.agreements.selectors import (
    drafts_to_fill,
    earlier_sheet,
    row_counts,
    sheets_visible_to,
)
from nhipcau.agreements.selectors.filters import id_of
from nhipcau.agreements.selectors.sheets import column_heading
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation import jobs
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.foundation.sheets import xlsx_answer

AT_WORK = {SheetState.QUEUED, SheetState.READING, SheetState.APPLYING}
# What a reader must look at first.
ORDER = (SheetAction.REFUSE, SheetAction.ADD, SheetAction.CHANGE, SheetAction.SAME)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def import_add(request: Request) -> HttpResponse:
    require(permissions.may_send_sheet(request.actor, None))
    is_sent = request.method == "POST"
    form = SheetEntry(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        actor=request.actor,
        initial={"target": request.GET.get("draft", "")},
    )
    if is_sent and form.is_valid():
        upload = form.cleaned_data["file"]
        sheet = services.send_sheet(
            actor=request.actor,
            data=upload.read(),
            name=upload.name or "",
            language=get_language() or "vi",
            target=form.draft(),
            heading=form.heading(),
        )
        return redirect(sheet)
    context = {"form": form, "page": page_of(request, sheets_visible_to(request.actor))}
    return render(request, "agreements/import_add.html", context)


@signed_in
@require_safe
def import_show(request: Request, pk: int) -> HttpResponse:
    """A list at work, its preview, or its report; htmx asks for the progress alone."""
    sheet = _sheet_or_404(request, pk)
    job = _job(sheet)
    at_work = sheet.state in AT_WORK and job is not None and job.is_open
    context: dict[str, Any] = {"sheet": sheet, "job": job, "at_work": at_work}
    if request.htmx:
        progress = "agreements/_import_progress.html"
        return render(request, progress, context) if at_work else HttpResponseClientRefresh()
    if sheet.state == SheetState.REFUSED:
        context["refusal"] = refusal_of_sheet(sheet.problem, sheet.problem_details)
    elif sheet.state in {SheetState.READY, SheetState.APPLIED}:
        context |= _shown(request, sheet)
    return render(request, "agreements/import_detail.html", context)


@signed_in
@require_POST
def import_confirm(request: Request, pk: int) -> HttpResponse:
    sheet = _sheet_or_404(request, pk)
    try:
        services.confirm_sheet(actor=request.actor, sheet_id=pk)
    except AgreementsError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(sheet)


@signed_in
@require_safe
def import_report(request: Request, pk: int) -> HttpResponseBase:
    """The list with what happened to each row, to be kept or mended and sent again."""
    sheet = _sheet_or_404(request, pk)
    if sheet.state not in {SheetState.READY, SheetState.APPLIED}:
        raise Http404(_("There is no report yet."))
    today = timezone.localdate(sheet.applied_at or sheet.added_at)
    return xlsx_answer(lambda file: report(file, sheet), _("Report"), today)


@signed_in
@require_safe
def import_template(request: Request) -> HttpResponseBase:
    """A blank list; with the sides of a draft where the address names one."""
    require(permissions.may_send_sheet(request.actor, None))
    draft = (
        drafts_to_fill(request.actor).filter(pk=id_of(request.GET.get("draft", "")) or 0).first()
    )

    def write(file: Any) -> int:
        template(file, draft)
        return 0

    return xlsx_answer(write, _("Template"), timezone.localdate())


def _shown(request: Request, sheet: SheetImport) -> dict[str, Any]:
    """The rows of one kind, those that need a look first."""
    counts = row_counts(sheet)
    said = outcomes(sheet.state)
    asked = request.GET.get("action", "")
    first = next((one for one in ORDER if counts[one]), SheetAction.SAME)
    chosen = asked if asked in SheetAction.values else str(first)
    page = page_of(request, sheet.rows.filter(action=chosen).select_related("commitment"))
    return {
        "tabs": [(str(one), said[one], counts[one]) for one in ORDER],
        "chosen": chosen,
        "page": page,
        "rows": [_row(row) for row in page.object_list],
        "counts": counts,
        "total": sum(counts.values()),
        "would_do": counts["add"] + counts["change"],
        "earlier": earlier_sheet(request.actor, sheet),
    }


def _row(row: SheetRow) -> dict[str, Any]:
    return {
        "row": row,
        "differences": [(column_heading(key), old, new) for key, old, new in row.differences],
        "problems": [(column_heading(key) if key else "", why) for key, why in row.problems],
    }


def _job(sheet: SheetImport) -> jobs.Job | None:
    is_applied = sheet.state in {SheetState.APPLYING, SheetState.APPLIED}
    return jobs.latest(name=SHEET_APPLY_JOB if is_applied else SHEET_READ_JOB, subject=sheet)


def _sheet_or_404(request: Request, pk: int) -> SheetImport:
    sheet = sheets_visible_to(request.actor).filter(pk=pk).first()
    if sheet is None:
        raise Http404(_("There is no such list."))
    return sheet
