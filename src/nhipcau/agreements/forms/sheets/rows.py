"""What one row of a list would do: add a commitment, change one, nothing, or be refused.

A row with an ID is compared cell by cell with what is stored; only what differs counts. The same
decision is made for the preview and again when the list is applied, with what is stored then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import CommitmentState, Form, LeadRole, SheetAction
from nhipcau.agreements.forms.deadlines import NotUnderstood, read_deadline
from nhipcau.agreements.forms.sheets.cells import CLOSED, LISTS, BadCell, judge, read_cell
from nhipcau.agreements.forms.sheets.sides import (
    ROLE_OF,
    Sides,
    Unit,
    lead_forms,
    names_of,
    standing_units,
)
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.selectors.sheets import Tongue
from nhipcau.agreements.services import CommitmentForm, LeadForm
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import clean_block, clean_line

CONTENT = (
    "number", "text", "field", "form", "performers", "due_text", "due_from", "due_on",
    "due_precision", "due_recurrence", "target", "amount_value", "amount_unit",
)  # fmt: skip
DUE_DAYS = ("due_from", "due_on", "due_precision", "due_recurrence")
UNITS = ("leads", "coordinating")
STATE = ("state", "state_on", "state_note")
WRITABLE = (*CONTENT, *UNITS, *STATE)
LONGEST_LABEL = 200
Values = Mapping[str, Any]


@dataclass(slots=True)
class Plan:
    """What a row would do, in words for the preview and as forms for the services."""

    action: SheetAction = SheetAction.SAME
    label: str = ""
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    commitment: Commitment | None = None
    agreement: Agreement | None = None
    form: CommitmentForm | None = None
    leads: list[LeadForm] | None = None
    report: dict[str, Any] | None = None

    def refuse(self, column: str, why: str) -> None:
        self.action = SheetAction.REFUSE
        self.problems.append((column, why))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who sent the list, which columns it has, and how its numbers are written."""

    actor: Actor
    columns: Sequence[str]
    tongue: Tongue
    comma_is_decimal: bool

    def cells(self, values: Values, plan: Plan) -> dict[str, Any]:
        """The cells that were understood; what was not is a problem of the row."""
        found: dict[str, Any] = {}
        for key in self.columns:
            if key not in WRITABLE and key not in {"id", "version", "agreement_id"}:
                continue
            try:
                found[key] = read_cell(key, values.get(key), comma_is_decimal=self.comma_is_decimal)
            except BadCell as bad:
                plan.refuse(key, str(bad))
        return found

    def shown(self, key: str, value: Any) -> str:
        """A value as the preview shows it."""
        if value in (None, ""):
            return ""
        if key in CLOSED:
            return self.tongue.word(key, value)
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def plan_change(
    reader: Reader, cells: dict[str, Any], commitment: Commitment, sides: Sides, plan: Plan
) -> None:
    """Complete the plan of a row about a commitment that stands."""
    plan.commitment, plan.agreement = commitment, commitment.agreement
    plan.label = f"{commitment.number}. {commitment.text}"[:LONGEST_LABEL]
    stored = _stored(commitment, sides)
    changed = {
        key: value
        for key, value in cells.items()
        if key in WRITABLE and not _is_same(key, value, stored[key])
    }
    if not changed or plan.problems:
        return
    for key, value in changed.items():
        plan.differences.append((key, reader.shown(key, stored[key]), reader.shown(key, value)))
        _judge(plan, key, value)
    plan.action = SheetAction.REFUSE if plan.problems else SheetAction.CHANGE
    if cells.get("version") != commitment.version:
        plan.refuse("version", _stale(cells.get("version")))
    _plan_units(reader, plan, changed, sides)
    _plan_content(reader, plan, changed, stored, sides)
    _plan_state(reader, plan, cells, changed)


def plan_new(reader: Reader, cells: dict[str, Any], sides: Sides | None, plan: Plan) -> None:
    """Complete the plan of a row without an ID: a new commitment of a draft."""
    plan.label = str(cells.get("text") or "").replace("\n", " ")[:LONGEST_LABEL]
    if sides is None:
        plan.refuse(
            "id", _("The row has no ID. Choose a draft for new rows when you send the list.")
        )
        return
    plan.agreement = sides.agreement
    if sides.agreement is not None:
        verdict = permissions.may_change_agreement(reader.actor, sides.agreement)
        if not verdict:
            plan.refuse("agreement_id", str(verdict.reason))
    if not cells.get("text"):
        plan.refuse("text", _("A commitment needs its text."))
    for key in CONTENT:
        _judge(plan, key, cells.get(key))
    if plan.problems:
        return
    plan.action = SheetAction.ADD
    units = {key: _units(plan, key, cells.get(key) or "", sides, {}) for key in UNITS}
    plan.form = _form(plan, cells, sides, lead_forms(units))


def _stored(commitment: Commitment, sides: Sides) -> dict[str, Any]:
    labels, names = sides.labels, names_of(commitment, sides.labels)
    doers = sorted(commitment.performers.all(), key=lambda party: party.position)
    return {
        "number": commitment.number,
        "text": commitment.text,
        "field": commitment.field_id,
        "form": commitment.form,
        "performers": "\n".join(labels.get(party.pk, str(party)) for party in doers),
        "due_text": commitment.due_text,
        "due_from": commitment.due_from,
        "due_on": commitment.due_on,
        "due_precision": commitment.due_precision,
        "due_recurrence": commitment.due_recurrence,
        "target": commitment.target,
        "amount_value": commitment.amount_value,
        "amount_unit": commitment.amount_unit,
        "leads": _joined(commitment, LeadRole.LEAD, names),
        "coordinating": _joined(commitment, LeadRole.COORDINATING, names),
        "state": str(commitment.state),
        "state_on": commitment.state_on,
        "state_note": commitment.state_note,
    }


def _joined(commitment: Commitment, role: str, names: dict[Unit, str]) -> str:
    return "\n".join(names[unit] for unit in standing_units(commitment, role))


def _is_same(key: str, value: Any, stored: Any) -> bool:
    """Whether a cell says what is stored, however its spaces and empty places are written."""
    if value in (None, "") or stored in (None, ""):
        # A report cannot be taken back by emptying its cell.
        return (value or None) == (stored or None) or (key in STATE and value in (None, ""))
    if key in LISTS:
        return sorted(_lines(value)) == sorted(_lines(stored))
    if key == "due_text" and clean_line(value) != clean_line(stored):
        return _means_the_same(value, stored)
    if isinstance(value, str) and isinstance(stored, str):
        return clean_block(value) == clean_block(stored)
    return bool(value == stored)


def _means_the_same(said: str, stored: str) -> bool:
    """A spreadsheet turns 1/9/2026 into 01/09/2026 by itself; that is no change."""
    try:
        one, two = read_deadline(said), read_deadline(stored)
    except NotUnderstood:
        return False
    return one.end is not None and (one.start, one.end, one.precision) == (
        two.start,
        two.end,
        two.precision,
    )


def _lines(text: str) -> list[str]:
    return [line for line in (clean_line(one) for one in text.split("\n")) if line]


def _judge(plan: Plan, key: str, value: Any) -> None:
    try:
        judge(key, value)
    except BadCell as bad:
        plan.refuse(key, str(bad))
    if key == "form" and value == Form.CONFIRMED_PROJECT:
        plan.refuse(key, _("The fifth rung is earned by confirmed results, not promised."))


def _plan_units(reader: Reader, plan: Plan, changed: dict[str, Any], sides: Sides) -> None:
    """Who carries it, where that changes: on the sides that the sender may speak for."""
    commitment = plan.commitment
    if commitment is None or not any(key in changed for key in UNITS):
        return
    names = names_of(commitment, sides.labels)
    units: dict[str, list[Unit]] = {}
    for key in UNITS:
        standing = standing_units(commitment, ROLE_OF[key])
        known = {unit: names[unit] for unit in standing}
        units[key] = _units(plan, key, changed[key], sides, known) if key in changed else standing
    verdict = permissions.may_name_leads(reader.actor, commitment)
    column = next(key for key in UNITS if key in changed)
    if not verdict:
        plan.refuse(column, str(verdict.reason))
    elif not permissions.may_change_agreement(reader.actor, commitment.agreement):
        _keep_to_own_side(reader, plan, column, units, sides)
    plan.leads = lead_forms(units)


def _keep_to_own_side(
    reader: Reader, plan: Plan, column: str, units: dict[str, list[Unit]], sides: Sides
) -> None:
    if plan.commitment is None:
        return
    before = {
        (key, unit) for key in UNITS for unit in standing_units(plan.commitment, ROLE_OF[key])
    }
    after = {(key, unit) for key in UNITS for unit in units[key]}
    own = {side.pk for side in sides.parties if reader.actor.coordinates(side.locality_id)}
    others = {unit[0] for _key, unit in before ^ after} - own
    if others:
        names = "; ".join(sides.labels[pk] for pk in sorted(others))
        plan.refuse(column, _("Only %(side)s names its own units.") % {"side": names})


def _units(plan: Plan, key: str, cell: str, sides: Sides, names: dict[Unit, str]) -> list[Unit]:
    try:
        return sides.units(cell, list(names), names)
    except BadCell as bad:
        plan.refuse(key, str(bad))
        return []


def _plan_content(
    reader: Reader, plan: Plan, changed: dict[str, Any], stored: dict[str, Any], sides: Sides
) -> None:
    """What is promised, where that changes: only in a draft."""
    content = [key for key in CONTENT if key in changed]
    if not content or plan.commitment is None:
        return
    verdict = permissions.may_change_agreement(reader.actor, plan.commitment.agreement)
    if not verdict:
        plan.refuse(content[0], str(verdict.reason))
        return
    leads = plan.leads
    if leads is None:
        units = {key: standing_units(plan.commitment, ROLE_OF[key]) for key in UNITS}
        leads = lead_forms(units)
    plan.form = _form(plan, stored | changed, sides, leads, changed)
    plan.leads = None


def _form(
    plan: Plan,
    said: dict[str, Any],
    sides: Sides,
    leads: list[LeadForm],
    changed: dict[str, Any] | None = None,
) -> CommitmentForm | None:
    try:
        performers = sides.performers(said.get("performers") or "")
    except BadCell as bad:
        plan.refuse("performers", str(bad))
        return None
    due = _due(plan, said, said if changed is None else changed)
    if not said.get("text"):
        plan.refuse("text", _("A commitment needs its text."))
    if said.get("amount_value") is not None and not said.get("amount_unit"):
        plan.refuse("amount_unit", _("Say what the amount counts."))
    if due.get("due_from") and due.get("due_on") and due["due_on"] < due["due_from"]:
        plan.refuse("due_on", _("The deadline ends before it begins."))
    if plan.problems:
        return None
    return CommitmentForm(
        text=said["text"],
        performer_ids=performers,
        number=said.get("number"),
        field_key=said.get("field"),
        form=said.get("form"),
        target=said.get("target") or "",
        amount_value=said.get("amount_value"),
        amount_unit=(said.get("amount_unit") or "") if said.get("amount_value") is not None else "",
        leads=leads,
        **due,
    )


def _due(plan: Plan, said: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """The deadline: its days as they stand in their cells, else worked out from its words."""
    days = {key: said.get(key) for key in DUE_DAYS}
    text = said.get("due_text") or ""
    if changed.get("due_text") and not any(changed.get(key) for key in DUE_DAYS):
        try:
            meant = read_deadline(text)
        except NotUnderstood:
            plan.refuse(
                "due_text",
                _("“%(said)s” is not understood as a deadline. Try for example %(example)s.")
                % {"said": text[:80], "example": "30/9/2026, quý III/2026, hằng năm"},
            )
            return {}
        days = dict(
            zip(DUE_DAYS, (meant.start, meant.end, meant.precision, meant.recurrence), strict=True)
        )
    if days["due_on"] and not days["due_precision"]:
        days["due_precision"] = "day"
    return {
        "due_text": text,
        "due_from": days["due_from"],
        "due_on": days["due_on"],
        "due_precision": days["due_precision"] or "",
        "due_recurrence": days["due_recurrence"] or "",
    }


def _plan_state(reader: Reader, plan: Plan, cells: dict[str, Any], changed: dict[str, Any]) -> None:
    """How far it is, where that changes: on the word of the organisation acted for."""
    column = next((key for key in STATE if key in changed), None)
    commitment = plan.commitment
    if column is None or commitment is None:
        return
    verdict = permissions.may_report_state(reader.actor, commitment)
    if not verdict:
        plan.refuse(column, str(verdict.reason))
        return
    state = changed.get("state", str(commitment.state))
    on = changed.get("state_on")
    if on is None and "state" not in changed:
        on = commitment.state_on
    # A new state takes its note as the cell has it; a changed note alone leaves the state.
    note = cells.get("state_note") if "state" in changed else changed.get("state_note")
    if note is None and "state" not in changed:
        note = commitment.state_note
    if state == CommitmentState.REPLACED:
        plan.refuse("state", _("A commitment is replaced by an amendment, not by a report."))
    elif state == CommitmentState.DROPPED and not note:
        plan.refuse("state_note", _("Say why the commitment is dropped."))
    elif on is not None and on > timezone.localdate():
        plan.refuse("state_on", _("The day lies in the future."))
    plan.report = {"state": state, "on": on, "note": note or ""}


def _stale(version: Any) -> str:
    if version is None:
        return _("The version is missing, so nobody knows what the change was made against.")
    return _(
        "Somebody changed this commitment after the list was made. Export it again, or take over"
        " what is stored now."
    )
