"""The records behind a figure: exactly the rows that it counts, a page at a time."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nhipcau.activities.selectors.filters import id_of
from nhipcau.agreements.models import Field
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation.requests import Request
from nhipcau.review.selectors.opened import FIGURES, opened
from nhipcau.review.selectors.records import NO_FIELD, Behind
from nhipcau.review.views.asking import asked_of, page_url, shared

Words = str | Promise
NAMES: dict[str, Words] = {
    "in_force": gettext_lazy("Commitments in force"),
    "deep": gettext_lazy("Commitments on rung 4 or 5"),
    "rung": gettext_lazy("Commitments by the rung that they reached"),
    "due": gettext_lazy("Commitments due in the period"),
    "on_time": gettext_lazy("Commitments kept in time"),
    "late": gettext_lazy("Commitments due and not kept in time"),
    "joint": gettext_lazy("Joint commitments due in the period"),
    "joint_said": gettext_lazy("Joint commitments on which every side reported"),
    "one_sided": gettext_lazy("Joint commitments on which a side did not report"),
    "quick": gettext_lazy("Commitments begun within 90 days"),
    "slow": gettext_lazy("Commitments begun later, or not yet after 90 days"),
    "open": gettext_lazy("Commitments still within their 90 days"),
    "begun": gettext_lazy("Commitments with an activity begun"),
    "not_begun": gettext_lazy("Commitments without an activity begun"),
    "activities": gettext_lazy("Activities running or done in the period"),
    "fields_agreed": gettext_lazy("Fields in which something was agreed"),
    "fields_acted": gettext_lazy("Agreed fields with an activity"),
    "proposes": gettext_lazy("Activities that the side keeps"),
    "hosts": gettext_lazy("Activities that the side carries out"),
    "paid": gettext_lazy("Payments of the side"),
    "asked": gettext_lazy("Words that the side was asked for"),
    "answered_late": gettext_lazy("Words given later than 15 days, or not at all"),
}


@require_safe
def record_list(request: Request) -> HttpResponse:
    asked = asked_of(request)
    behind = _behind(request)
    found = opened(asked.scope, behind)
    page = page_of(request, found.rows)
    side = next((one.name for one in asked.scope.sides if one.key == behind.side), "")
    within = Field.objects.filter(pk=behind.field).first() if behind.field else None
    context = {
        **shared(request, asked, "measure-list"),
        "figure_name": NAMES[behind.name],
        "side_name": side,
        "field_name": within.name if within else _("No field") if behind.field else "",
        "rung": behind.rung,
        "kind": found.kind,
        "amount": found.amount,
        "page": page,
        "total": page.paginator.count,
        "back_url": page_url("measure-list", asked.question),
    }
    return render(request, "review/record_list.html", context)


def _behind(request: Request) -> Behind:
    name, within = request.GET.get("figure", "in_force"), request.GET.get("in", "")
    if name not in FIGURES:
        raise Http404(_("There is no such figure."))
    if within not in {"", NO_FIELD} and not Field.objects.filter(pk=within[:40]).exists():
        raise Http404(_("There is no such figure."))
    rung = request.GET.get("rung", "")
    return Behind(
        name,
        field=within,
        side=id_of(request.GET.get("side", "")),
        rung=int(rung) if rung in {"0", "1", "2", "3", "4", "5"} else None,
    )
