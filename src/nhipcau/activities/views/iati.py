"""IATI files: what one may read as a file; a file that is sent, looked over, then taken in."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from nhipcau.activities import permissions
from nhipcau.activities.choices import IATI_APPLY_JOB, IATI_EXPORT_JOB, IATI_READ_JOB
from nhipcau.activities.exports.iati import lines_of
from nhipcau.activities.forms.iati.entry import IatiEntry
from nhipcau.activities.models import IatiExport, IatiImport
from nhipcau.activities.permissions.reading import reads_only_public
from nhipcau.activities.selectors.iati.filters import IatiFilter, activities_to_export
from nhipcau.activities.selectors.iati.sent import exports_visible_to, files_visible_to
from nhipcau.activities.services.iati.exports import ask_for_iati
from nhipcau.activities.services.iati.files import confirm_iati, send_iati
from nhipcau.agreements.choices import SheetAction, SheetState
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation import jobs
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

AT_ONCE = 2_000
"""Activities that are written while somebody waits; everybody's file is written at any length."""
AT_WORK = {SheetState.QUEUED, SheetState.READING, SheetState.APPLYING}
ORDER = (SheetAction.REFUSE, SheetAction.ADD, SheetAction.SAME)


@require_safe
def iati_export(request: Request) -> HttpResponseBase:
    """The file at once; a long one for somebody signed in is written by a job."""
    wanted = IatiFilter.from_query(request.GET)
    is_public = reads_only_public(request.actor)
    if not is_public:
        count = activities_to_export(request.actor, wanted).count()
        if count > AT_ONCE:
            context = {"count": count, "query": wanted.to_query()}
            return render(request, "activities/iati_ask.html", context)
    answer = StreamingHttpResponse(
        lines_of(request.actor, wanted), content_type="application/xml; charset=utf-8"
    )
    return _download(answer, is_public=is_public, day=timezone.localdate())


@signed_in
@require_POST
def iati_ask(request: Request) -> HttpResponse:
    """Have a long file written; its page shows how far it is."""
    query = IatiFilter.from_query(request.GET).to_query()
    return redirect(ask_for_iati(actor=request.actor, query=query))


@signed_in
@require_safe
def iati_show(request: Request, pk: int) -> HttpResponse:
    """How far a file is; a fragment of it where htmx asks."""
    export = _export_or_404(request, pk)
    context = {"export": export, "job": jobs.latest(name=IATI_EXPORT_JOB, subject=export)}
    page = "_iati_progress" if request.htmx else "iati_export"
    return render(request, f"activities/{page}.html", context)


@signed_in
@require_safe
def iati_file(request: Request, pk: int) -> HttpResponseBase:
    """The file, for who asked for it."""
    export = _export_or_404(request, pk)
    try:
        file = export.file.open("rb").file if export.file else None
    except FileNotFoundError:
        file = None
    if file is None:
        raise Http404(_("This file is not there any more. Ask for the list again."))
    answer = FileResponse(file, content_type="application/xml; charset=utf-8")
    return _download(answer, is_public=False, day=timezone.localdate(export.asked_at))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def iati_import(request: Request) -> HttpResponse:
    """Send a file of activities; it is looked over before anything is written."""
    require(permissions.may_import_iati(request.actor, None))
    is_sent = request.method == "POST"
    form = IatiEntry(request.POST or None, request.FILES or None) if is_sent else IatiEntry()
    if is_sent and form.is_valid():
        upload = form.cleaned_data["file"]
        sent = send_iati(actor=request.actor, file=upload, language=get_language() or "vi")
        return redirect(sent)
    context = {"form": form, "page": page_of(request, files_visible_to(request.actor))}
    return render(request, "activities/iati_import.html", context)


@signed_in
@require_safe
def iati_import_show(request: Request, pk: int) -> HttpResponse:
    """A file at work, its preview, or its report; htmx asks for the progress alone."""
    sent = _sent_or_404(request, pk)
    job = _job(sent)
    at_work = sent.state in AT_WORK and job is not None and job.is_open
    context: dict[str, Any] = {"sent": sent, "job": job, "at_work": at_work}
    if request.htmx:
        fragment = "activities/_iati_work.html"
        return render(request, fragment, context) if at_work else HttpResponseClientRefresh()
    if sent.state in {SheetState.READY, SheetState.APPLIED}:
        context |= _shown(request, sent)
    return render(request, "activities/iati_import_detail.html", context)


@signed_in
@require_POST
def iati_import_confirm(request: Request, pk: int) -> HttpResponse:
    """Take in what was looked over."""
    sent = _sent_or_404(request, pk)
    confirm_iati(actor=request.actor, import_id=sent.pk)
    return redirect(sent)


def iati_panel(request: Request, agreement: Agreement) -> SafeString:
    """On an agreement's page: its activities as an IATI file."""
    if agreement.is_draft:
        return NOTHING
    return render_to_string("activities/_iati_panel.html", {"agreement": agreement}, request)


def _shown(request: Request, sent: IatiImport) -> dict[str, Any]:
    """The activities of one kind, those that need a look first."""
    counts = Counter(dict(sent.rows.order_by().values_list("action").annotate(Count("pk"))))
    asked = request.GET.get("action", "")
    first = next((one for one in ORDER if counts[one]), SheetAction.SAME)
    chosen = asked if asked in {one.value for one in ORDER} else first.value
    return {
        "tabs": [(one.value, one.label, counts[one]) for one in ORDER],
        "chosen": chosen,
        "page": page_of(request, sent.rows.filter(action=chosen).select_related("activity")),
        "counts": dict(counts),
        "total": counts.total(),
        "would_add": counts[SheetAction.ADD],
    }


def _job(sent: IatiImport) -> jobs.Job | None:
    is_applied = sent.state in {SheetState.APPLYING, SheetState.APPLIED}
    return jobs.latest(name=IATI_APPLY_JOB if is_applied else IATI_READ_JOB, subject=sent)


def _sent_or_404(request: Request, pk: int) -> IatiImport:
    sent = files_visible_to(request.actor).filter(pk=pk).first()
    if sent is None:
        raise Http404(_("There is no such list."))
    return sent


def _export_or_404(request: Request, pk: int) -> IatiExport:
    export = exports_visible_to(request.actor, timezone.now()).filter(pk=pk).first()
    if export is None:
        raise Http404(_("This file is not there any more. Ask for the list again."))
    return export


def _download(answer: HttpResponseBase, *, is_public: bool, day: date) -> HttpResponseBase:
    """A name that says whether the file is for everybody; no cache keeps what is not."""
    scope = "cong-khai" if is_public else "noi-bo"
    name = f"nhip-cau-iati-{scope}-{day.isoformat()}.xml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
