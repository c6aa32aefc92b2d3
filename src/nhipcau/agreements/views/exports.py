"""Lists as files: at once where they are short, by a job where they are long."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.agreements import permissions, services
from nhipcau.agreements.choices import EXPORT_JOB
from nhipcau.agreements.exports import lists
from nhipcau.agreements.forms.filters import AgreementFilters
from nhipcau.agreements.models import Commitment, SheetExport
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    agreements_listed,
    commitments_visible_to,
    exports_visible_to,
)
from nhipcau.agreements.views.access import signed_in
from nhipcau.foundation import jobs
from nhipcau.foundation.requests import Request
from nhipcau.foundation.sheets import csv_answer, file_answer, xlsx_answer

AT_ONCE = 2_000
"""Rows of a workbook that are written while somebody waits."""


@require_safe
def commitment_export(request: Request) -> HttpResponseBase:
    """The board as a file: the address is the board's, with `format=csv` or `format=xlsx`."""
    wanted = CommitmentFilter.from_query(request.GET)
    today = timezone.localdate()
    rows = commitments_visible_to(request.actor, wanted, today=today)
    if request.GET.get("format") == "csv":
        return csv_answer(lists.commitments_csv(rows, today), _("Commitments"), today)
    return _workbook(request, rows, wanted, today)


@require_safe
def agreement_export(request: Request) -> HttpResponseBase:
    """The list of agreements as a file."""
    wanted = AgreementFilters(request.GET, actor=request.actor).wanted()
    rows = agreements_listed(request.actor, wanted)
    today = timezone.localdate()
    if request.GET.get("format") == "csv":
        return csv_answer(lists.agreements_csv(rows), _("Agreements"), today)
    return xlsx_answer(lambda file: lists.agreements_xlsx(file, rows), _("Agreements"), today)


@signed_in
@require_POST
def export_ask(request: Request) -> HttpResponse:
    """Have a long list written; its page shows how far it is."""
    export = services.ask_for_export(
        actor=request.actor,
        query=CommitmentFilter.from_query(request.GET).to_query(),
        language=get_language() or "vi",
    )
    return redirect(export)


@signed_in
@require_safe
def export_show(request: Request, pk: int) -> HttpResponse:
    """How far a list is; a fragment of it where htmx asks."""
    export = _export_or_404(request, pk)
    context = {"export": export, "job": jobs.latest(name=EXPORT_JOB, subject=export)}
    page = "_export_progress" if request.htmx else "export_detail"
    return render(request, f"agreements/{page}.html", context)


@signed_in
@require_safe
def export_file(request: Request, pk: int) -> HttpResponseBase:
    """The file, for who asked for it."""
    export = _export_or_404(request, pk)
    try:
        file = export.file.open("rb").file if export.file else None
    except FileNotFoundError:
        file = None
    if file is None:
        raise Http404(_("This file is not there any more. Ask for the list again."))
    return file_answer(file, _("Commitments"), timezone.localdate(export.asked_at))


def _workbook(
    request: Request, rows: QuerySet[Commitment], wanted: CommitmentFilter, today: date
) -> HttpResponseBase:
    count = rows.count()
    if count > AT_ONCE:
        verdict = permissions.may_ask_for_export(request.actor, None)
        context = {"count": count, "query": wanted.to_query(), "verdict": verdict}
        return render(request, "agreements/export_ask.html", context)
    return xlsx_answer(
        lambda file: lists.commitments_xlsx(file, rows, today), _("Commitments"), today
    )


def _export_or_404(request: Request, pk: int) -> SheetExport:
    export = exports_visible_to(request.actor, timezone.now()).filter(pk=pk).first()
    if export is None:
        raise Http404(_("This file is not there any more. Ask for the list again."))
    return export
