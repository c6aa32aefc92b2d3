"""Pages about administrative units."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nhipcau.foundation.history import acts
from nhipcau.foundation.panels import panels_at, remarks_at
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import (
    coordination_history,
    coordinations_of,
    localities_visible_to,
    organisations_in_order,
    organisations_of,
    with_successions,
)
from nhipcau.localities.views.found import A_PAGE, locality_or_404, page_of
from nhipcau.localities.views.shown import kinds_shown

UNITS_A_PAGE = 50  # the 34 of today fit on one page
STATUSES = ("present", "past", "all")


@require_safe
def locality_list(request: Request) -> HttpResponse:
    """Units of today, with the programmes of each; past ones by the filter or by their name."""
    search = request.GET.get("q", "").strip()
    status = request.GET.get("status", "")
    if status not in STATUSES:
        # Who looks for a name may mean one that is gone.
        status = "all" if search else "present"
    rows = _of_status(localities_visible_to(request.actor, search=search), status)
    page = page_of(request, with_successions(rows), UNITS_A_PAGE)
    remarks = remarks_at("locality-row", request, list(page))
    context = {
        "page": page,
        "rows": [(locality, remarks.get(locality.pk, [])) for locality in page],
        "marks": [(row.code, "violet", "") for row in page if row.pk in remarks],
        "search": search,
        "status": status,
    }
    return render(request, "localities/locality_list.html", context)


def _of_status(rows: QuerySet[Locality], status: str) -> QuerySet[Locality]:
    if status == "present":
        rows = rows.filter(valid_to=None)
    elif status == "past":
        rows = rows.exclude(valid_to=None)
    return rows.order_by(F("valid_to").desc(nulls_first=True), "sort_name", "code")


@require_safe
def locality_detail_page(request: Request, code: str) -> HttpResponse:
    """One unit: its time, who keeps its agreements, its organisations, and what apps above add."""
    locality = locality_or_404(request, code)
    actor = request.actor
    panels = panels_at("locality", request, locality)
    kind = request.GET.get("kind", "")
    counts, ids = organisations_of(actor, locality, kind, today=timezone.localdate())
    page: Page[Any] = Paginator(ids, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = organisations_in_order(list(page.object_list))
    context = {
        "locality": locality,
        "panels": panels,
        # A panel that draws the unit among others makes the map of the unit alone superfluous.
        "panels_have_map": any('class="country"' in panel for panel in panels),
        "coordinations": coordinations_of(locality),
        "page": page,
        "kinds": kinds_shown(counts),
        "kind": kind,
        "marks": [(locality.code, "violet", locality.name)],
        "may_add": permissions.may_add_organisation(actor, locality),
        "may_see_history": permissions.may_see_coordination_history(actor, locality),
        "may_coordinate": permissions.may_name_coordinators(actor, locality),
    }
    return render(request, "localities/locality_detail.html", context)


@require_safe
def locality_history(request: Request, code: str) -> HttpResponse:
    """Who named the organisations that keep its agreements, newest first."""
    locality = locality_or_404(request, code)
    require(permissions.may_see_coordination_history(request.actor, locality))
    page = page_of(request, coordination_history(request.actor, locality))
    context = {
        "locality": locality,
        "page": page,
        "acts": acts(request.actor, page.object_list, subject=locality),
    }
    return render(request, "localities/locality_history.html", context)
