"""The page of a commitment with its source and its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nhipcau.agreements import permissions
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors import (
    changes_of,
    commitment_history,
    neighbours_of,
    origins_of,
    shown_state,
    source_of,
    successors_of,
    terms_of,
)
from nhipcau.agreements.views.pages import commitment_or_404, page_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.requests import Request


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
        "panels": panels_at("commitment", request, commitment),
        "page": history,
        "acts": changes_of(
            request.actor, commitment.agreement, history.object_list, subject=commitment
        ),
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
