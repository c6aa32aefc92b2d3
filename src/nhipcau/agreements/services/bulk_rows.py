"""What an act on many does to one of them, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import BulkKind, BulkOutcome, LeadRole
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import BulkAct, BulkRow, Commitment, Party
from nhipcau.agreements.services.commitments import (
    REPORTED,
    LeadForm,
    name_leads,
    report_state,
    take_back_report,
)
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import locality_lineage

Do = Callable[[Actor, BulkAct, BulkRow], None]
Undo = Callable[[Actor, BulkRow], None]


def refusal_to_report(actor: Actor, act: BulkAct, commitment: Commitment) -> str:
    """Why this actor could not report on this commitment so; "" where it could."""
    verdict = permissions.may_report_state(actor, commitment)
    if not verdict:
        return str(verdict.reason)
    is_new = act.kind == BulkKind.NOTE or commitment.state != act.new_state or act.new_note
    return "" if is_new else _("It stands there already.")


def refusal_to_name(actor: Actor, act: BulkAct, commitment: Commitment) -> str:
    """Why this actor could not name the organisation there; "" where it could."""
    verdict = permissions.may_name_leads(actor, commitment)
    if not verdict:
        return str(verdict.reason)
    side = _side_of(actor, act, commitment)
    if side is None:
        return _("The organisation belongs to no side whose units you may name.")
    wanted = (act.new_unit_id, _role(act))
    standing = {
        (lead.organisation_id, lead.role)
        for lead in commitment.leads.all()
        if lead.party_id == side.pk
    }
    return _("It is named there already.") if wanted in standing else ""


def _report(actor: Actor, act: BulkAct, row: BulkRow) -> None:
    commitment = Commitment.objects.get(pk=row.commitment_id)
    row.before = _plain(audit.state_of(commitment, REPORTED))
    keeps = act.kind == BulkKind.NOTE
    made = report_state(
        actor=actor,
        commitment_id=commitment.pk,
        version=row.version,
        state=commitment.state if keeps else act.new_state,
        on=commitment.state_on if keeps else act.new_on,
        note=act.new_note,
    )
    row.version_after, row.outcome = made.version, BulkOutcome.DONE


def _take_report_back(actor: Actor, row: BulkRow) -> None:
    take_back_report(
        actor=actor,
        commitment_id=row.commitment_id,
        version=row.version_after or 0,
        before=row.before,
    )
    row.outcome = BulkOutcome.UNDONE


def _name(actor: Actor, act: BulkAct, row: BulkRow) -> None:
    commitment = _with_leads(row.commitment_id)
    side = _side_of(actor, act, commitment)
    if side is None or act.new_unit_id is None:
        raise AgreementsError(_("The organisation belongs to no side whose units you may name."))
    standing = [
        LeadForm(lead.party_id, lead.organisation_id, lead.role) for lead in commitment.leads.all()
    ]
    row.before = {"leads": [[one.party_id, one.organisation_id, one.role] for one in standing]}
    made = name_leads(
        actor=actor,
        commitment_id=commitment.pk,
        version=row.version,
        leads=_named(standing, LeadForm(side.pk, act.new_unit_id, _role(act))),
    )
    row.version_after, row.outcome = made.version, BulkOutcome.DONE


def _named(standing: list[LeadForm], new: LeadForm) -> list[LeadForm]:
    """A new lead takes the place of its side's leads; a coordinating one joins those there."""
    kept = [
        one
        for one in standing
        if one.party_id != new.party_id
        or (
            one.organisation_id != new.organisation_id
            and not (one.role == new.role == LeadRole.LEAD)
        )
    ]
    return [new, *kept] if new.role == LeadRole.LEAD else [*kept, new]


def _take_name_back(actor: Actor, row: BulkRow) -> None:
    name_leads(
        actor=actor,
        commitment_id=row.commitment_id,
        version=row.version_after or 0,
        leads=[LeadForm(*one) for one in row.before["leads"]],
    )
    row.outcome = BulkOutcome.UNDONE


def _with_leads(pk: int) -> Commitment:
    rows = Commitment.objects.select_related("agreement__keeper")
    return rows.prefetch_related("agreement__parties", "performers", "leads").get(pk=pk)


def _side_of(actor: Actor, act: BulkAct, commitment: Commitment) -> Party | None:
    """The side that the organisation belongs to, among those whose units this actor may name."""
    if act.new_unit is None:
        return None
    every = bool(permissions.may_change_agreement(actor, commitment.agreement))
    for party in commitment.agreement.parties.all():
        own = every or actor.coordinates(party.locality_id)
        if own and party.locality_id in _lineage(act):
            return party
    return None


def _lineage(act: BulkAct) -> frozenset[int]:
    """The localities that the organisation may stand for; looked up once an act."""
    known: frozenset[int] | None = act.__dict__.get("unit_lineage")
    if known is None:
        place = act.new_unit.locality_id if act.new_unit else 0
        known = act.__dict__["unit_lineage"] = locality_lineage([place])[place]
    return known


def _role(act: BulkAct) -> str:
    return LeadRole.LEAD if act.kind == BulkKind.LEAD else LeadRole.COORDINATING


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    day = state["state_on"]
    return {**state, "state": str(state["state"]), "state_on": day.isoformat() if day else None}


DOERS: dict[str, Do] = {
    BulkKind.LEAD: _name,
    BulkKind.COORDINATING: _name,
    BulkKind.STATE: _report,
    BulkKind.NOTE: _report,
}
UNDOERS: dict[str, Undo] = {
    BulkKind.LEAD: _take_name_back,
    BulkKind.COORDINATING: _take_name_back,
    BulkKind.STATE: _take_report_back,
    BulkKind.NOTE: _take_report_back,
}
