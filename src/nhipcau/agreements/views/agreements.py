"""The list of agreements, the page of one as a bridge, and its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.forms.filters import AgreementFilters
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.selectors import (
    agreement_history,
    agreement_sections,
    agreement_state_counts,
    agreements_listed,
    attachments_in_order,
    attachments_visible_to,
    bridge_of,
    bridges_of,
    changes_of,
    columns_of,
    continuations_of,
    plans_of,
    readings_visible_to,
    record_of,
    related_to,
)
from nhipcau.agreements.services import what_is_missing
from nhipcau.agreements.views.access import own_locality
from nhipcau.agreements.views.pages import agreement_or_404, page_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.pictures.bridge import STATES, Bridge
from nhipcau.foundation.requests import Request

CARDS = 12
FILES = 20
"""Files that the page of an agreement shows; more are on a page of their own."""


@dataclass(frozen=True, slots=True)
class Card:
    """An agreement in the list: its small bridge and how many commitments stand in each state."""

    agreement: Agreement
    bridge: Bridge | None
    count: int
    states: tuple[tuple[str, int], ...]


@require_safe
def agreement_list(request: Request) -> HttpResponse:
    filters = AgreementFilters(request.GET, actor=request.actor)
    wanted = filters.wanted()
    page = page_of(request, agreements_listed(request.actor, wanted), CARDS)
    everywhere = agreements_listed(request.actor, replace(wanted, state=""))
    context = {
        "filters": filters,
        "page": page,
        "cards": _cards(list(page.object_list), timezone.localdate()),
        "counts": _tabs(agreement_state_counts(everywhere)),
        "chosen_state": wanted.state,
        "may_add": permissions.may_add_agreement(request.actor, own_locality(request.actor)),
    }
    return render(request, "agreements/agreement_list.html", context)


@require_safe
def agreement_show(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    today = timezone.localdate()
    sections = agreement_sections(agreement, today)
    sides = [section for section in sections if section.party]
    older, newer = related_to(request.actor, agreement)
    parent, plans = plans_of(request.actor, agreement)
    context = {
        "agreement": agreement,
        "bridge": bridge_of(agreement, sections, today) if len(sides) >= 2 else None,
        "columns": columns_of(agreement, sections, today),
        "is_pair": len(sides) == 2,
        "continuations": continuations_of(agreement.parties.all(), today),
        "record": record_of(agreement),
        **_files(request.actor, agreement),
        "older": older,
        "parent": parent,
        "plans": plans,
        "newer": newer,
        "missing": what_is_missing(agreement) if agreement.is_draft else [],
        "panels": panels_at("agreement", request, agreement),
        "reading": readings_visible_to(request.actor).filter(agreement=agreement).first(),
        **acts_on(request.actor, agreement),
    }
    return render(request, "agreements/agreement_detail.html", context)


def _files(actor: Actor, agreement: Agreement) -> dict[str, Any]:
    """Its files, those that were added last; a page of their own has them all."""
    files = attachments_visible_to(actor).filter(agreement=agreement)
    shown = list(attachments_in_order(files, "-added")[: FILES + 1])
    return {"attachments": shown[:FILES], "has_more_files": len(shown) > FILES}


@require_safe
def agreement_past(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    page = page_of(request, agreement_history(request.actor, agreement))
    context = {
        "agreement": agreement,
        "page": page,
        "acts": changes_of(request.actor, agreement, page.object_list),
        "reads_drafting": permissions.may_read_drafting(request.actor, agreement),
    }
    return render(request, "agreements/agreement_history.html", context)


def acts_on(actor: Actor, agreement: Agreement) -> dict[str, Any]:
    """What this actor may do with an agreement, for the buttons of its page."""
    return {
        "may_change": permissions.may_change_agreement(actor, agreement),
        "may_amend": permissions.may_amend(actor, agreement),
        "may_sign": permissions.may_sign_agreement(actor, agreement),
        "may_remove": permissions.may_remove_agreement(actor, agreement),
        "may_attach": permissions.may_attach(actor, agreement),
        "may_detach": permissions.may_detach(actor, agreement),
        "may_change_visibility": permissions.may_change_visibility(actor, agreement),
    }


def _cards(agreements: Sequence[Agreement], today: date) -> list[Card]:
    bridges = bridges_of(agreements, today)
    return [_card(agreement, bridges.get(agreement.pk)) for agreement in agreements]


def _card(agreement: Agreement, bridge: Bridge | None) -> Card:
    states: Counter[str] = Counter()
    for tally in bridge.counted if bridge else ():
        states[tally.state] += tally.count
    shown = tuple((state, states[state]) for state in STATES if states[state])
    return Card(agreement=agreement, bridge=bridge, count=states.total(), states=shown)


def _tabs(counts: dict[str, int]) -> list[tuple[str, int]]:
    """All, then each state in which there is an agreement."""
    found = [(state.value, counts[state.value]) for state in AgreementState]
    return [("", counts["total"]), *((state, count) for state, count in found if count)]
