"""What activities contribute to pages of lower floors (see foundation/panels.py)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nhipcau.activities import permissions
from nhipcau.activities.forms.filters import list_url
from nhipcau.activities.selectors import ActivityFilter, evidence_of
from nhipcau.activities.selectors.panels import Overview, confirmed_results, overview_of
from nhipcau.agreements.models import Agreement, Commitment, Field
from nhipcau.foundation.panels import NOTHING, panels_at
from nhipcau.foundation.requests import Request
from nhipcau.localities.models import Locality, Organisation

OF_A_COMMITMENT = 20


def commitment_panel(request: Request, commitment: Commitment) -> SafeString:
    """On a commitment's page: everything that is done for it, and what may be begun."""
    wanted = ActivityFilter(commitment_id=commitment.pk)
    found = overview_of(request.actor, wanted, shown=OF_A_COMMITMENT)
    may_begin = permissions.may_begin_for(request.actor, commitment)
    context = {
        "commitment": commitment,
        "overview": found,
        "results": confirmed_results(row.pk for row in found.activities),
        "all_url": list_url(wanted),
        "may_begin": may_begin,
        "acts": panels_at("commitment-acts", request, commitment) if may_begin else [],
        "evidence": evidence_of(request.actor, commitment),
        "may_add_evidence": permissions.may_add_evidence_of_promise(request.actor, commitment),
    }
    return render_to_string("activities/_commitment_panel.html", context, request)


def agreement_panel(request: Request, agreement: Agreement) -> SafeString:
    """On an agreement's page: what is done for it."""
    if agreement.is_draft:
        return NOTHING
    wanted = ActivityFilter(agreement_id=agreement.pk)
    return _panel(request, wanted, add=f"agreement={agreement.pk}")


def organisation_panel(request: Request, organisation: Organisation) -> SafeString:
    """On an organisation's page: what it keeps and takes part in."""
    return _panel(request, ActivityFilter(organisation_id=organisation.pk), hides_empty=True)


def locality_panel(request: Request, locality: Locality) -> SafeString:
    """On a locality's page: what it takes part in, predecessors included."""
    return _panel(request, ActivityFilter(locality_id=locality.pk), hides_empty=True)


def field_panel(request: Request, topic: Field) -> SafeString:
    """On a field's page: what is done in it."""
    return _panel(request, ActivityFilter(field=topic.pk), hides_empty=True)


def _panel(
    request: Request, wanted: ActivityFilter, *, add: str = "", hides_empty: bool = False
) -> SafeString:
    found: Overview = overview_of(request.actor, wanted)
    if hides_empty and not found.total:
        return NOTHING
    acting = request.actor.acting
    context = {
        "overview": found,
        "all_url": list_url(wanted),
        "add": add if acting and acting.at_least("editor") else "",
    }
    return render_to_string("activities/_panel.html", context, request)
