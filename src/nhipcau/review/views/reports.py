"""Official reports: one press makes one; its page shows how far it is and holds the files."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhipcau.agreements.models import Agreement
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import agreement_or_404, page_of
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation import jobs
from nhipcau.foundation.files import KINDS
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import organisations_visible_to
from nhipcau.review import permissions, services
from nhipcau.review.choices import REPORT_JOB, PeriodKind
from nhipcau.review.errors import ReviewError
from nhipcau.review.forms.reports import ReportEntry
from nhipcau.review.models import ENDINGS, OfficialReport
from nhipcau.review.permissions import Plan
from nhipcau.review.selectors.reports import (
    beginning_of,
    offers,
    report_detail,
    reports_visible_to,
    sides_of,
    subject_name,
)
from nhipcau.review.selectors.scope import Side, Subject

LATEST = 3


class Wanted:
    """The subject of a report that is to be made: an agreement, or two localities."""

    def __init__(
        self, agreement: Agreement | None = None, pair: tuple[Locality, Locality] | None = None
    ) -> None:
        self.agreement, self.pair = agreement, pair
        self.subject = Subject(
            agreement_id=agreement.pk if agreement else None,
            pair=(pair[0].pk, pair[1].pk) if pair else None,
        )
        self.sides = sides_of(self.subject, timezone.localdate())

    def plan(self, side: frozenset[int] | None = None) -> Plan:
        if self.agreement is not None:
            return permissions.plan_of_agreement(self.agreement, side)
        return permissions.plan_of_pair(*self.pair, side) if self.pair else Plan(frozenset())

    def units_of(self, key: int | None) -> frozenset[int] | None:
        found = next((side for side in self.sides if side.key == key), None)
        return found.speaks if found else None

    @property
    def name(self) -> str:
        if self.agreement is not None:
            return self.agreement.title
        return " – ".join(str(one) for one in self.pair or ())

    @property
    def back_url(self) -> str:
        if self.agreement is not None:
            return self.agreement.get_absolute_url()
        return reverse("review:report-list")


@signed_in
@require_safe
def report_list(request: Request) -> HttpResponse:
    """The reports that this reader may see, of one agreement where the address names one."""
    said = request.GET.get("agreement", "")
    agreement = agreement_or_404(request.actor, int(said[:9])) if said.isdecimal() else None
    rows = reports_visible_to(request.actor, agreement.pk if agreement else None)
    may_make = agreement is not None and permissions.may_make_report(
        request.actor, permissions.plan_of_agreement(agreement)
    )
    context = {"page": page_of(request, rows), "agreement": agreement, "may_make": may_make}
    return render(request, "review/report_list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def report_add(request: Request, pk: int) -> HttpResponse:
    """A report of one agreement."""
    return _add(request, Wanted(agreement=agreement_or_404(request.actor, pk)))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def report_add_pair(request: Request, first: str, second: str) -> HttpResponse:
    """A report of all that two localities agreed."""
    rows = {row.code: row for row in Locality.objects.filter(code__in=(first, second))}
    if len(rows) != 2:
        raise Http404(_("There is no such pair of localities."))
    return _add(request, Wanted(pair=(rows[first], rows[second])))


def _add(request: Request, wanted: Wanted) -> HttpResponse:
    """The form, filled with what the organisation wrote last; one press makes the report."""
    require(permissions.may_make_report(request.actor, wanted.plan()))
    entry = ReportEntry(
        request.POST or None,
        initial=_beginning(request, wanted),
        sides=wanted.sides,
        own=_own(request, wanted.sides),
        today=timezone.localdate(),
    )
    if entry.is_bound and entry.is_valid():
        try:
            return redirect(_ask(request, wanted, entry))
        except ReviewError as refusal:
            entry.add_error(None, str(refusal.message))
    context = {"entry": entry, "wanted": wanted, "back_url": wanted.back_url}
    return render(request, "review/report_add.html", context)


def _ask(request: Request, wanted: Wanted, entry: ReportEntry) -> OfficialReport:
    said, side = entry.cleaned_data, entry.side()
    offer = entry.offer
    form = services.ReportForm(
        token=said["token"],
        kind=said["kind"],
        preset=offer.preset,
        period=offer.period,
        language=said["language"],
        layout=said["layout"],
        dated_on=said["dated_on"],
        head=entry.head(),
        agreement=wanted.agreement,
        pair=wanted.pair,
        side=side,
        side_units=wanted.units_of(side),
    )
    return services.ask_for_report(actor=request.actor, form=form)


def _own(request: Request, sides: Sequence[Side]) -> list[Side]:
    acting = request.actor.acting
    mine = acting.localities if acting else frozenset()
    return [side for side in sides if side.speaks & mine]


def _beginning(request: Request, wanted: Wanted) -> dict[str, Any]:
    today = timezone.localdate()
    organisation = organisations_visible_to(request.actor).get(
        pk=request.actor.organisation_id or 0
    )
    asked = request.GET.get("period", "")
    found = offers(today)
    preset = asked if asked in PeriodKind.values else PeriodKind.ADMIN_YEAR
    latest = next((one for one in found if one.preset == preset), found[0])
    chosen = next((one for one in found if one.key == asked), latest)
    return {
        **beginning_of(organisation, wanted.agreement),
        "token": secrets.token_urlsafe(16),
        "period": chosen.key,
        "kind": "interim" if chosen.preset.endswith("half") else "final",
        "language": get_language() or "vi",
        "dated_on": today,
    }


@signed_in
@require_safe
def report_show(request: Request, pk: int) -> HttpResponse:
    """How far a report is, then its files; a fragment of it where htmx asks."""
    report = _report_or_404(request, pk)
    context = {
        "report": report,
        "name": subject_name(report),
        "job": jobs.latest(name=REPORT_JOB, subject=report),
        "may_keep": permissions.may_keep_report(request.actor, report),
        "endings": ENDINGS,
    }
    page = "_report_progress" if request.htmx else "report_detail"
    return render(request, f"review/{page}.html", context)


@signed_in
@require_safe
def report_file(request: Request, pk: int, ending: str) -> HttpResponseBase:
    """One of the files, as a download that no browser opens and no cache keeps."""
    report = _report_or_404(request, pk)
    kept = getattr(report, ending) if ending in ENDINGS else None
    try:
        file = kept.open("rb").file if kept else None
    except FileNotFoundError:
        file = None
    if file is None:
        raise Http404(_("This file is not there. Have the report written again."))
    answer = FileResponse(file, content_type=KINDS[ending])
    name = f"bao-cao-hop-tac-{report.period_last.isoformat()}-{report.pk}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@signed_in
@require_POST
def report_cancel(request: Request, pk: int) -> HttpResponse:
    _report_or_404(request, pk)
    report = services.cancel_report(actor=request.actor, report_id=pk)
    if not report.is_ready:
        messages.success(request, _("The report is stopped. It can be written again."))
    return redirect(report)


@signed_in
@require_POST
def report_again(request: Request, pk: int) -> HttpResponse:
    _report_or_404(request, pk)
    return redirect(services.repeat_report(actor=request.actor, report_id=pk))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@removed_once("review.officialreport", onward="review:report-list")
def report_remove(request: Request, pk: int) -> HttpResponse:
    report = _report_or_404(request, pk)
    require(permissions.may_keep_report(request.actor, report))
    if request.method == "POST":
        services.remove_report(actor=request.actor, report_id=pk)
        messages.success(request, _("The report is removed."))
        return redirect("review:report-list")
    context = {
        "report": report,
        "name": subject_name(report),
        "back_url": report.get_absolute_url(),
    }
    return render(request, "review/report_remove.html", context)


def report_panel(request: Request, agreement: Agreement) -> SafeString:
    """On an agreement's page: its official reports, for organisations of its sides."""
    if not request.actor.localities or agreement.is_draft:
        return NOTHING
    plan = permissions.plan_of_agreement(agreement)
    if not request.actor.localities & plan.units:
        return NOTHING
    context = {
        "agreement": agreement,
        "reports": reports_visible_to(request.actor, agreement.pk)[:LATEST],
        "may_make": permissions.may_make_report(request.actor, plan),
    }
    return render_to_string("review/_report_panel.html", context, request)


def _report_or_404(request: Request, pk: int) -> OfficialReport:
    try:
        return report_detail(request.actor, pk)
    except OfficialReport.DoesNotExist:
        raise Http404(_("There is no such report.")) from None
