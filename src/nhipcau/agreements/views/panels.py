"""What the register contributes to pages of lower floors (see foundation/panels.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from nhipcau.agreements import permissions
from nhipcau.agreements.selectors import (
    amendments_waiting_for,
    carried_visible_to,
    cooperation_of_locality,
    cooperation_of_organisation,
    ending_soon,
    handovers_visible_to,
    left_by_predecessors,
    programme_counts,
)
from nhipcau.foundation.requests import Request
from nhipcau.localities.models import Locality, Organisation

PARTNERS = 8
PARTNERS_ON_MAP = 34


def locality_panel(request: Request, locality: Locality) -> SafeString:
    """On a locality's page: its agreements, what it promised, what it was promised, what is due."""
    found = cooperation_of_locality(request.actor, locality, timezone.localdate())
    shown = [one.locality for one in found.partners[:PARTNERS_ON_MAP]]
    context = {
        "locality": locality,
        "cooperation": found,
        "first_partners": found.partners[:PARTNERS],
        "other_partners": found.partners[PARTNERS:],
        "marks": [
            (locality.code, "violet", locality.name),
            *((one.code, "gold", one.name) for one in shown),
        ],
        "links": [(locality.code, one.code) for one in shown],
    }
    return render_to_string("agreements/_locality_panel.html", context, request)


def organisation_panel(request: Request, organisation: Organisation) -> SafeString:
    """On an organisation's page: the commitments it carries, and what it signed."""
    found = cooperation_of_organisation(request.actor, organisation, timezone.localdate())
    context = {"organisation": organisation, "cooperation": found}
    return render_to_string("agreements/_organisation_panel.html", context, request)


def handover_panel(request: Request, organisation: Organisation) -> SafeString:
    """On an organisation's page: what it handed over or received, and what predecessors left."""
    may_hand_over = permissions.may_hand_over(request.actor, organisation)
    context = {
        "organisation": organisation,
        "may_hand_over": may_hand_over,
        "carries": carried_visible_to(request.actor, organisation).count() if may_hand_over else 0,
        "left": left_by_predecessors(request.actor, organisation) if may_hand_over else [],
        "handovers": handovers_visible_to(request.actor, organisation),
    }
    return render_to_string("agreements/_handover_panel.html", context, request)


def life_panel(request: Request, _subject: object) -> SafeString:
    """On the first page: amendments that wait for an answer, agreements that end soon."""
    context = {
        "waiting": amendments_waiting_for(request.actor),
        "ending": ending_soon(request.actor, timezone.localdate()),
    }
    return render_to_string("agreements/_life_panel.html", context, request)


def programmes_remark(request: Request, rows: Sequence[Locality]) -> Mapping[int, SafeString]:
    """In the list of localities: how many programmes each takes part in."""
    return {
        locality_id: render_to_string(
            "agreements/_programmes_remark.html", {"locality_id": locality_id, "count": count}
        )
        for locality_id, count in programme_counts(request.actor, rows).items()
        if count
    }
