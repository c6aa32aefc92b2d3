"""Commitments: add, change and remove while the agreement is a draft; name leads; report states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import CommitmentState, LeadRole, StatementState
from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead, Party, Statement
from nhipcau.agreements.services.agreements import lock
from nhipcau.agreements.services.naming import list_what_it_names
from nhipcau.agreements.services.terms import keep_terms
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import locality_lineage

COLUMNS = (
    "number", "text", "field", "form", "target", "due_text", "due_from", "due_on", "due_precision",
    "due_recurrence", "amount_value", "amount_unit",
)  # fmt: skip


REPORTED = ("state", "state_on", "state_note", "reported_by")


@dataclass(frozen=True, slots=True)
class LeadForm:
    """An organisation that carries a commitment on one side."""

    party_id: int
    organisation_id: int
    role: str = LeadRole.LEAD


@dataclass(frozen=True, slots=True)
class CommitmentForm:
    """What a person enters about a commitment."""

    text: str
    performer_ids: Sequence[int]
    number: int | None = None
    field_key: str | None = None
    form: int | None = None
    target: str = ""
    due_text: str = ""
    due_from: date | None = None
    due_on: date | None = None
    due_precision: str = ""
    due_recurrence: str = ""
    amount_value: Decimal | None = None
    amount_unit: str = ""
    leads: Sequence[LeadForm] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        return {
            "text": clean_block(self.text),
            "field_id": self.field_key or None,
            "form": self.form,
            "target": clean_line(self.target),
            "due_text": clean_line(self.due_text),
            "due_from": self.due_from,
            "due_on": self.due_on,
            "due_precision": self.due_precision if self.due_on or self.due_recurrence else "",
            "due_recurrence": self.due_recurrence,
            "amount_value": self.amount_value,
            "amount_unit": clean_line(self.amount_unit),
        }


@transaction.atomic
def add_commitment(*, actor: Actor, agreement_id: int, form: CommitmentForm) -> Commitment:
    """Add a commitment to a draft, under the next free number unless one is given.

    The same words for the same sides stand once in an agreement: a form sent twice makes one.
    """
    agreement = lock(agreement_id)
    require(permissions.may_change_agreement(actor, agreement))
    performers = performers_of(agreement.parties.all(), form)
    if twin := _twin(agreement, form, performers):
        return twin
    number = form.number or next_number(agreement)
    _check_number(agreement, number)
    commitment = Commitment.objects.create(agreement=agreement, number=number, **form.columns())
    commitment.performers.set(performers)
    _write_leads(commitment, form.leads)
    changes = {key: [None, value] for key, value in _state(commitment).items() if value}
    audit.record(actor=actor, verb="add", subject=commitment, changes=changes)
    return commitment


@transaction.atomic
def change_commitment(
    *, actor: Actor, commitment_id: int, version: int, form: CommitmentForm
) -> Commitment:
    """Change a commitment of a draft.

    Raises:
        Stale: it changed since `version` was shown.
    """
    commitment = lock_commitment(commitment_id, version)
    require(permissions.may_change_agreement(actor, commitment.agreement))
    performers = performers_of(commitment.agreement.parties.all(), form)
    before = _state(commitment)
    if form.number and form.number != commitment.number:
        _check_number(commitment.agreement, form.number)
        commitment.number = form.number
    for name, value in form.columns().items():
        setattr(commitment, name, value)
    _bump(commitment)
    commitment.performers.set(performers)
    _write_leads(commitment, form.leads)
    _note(actor, commitment, "change", before)
    return commitment


@transaction.atomic
def remove_commitment(*, actor: Actor, commitment_id: int) -> None:
    """Remove a commitment from a draft; the statement it came from waits for review again."""
    commitment = lock_commitment(commitment_id, None)
    require(permissions.may_change_agreement(actor, commitment.agreement))
    audit.record(actor=actor, verb="remove", subject=commitment)
    changes = {"commitment": [str(commitment), None]}
    audit.record(actor=actor, verb="change", subject=commitment.agreement, changes=changes)
    put_back(Statement.objects.filter(commitment=commitment))
    commitment.delete()


@transaction.atomic
def name_leads(
    *,
    actor: Actor,
    commitment_id: int,
    version: int,
    leads: Sequence[LeadForm],
    on: date | None = None,
) -> Commitment:
    """Name who carries a commitment, on the sides that this actor coordinates; others stay.

    After signing the change has a day, today unless `on` says an earlier one: who carried it on
    which day can be told ever after.

    Raises:
        Stale: it changed since `version` was shown.
        AgreementsError: a day in the future, or before the signing.
    """
    commitment = lock_commitment(commitment_id, version)
    require(permissions.may_name_leads(actor, commitment))
    before, carried = _state(commitment), list(commitment.leads.all())
    day = _day_of_change(commitment, on)
    sides = _sides_of(actor, commitment)
    others = [
        LeadForm(lead.party_id, lead.organisation_id, lead.role)
        for lead in commitment.leads.all()
        if lead.party_id not in sides
    ]
    _write_leads(commitment, [*others, *(lead for lead in leads if lead.party_id in sides)])
    if not commitment.agreement.is_draft:
        keep_terms(commitment, carried, on=day)
    _bump(commitment)
    changes = audit.differences(before, _state(commitment))
    if changes and day != timezone.localdate():
        changes["on"] = [None, day]
    audit.record(actor=actor, verb="name_leads", subject=commitment, changes=changes)
    list_what_it_names(actor, commitment.agreement)
    return commitment


@transaction.atomic
def report_state(
    *,
    actor: Actor,
    commitment_id: int,
    version: int,
    state: str,
    on: date | None = None,
    note: str = "",
) -> Commitment:
    """Say how far a commitment is, on the word of the organisation acted for.

    Raises:
        Stale: it changed since `version` was shown.
        AgreementsError: dropped without a reason, or a day in the future.
    """
    commitment = lock_commitment(commitment_id, version)
    require(permissions.may_report_state(actor, commitment))
    note = clean_block(note)
    today = timezone.localdate()
    signed_on = commitment.agreement.signed_on
    if on is not None and signed_on is not None and on < signed_on:
        raise AgreementsError(_("The day lies before the agreement was signed."))
    if state == CommitmentState.DROPPED and not note:
        raise AgreementsError(_("Say why the commitment is dropped."))
    if on is not None and on > today:
        raise AgreementsError(_("The day lies in the future."))
    before = audit.state_of(commitment, REPORTED)
    commitment.state = CommitmentState(state)
    commitment.state_on = on or today
    commitment.state_note = note
    commitment.reported_by_id = actor.organisation_id
    _bump(commitment)
    after = audit.state_of(commitment, REPORTED)
    changes = audit.differences(before, after)
    audit.record(actor=actor, verb="report_state", subject=commitment, changes=changes)
    return commitment


def _day_of_change(commitment: Commitment, on: date | None) -> date:
    today = timezone.localdate()
    if on is not None and on > today:
        raise AgreementsError(_("The day lies in the future."))
    signed_on = commitment.agreement.signed_on
    if on is not None and signed_on is not None and on < signed_on:
        raise AgreementsError(_("The day lies before the agreement was signed."))
    return on or today


@transaction.atomic
def take_back_report(
    *, actor: Actor, commitment_id: int, version: int, before: Mapping[str, Any]
) -> Commitment:
    """Undo a report: the state, its day, its note and on whose word it stood, as they were.

    `before` holds plain values as a bulk act keeps them.

    Raises:
        Stale: it changed since the report.
    """
    commitment = lock_commitment(commitment_id, version)
    require(permissions.may_report_state(actor, commitment))
    now = audit.state_of(commitment, REPORTED)
    commitment.state = CommitmentState(before["state"])
    commitment.state_on = date.fromisoformat(before["state_on"]) if before["state_on"] else None
    commitment.state_note = before["state_note"]
    commitment.reported_by_id = before["reported_by"]
    _bump(commitment)
    changes = audit.differences(now, audit.state_of(commitment, REPORTED))
    audit.record(actor=actor, verb="take_back_report", subject=commitment, changes=changes)
    return commitment


def put_back(statements: QuerySet[Statement]) -> None:
    """Statements whose row left the register wait for a person to decide on them again."""
    statements.update(
        state=StatementState.DRAFT,
        decided_by_name="",
        decided_at=None,
        version=F("version") + 1,
    )


def next_number(agreement: Agreement) -> int:
    """The number after the highest one in use."""
    return (agreement.commitments.aggregate(top=Max("number"))["top"] or 0) + 1


def lock_commitment(commitment_id: int, version: int | None) -> Commitment:
    """The commitment, held together with its agreement, the agreement always first.

    Whoever signs holds the agreement: without it a change that waits could still alter a text that
    was signed meanwhile, and two orders of locking could wait for each other.
    """
    lock(Commitment.objects.values_list("agreement", flat=True).get(pk=commitment_id))
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("agreement__keeper")
    commitment = rows.get(pk=commitment_id)
    if version is not None and commitment.version != version:
        raise Stale(_("Somebody changed this commitment after you opened it."), commitment)
    return commitment


def _bump(commitment: Commitment) -> None:
    commitment.version += 1
    commitment.save()


def _note(actor: Actor, commitment: Commitment, verb: str, before: dict[str, Any]) -> None:
    changes = audit.differences(before, _state(commitment))
    audit.record(actor=actor, verb=verb, subject=commitment, changes=changes)


def _state(commitment: Commitment) -> dict[str, Any]:
    leads = CommitmentLead.objects.filter(commitment=commitment).select_related("organisation")
    performers = Party.objects.filter(performs=commitment)
    return audit.state_of(commitment, COLUMNS) | {
        "performers": "; ".join(str(party) for party in performers),
        "leads": "; ".join(f"{lead.organisation} ({lead.role})" for lead in leads),
    }


def check_form(form: CommitmentForm) -> None:
    """What every commitment must say, whatever agreement it is in."""
    if not clean_block(form.text):
        raise AgreementsError(_("A commitment needs its text."))
    if form.due_from and form.due_on and form.due_on < form.due_from:
        raise AgreementsError(_("The deadline ends before it begins."))


def performers_of(sides: Iterable[Party], form: CommitmentForm) -> list[Party]:
    """Which of these sides do it.

    Raises:
        AgreementsError: none, or the form says what no commitment can.
    """
    check_form(form)
    found = [side for side in sides if side.pk in form.performer_ids]
    if not found:
        raise AgreementsError(_("Choose which side does it, or both."))
    return found


def _twin(agreement: Agreement, form: CommitmentForm, performers: list[Party]) -> Commitment | None:
    said = form.columns()
    if form.number:
        said["number"] = form.number
    for commitment in agreement.commitments.filter(**said).prefetch_related("performers"):
        if set(commitment.performers.all()) == set(performers):
            return commitment
    return None


def _check_number(agreement: Agreement, number: int) -> None:
    if agreement.commitments.filter(number=number).exists():
        raise taken_number(number)


def taken_number(number: int) -> AgreementsError:
    return AgreementsError(_("Number %(number)s is taken in this agreement.") % {"number": number})


def _sides_of(actor: Actor, commitment: Commitment) -> set[int]:
    """Parties whose leads this actor may name: its own side; every side while it keeps a draft."""
    parties = list(commitment.agreement.parties.all())
    if permissions.may_change_agreement(actor, commitment.agreement):
        return {party.pk for party in parties}
    return {party.pk for party in parties if actor.coordinates(party.locality_id)}


def _write_leads(commitment: Commitment, leads: Iterable[LeadForm]) -> None:
    sides = dict(commitment.agreement.parties.values_list("pk", "locality_id"))
    wanted = {(lead.party_id, lead.organisation_id): lead.role for lead in leads}
    _check_leads(sides, wanted)
    commitment.leads.all().delete()
    CommitmentLead.objects.bulk_create(
        CommitmentLead(
            commitment=commitment, party_id=party, organisation_id=organisation, role=role
        )
        for (party, organisation), role in wanted.items()
        if party in sides
    )


def _check_leads(sides: dict[int, int], wanted: Iterable[tuple[int, int]]) -> None:
    lineages = locality_lineage(sides.values())
    units = Organisation.objects.in_bulk([organisation for _party, organisation in wanted])
    for party, organisation in wanted:
        unit = units[organisation]
        if party in sides and unit.locality_id not in lineages[sides[party]]:
            raise AgreementsError(_("%(body)s belongs to another locality.") % {"body": unit})
