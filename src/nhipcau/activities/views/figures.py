"""Figures: what is measured of one thing, one indicator against its targets, money and its sums."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.forms.filters_updates import money_filter_of
from nhipcau.activities.forms.updates import IndicatorEntry
from nhipcau.activities.models import Indicator
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.selectors.indicators import (
    indicators_of_subject,
    points_of,
    reached,
    results_visible_to,
    value_now,
)
from nhipcau.activities.selectors.money import (
    MoneyFilter,
    disputed_beside,
    grand_total,
    money_visible_to,
    totals,
)
from nhipcau.activities.services.indicators import (
    add_indicator,
    change_indicator,
    retire_indicator,
)
from nhipcau.activities.views.subjects import (
    attempt,
    indicator_or_404,
    noun_of,
    subject_or_404,
)
from nhipcau.activities.views.target_picture import draw_targets
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import Ample, page_of, version_of
from nhipcau.agreements.views.promising import get_or_post
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

BY = {
    "commitment": gettext_lazy("By commitment"),
    "activity": gettext_lazy("By activity"),
    "field": gettext_lazy("By field"),
    "side": gettext_lazy("By side"),
    "source": gettext_lazy("By source"),
    "year": gettext_lazy("By year"),
}


@require_safe
def figures_show(request: Request, pk: int, noun: str) -> HttpResponse:
    """What is measured of a commitment or activity, and its money."""
    subject = subject_or_404(request.actor, noun, pk)
    is_promise = noun == "commitment"
    wanted = MoneyFilter(
        commitment_id=pk if is_promise else None,
        activity_id=None if is_promise else pk,
        is_open=_is_open(request),
    )
    rows = indicators_of_subject(request.actor, subject)
    context = {
        "subject": subject,
        "noun": noun,
        "measured": [measured(request.actor, row, is_open=wanted.is_open) for row in rows],
        "money": grand_total(request.actor, wanted),
        "lines": totals(request.actor, wanted, "year", today=timezone.localdate()),
        "sides": totals(request.actor, wanted, "side", today=timezone.localdate()),
        "is_open": wanted.is_open,
        "may_report": permissions.may_report_on(request.actor, subject),
    }
    return render(request, "activities/figures_detail.html", context)


@require_safe
def indicator_show(request: Request, pk: int) -> HttpResponse:
    row = indicator_or_404(request.actor, pk)
    found = measured(request.actor, row, is_open=_is_open(request))
    context = {
        "one": found,
        "subject": row.subject,
        "noun": noun_of(row.subject),
        "is_open": _is_open(request),
        "may_keep": permissions.may_keep_indicator(request.actor, row),
        **found,
    }
    return render(request, "activities/indicator_detail.html", context)


@signed_in
@get_or_post
def indicator_add(request: Request, pk: int, noun: str) -> HttpResponse:
    subject = subject_or_404(request.actor, noun, pk)
    require(permissions.may_report_on(request.actor, subject))
    entry = IndicatorEntry(request.POST or None)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: add_indicator(actor=request.actor, form=entry.said(), **{f"{noun}_id": pk}),
        )
        if made is not None:
            messages.success(request, _("The indicator is saved."))
            return redirect(made.get_absolute_url())
    return _form(request, entry, subject.get_absolute_url(), subject)


@signed_in
@get_or_post
def indicator_change(request: Request, pk: int) -> HttpResponse:
    row = indicator_or_404(request.actor, pk)
    require(permissions.may_keep_indicator(request.actor, row))
    entry = IndicatorEntry(request.POST or None, indicator=row)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: change_indicator(
                actor=request.actor, indicator_id=pk, version=version_of(request), form=entry.said()
            ),
        )
        if made is not None:
            messages.success(request, _("The indicator is saved."))
            return redirect(made.get_absolute_url())
    return _form(request, entry, row.get_absolute_url(), row.subject, row)


@signed_in
@require_POST
def indicator_retire(request: Request, pk: int) -> HttpResponse:
    row = indicator_or_404(request.actor, pk)
    try:
        retire_indicator(
            actor=request.actor,
            indicator_id=pk,
            version=version_of(request),
            is_retired=request.POST.get("retired") != "0",
        )
    except ActivitiesError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(row.get_absolute_url())


@require_safe
def money_list(request: Request) -> HttpResponse:
    """Sums by what the address names, and beneath them the records themselves."""
    wanted = money_filter_of(request.GET)
    by = request.GET.get("by", "")
    by = by if by in BY else "commitment"
    rows = money_visible_to(request.actor, wanted).select_related(
        "side", "commitment", "activity", "version__update__author", "giver"
    )
    page = page_of(request, rows, pages=Ample)
    # A country's millions are not added up for everybody who opens the page.
    is_vast = wanted.is_of_everything and cast("Ample", page.paginator).has_more
    total = None if is_vast else grand_total(request.actor, wanted)
    lines = [] if is_vast else totals(request.actor, wanted, by, today=timezone.localdate())
    context = {
        "wanted": wanted,
        "by": by,
        "groupings": BY.items(),
        "is_vast": is_vast,
        "years": range(timezone.localdate().year, timezone.localdate().year - 5, -1),
        "total": total,
        "lines": lines,
        "overlaps": total and sum(line.count for line in lines) > total.count,
        "disputed": 0 if is_vast else disputed_beside(request.actor, wanted),
        "page": page,
    }
    return render(request, "activities/money_list.html", context)


def measured(actor: Actor, row: Indicator, *, is_open: bool) -> dict[str, Any]:
    """One indicator with its values, targets and picture."""
    points = points_of(results_visible_to(actor, [row], is_open=is_open))
    against = reached(row, points)
    return {
        "indicator": row,
        "points": points,
        "reached": against,
        "now": value_now(row, points),
        "picture": draw_targets(row, points, against),
    }


def _is_open(request: Request) -> bool:
    return request.GET.get("counted") == "reported"


def _form(
    request: Request,
    entry: IndicatorEntry,
    back_url: str,
    subject: Any,
    row: Indicator | None = None,
) -> HttpResponse:
    typed = request.method == "POST"
    context = {
        "entry": entry,
        "subject": subject,
        "indicator": row,
        "version": version_of(request) if typed else (row.version if row else 0),
        "back_url": back_url,
    }
    return render(request, "activities/indicator_form.html", context)
