"""Names of fields and values as people say them, for the history and for what changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.choices import (
    AgreementKind,
    AgreementState,
    AmendmentState,
    CommitmentState,
    Form,
    HandoverState,
    LeadRole,
    Precision,
    Recurrence,
    Visibility,
)
from nhipcau.agreements.models import Agreement, Field
from nhipcau.agreements.permissions import readable
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities.models import Organisation

Words = str | Promise

VERBS: dict[str, Words] = {
    "agreement.add": gettext_lazy("drafted the agreement"),
    "agreement.change": gettext_lazy("changed the agreement"),
    "agreement.sign": gettext_lazy("put the agreement in force"),
    "agreement.supersede": gettext_lazy("put a newer agreement in its place"),
    "agreement.expire": gettext_lazy("noted that its validity ran out"),
    "agreement.remove": gettext_lazy("removed the draft"),
    "agreement.attach": gettext_lazy("attached a file"),
    "agreement.detach": gettext_lazy("removed a file"),
    "agreement.freeze": gettext_lazy("kept the signed text as edition 1"),
    "agreement.amend": gettext_lazy("made an agreed amendment the text in force"),
    "agreement.decide": gettext_lazy("decided which commitments are taken over"),
    "agreement.give_notice": gettext_lazy("gave notice that it ends"),
    "amendment.draft": gettext_lazy("began an amendment"),
    "amendment.change": gettext_lazy("changed the amendment"),
    "amendment.alter": gettext_lazy("changed what the amendment does"),
    "amendment.send": gettext_lazy("sent the amendment to the parties, agreeing to it"),
    "amendment.agree": gettext_lazy("agreed to the amendment"),
    "amendment.refuse": gettext_lazy("refused the amendment"),
    "amendment.withdraw": gettext_lazy("withdrew the amendment"),
    "amendment.conclude": gettext_lazy("was the last to agree: every party has"),
    "amendment.apply": gettext_lazy("put the amendment in force"),
    "handover.plan": gettext_lazy("drew up the handover"),
    "handover.hand_over": gettext_lazy("carried out the handover"),
    "handover.undo": gettext_lazy("took the handover back"),
    "commitment.amend": gettext_lazy("changed the commitment by an amendment"),
    "commitment.replace": gettext_lazy("put others in the place of the commitment"),
    "commitment.leave": gettext_lazy("ended the commitment with its text"),
    "commitment.split": gettext_lazy("split the commitment"),
    "commitment.merge": gettext_lazy("merged commitments into this one"),
    "commitment.hand_over": gettext_lazy("handed the commitment to another organisation"),
    "commitment.take_back": gettext_lazy("took the handover of the commitment back"),
    "commitment.add": gettext_lazy("added the commitment"),
    "commitment.change": gettext_lazy("changed the commitment"),
    "commitment.remove": gettext_lazy("removed the commitment"),
    "commitment.name_leads": gettext_lazy("named who carries the commitment"),
    "commitment.report_state": gettext_lazy("reported on the commitment"),
}
LABELS: dict[str, Words] = {
    "kind": gettext_lazy("Kind of document"),
    "number": gettext_lazy("Number"),
    "title": gettext_lazy("Title"),
    "signed_on": gettext_lazy("Day of signing"),
    "signed_place": gettext_lazy("Place of signing"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_to": gettext_lazy("Valid to"),
    "visibility": gettext_lazy("Who may see it"),
    "supersedes": gettext_lazy("Supersedes"),
    "summary": gettext_lazy("Summary"),
    "parties": gettext_lazy("Parties"),
    "state": gettext_lazy("State"),
    "state_on": gettext_lazy("Day of the state"),
    "state_note": gettext_lazy("Note"),
    "reported_by": gettext_lazy("As reported by"),
    "text": gettext_lazy("Text"),
    "field": gettext_lazy("Field"),
    "form": gettext_lazy("Form of cooperation"),
    "target": gettext_lazy("Target"),
    "due_text": gettext_lazy("Deadline"),
    "due_from": gettext_lazy("Deadline from"),
    "due_on": gettext_lazy("Deadline to"),
    "due_precision": gettext_lazy("Precision of the deadline"),
    "due_recurrence": gettext_lazy("Rhythm"),
    "amount_value": gettext_lazy("Amount"),
    "amount_unit": gettext_lazy("Unit of the amount"),
    "performers": gettext_lazy("Who does it"),
    "leads": gettext_lazy("Who carries it"),
    "reason": gettext_lazy("Reason"),
    "effect_on": gettext_lazy("In force from"),
    "closing_words": gettext_lazy("Reason"),
    "amendment": gettext_lazy("Amendment number"),
    "amendment_state": gettext_lazy("State"),
    "edition": gettext_lazy("Edition"),
    "alteration": gettext_lazy("Change taken out"),
    "act_add": gettext_lazy("New commitment"),
    "act_change": gettext_lazy("Changed commitment"),
    "act_withdraw": gettext_lazy("Withdrawn commitment"),
    "act_part": gettext_lazy("Split commitment"),
    "act_merge": gettext_lazy("Merged commitments"),
    "successor": gettext_lazy("Replaced by"),
    "taken_from": gettext_lazy("Taken over from"),
    "left": gettext_lazy("Not taken over"),
    "decision": gettext_lazy("Decision taken back"),
    "parts": gettext_lazy("Other parts"),
    "part_of": gettext_lazy("Split from"),
    "merged": gettext_lazy("Merged"),
    "notice": gettext_lazy("Days ahead"),
    "notice_days": gettext_lazy("Days ahead"),
    "receiver": gettext_lazy("Receiving organisation"),
    "on": gettext_lazy("From"),
    "count": gettext_lazy("Commitments"),
    "handover_state": gettext_lazy("State"),
    "file": gettext_lazy("File"),
    "commitment": gettext_lazy("Commitment"),
    "reading": gettext_lazy("Read from"),
    "record_result": gettext_lazy("Result"),
    "record_shortcoming": gettext_lazy("Shortcoming"),
    "record_proposal": gettext_lazy("Proposal"),
    "record_fact": gettext_lazy("Fact"),
}
CHOICES: dict[str, Mapping[Any, Words]] = {
    "kind": dict(AgreementKind.choices),
    "visibility": dict(Visibility.choices),
    "state": dict(AgreementState.choices) | dict(CommitmentState.choices),
    "form": dict(Form.choices),
    "amendment_state": dict(AmendmentState.choices),
    "handover_state": dict(HandoverState.choices),
    "due_precision": dict(Precision.choices),
    "due_recurrence": dict(Recurrence.choices),
}
DAYS = frozenset(
    {"signed_on", "valid_from", "valid_to", "state_on", "due_from", "due_on", "effect_on", "on"}
)
# What the words of a deadline already say.
TOLD_BY_DUE_TEXT = frozenset({"due_from", "due_on", "due_precision", "due_recurrence"})


@dataclass(frozen=True, slots=True)
class Step:
    """One field of a change, in words; "" where there was or is nothing."""

    label: Words
    before: str
    after: str


class Names:
    """Names behind the ids that changes mention, fetched at once; only what the actor may read."""

    def __init__(self, actor: Actor, changes: Iterable[Mapping[str, Any]]) -> None:
        ids: dict[str, set[Any]] = {"field": set(), "reported_by": set(), "supersedes": set()}
        for change in changes:
            for name, wanted in ids.items():
                wanted.update(value for value in change.get(name, ()) if value)
        self._names = {
            "field": _names(Field.objects.in_bulk(ids["field"])),
            "reported_by": _names(Organisation.objects.in_bulk(ids["reported_by"])),
            "supersedes": _names(
                Agreement.objects.filter(readable(actor)).in_bulk(ids["supersedes"])
            ),
        }

    def knows(self, name: str) -> bool:
        return name in self._names

    def of(self, name: str, key: Any) -> str:
        """The name behind an id; a word for "another" where it is gone or not for this reader."""
        return self._names[name].get(key, _("another one"))


def steps_of(entry: AuditEntry, names: Names) -> Iterator[Step]:
    """The fields of one entry that a reader needs, in words."""
    hidden = TOLD_BY_DUE_TEXT if "due_text" in entry.changes else frozenset()
    for name, pair in entry.changes.items():
        if name in hidden or not isinstance(pair, list) or len(pair) != 2:
            continue
        before, after = (said(name, value, names) for value in pair)
        if before != after:
            yield Step(LABELS.get(name, name), before, after)


def said(name: str, value: Any, names: Names | None = None) -> str:
    """One value of a field in words; "" for none."""
    if value in (None, ""):
        return ""
    if names is not None and names.knows(name):
        return names.of(name, value)
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    reader = _day if name in DAYS else _READERS.get(name, str)
    return reader(value)


def _names(rows: Mapping[Any, Any]) -> dict[Any, str]:
    return {key: str(row) for key, row in rows.items()}


def _day(value: Any) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return date_format(day, "SHORT_DATE_FORMAT")


def _number(value: Any) -> str:
    try:
        number = Decimal(str(value)).normalize()
    except InvalidOperation:
        return str(value)
    return number_format(f"{number:f}", use_l10n=True, force_grouping=True)


def _unit(value: Any) -> str:
    return _("VND") if value == "VND" else str(value)


def _leads(value: Any) -> str:
    """ "Sở A (lead); Sở B (coordinating)" with the roles in the reader's language."""
    text = str(value)
    for role, word in LeadRole.choices:
        text = text.replace(f"({role})", f"({str(word).lower()})")
    return text


_READERS: dict[str, Callable[[Any], str]] = {
    "amount_value": _number,
    "amount_unit": _unit,
    "leads": _leads,
}
