"""The list of commitments, and the page of one with its source and its history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.forms.filters import CommitmentFilters
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors import (
    agreements_visible_to,
    changes_of,
    commitment_history,
    commitments_visible_to,
    neighbours_of,
    origins_of,
    shown_state,
    source_of,
    state_counts,
    successors_of,
    terms_of,
    with_sides,
)
from nhipcau.agreements.views.pages import commitment_or_404, page_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request

# Overdue first: it is what a reader must see.
TABS = ("overdue", *CommitmentState.values)


@require_safe
def commitment_list(request: Request) -> HttpResponse:
    filters = CommitmentFilters(request.GET, actor=request.actor)
    wanted = filters.wanted()
    today = timezone.localdate()
    rows = commitments_visible_to(request.actor, wanted, today=today)
    whatever_state = replace(wanted, states=())
    counts = state_counts(commitments_visible_to(request.actor, whatever_state), today)
    agreement = None
    if wanted.agreement_id:
        agreement = agreements_visible_to(request.actor).filter(pk=wanted.agreement_id).first()
    context = {
        "filters": filters,
        "wanted": wanted,
        "board_query": wanted.to_query(),
        "page": page_of(request, with_sides(rows)),
        "counts": _tabs(counts),
        "chosen_state": wanted.states[0] if wanted.states else "",
        "agreement": agreement,
    }
    return render(request, "agreements/commitment_list.html", context)


@require_safe
def commitment_show(request: Request, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request.actor, pk)
    before, after = neighbours_of(commitment)
    history = page_of(request, commitment_history(request.actor, commitment))
    context = {
        "commitment": commitment,
        "agreement": commitment.agreement,
        "state": shown_state(commitment, timezone.localdate()),
        "sides": _sides(commitment),
        "source": source_of(request.actor, commitment),
        "before": before,
        "after": after,
        "origins": origins_of(request.actor, commitment),
        "successors": successors_of(request.actor, commitment),
        "terms": terms_of(commitment),
        "page": history,
        "changes": changes_of(request.actor, commitment.agreement, history.object_list),
        **acts_on(request.actor, commitment),
    }
    return render(request, "agreements/commitment_detail.html", context)


def acts_on(actor: Actor, commitment: Commitment) -> dict[str, Any]:
    """What this actor may do with a commitment, for the buttons of its page."""
    return {
        "may_change": permissions.may_change_agreement(actor, commitment.agreement),
        "may_name_leads": permissions.may_name_leads(actor, commitment),
        "may_report": permissions.may_report_state(actor, commitment),
    }


def _tabs(counts: dict[str, int]) -> list[tuple[str, int]]:
    """All, then each state in which there is a commitment."""
    found = [(state, counts[state]) for state in TABS]
    return [("", counts["total"]), *((state, count) for state, count in found if count)]


def _sides(commitment: Commitment) -> list[dict[str, Any]]:
    """For each side that does it: the party and its units, those that lead first."""
    performers = {party.pk for party in commitment.performers.all()}
    leads = list(commitment.leads.all())
    sides = []
    for party in commitment.agreement.parties.all():
        units = [lead for lead in leads if lead.party_id == party.pk]
        if units or party.pk in performers:
            sides.append({"party": party, "leads": units, "performs": party.pk in performers})
    return sides
