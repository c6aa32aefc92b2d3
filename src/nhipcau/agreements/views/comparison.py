"""Two or three agreements side by side, at an address that can be passed on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nhipcau.agreements.selectors import AgreementFilter, agreements_listed
from nhipcau.agreements.selectors.comparison import (
    LEAST,
    MOST,
    agreements_to_compare,
    compare,
)
from nhipcau.agreements.selectors.filters import id_of
from nhipcau.foundation.requests import Request

OFFERED = 20


@require_safe
def agreement_compare(request: Request) -> HttpResponse:
    """The comparison; where fewer than two are named, a choice among the agreements."""
    ids = [pk for said in request.GET.getlist("a") if (pk := id_of(said))]
    chosen = agreements_to_compare(request.actor, ids)
    if len(chosen) < LEAST or "choose" in request.GET:
        search = request.GET.get("q", "").strip()[:200]
        rows = agreements_listed(request.actor, AgreementFilter(search=search))
        offered = rows.exclude(pk__in=[row.pk for row in chosen])[:OFFERED]
        context = {"chosen": chosen, "offered": offered, "search": search, "most": MOST}
        return render(request, "agreements/agreement_compare_choose.html", context)
    comparison = compare(chosen, timezone.localdate())
    context = {"comparison": comparison, "is_cut": len(set(ids)) > MOST}
    return render(request, "agreements/agreement_compare.html", context)
