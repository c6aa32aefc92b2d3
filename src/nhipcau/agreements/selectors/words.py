"""Verbs, fields and values as people say them, for the history of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

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
    "amendment.invite": gettext_lazy("asked who would join: every party has agreed"),
    "amendment.rebase": gettext_lazy("brought the amendment up to the text in force"),
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
    "commitment.take_back_report": gettext_lazy("took back a report on the commitment"),
    "sheetexport.export": gettext_lazy("took a list away as a table"),
    "calendarkey.add": gettext_lazy("made a private calendar address"),
    "calendarkey.renew": gettext_lazy("made a new private calendar address"),
    "calendarkey.remove": gettext_lazy("ended the private calendar address"),
    "recorditem.remove": gettext_lazy("removed from the record of the past period"),
    "attachment.remove": gettext_lazy("removed a file"),
    "recorditem.add": gettext_lazy("added to the record of the past period"),
    "reading.import": gettext_lazy("imported the document"),
    "reading.retry": gettext_lazy("had the document read again"),
    "reading.change": gettext_lazy("changed the heading"),
    "reading.register": gettext_lazy("made the agreement from what was accepted"),
    "reading.remove": gettext_lazy("discarded the document"),
    "statement.accepted": gettext_lazy("accepted the statement"),
    "statement.skipped": gettext_lazy("skipped the statement"),
    "statement.draft": gettext_lazy("put the statement back"),
    "statement.change": gettext_lazy("changed the statement"),
    "statement.split": gettext_lazy("split the statement"),
    "statement.merge": gettext_lazy("joined the statement with the one that follows"),
    "statement.add": gettext_lazy("added a statement by hand"),
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
    "party_joins": gettext_lazy("Joins"),
    "party_leaves": gettext_lazy("Leaves"),
    "party_change": gettext_lazy("Change of a party"),
    "signatory": gettext_lazy("Signatory"),
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
    "product": gettext_lazy("Product"),
    "serves": gettext_lazy("Serves the commitment"),
    "plans_activity": gettext_lazy("Also a planned activity"),
    "carries_out": gettext_lazy("Carries out"),
    "columns": gettext_lazy("Columns of the table"),
    "table": gettext_lazy("Table"),
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
    "agreement": pgettext_lazy("record", "Agreement"),
    "query": gettext_lazy("What was asked for"),
    "statements": gettext_lazy("Statements accepted"),
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


def said(name: str, value: Any) -> str:
    """One value of a field in words; "" for none."""
    if value in (None, ""):
        return ""
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    reader = _day if name in DAYS else _READERS.get(name, str)
    return reader(value)


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


def _yes(value: Any) -> str:
    return _("yes") if value else _("no")


def _columns(value: Any) -> str:
    """Which column is which, numbered as people count them."""
    if not isinstance(value, dict):
        return str(value)
    named = sorted((at, str(COLUMN_NAMES.get(name, name))) for name, at in value.items())
    return "; ".join(f"{at + 1}: {name}" for at, name in named)


COLUMN_NAMES: dict[str, Words] = {
    "content": gettext_lazy("Task"),
    "lead": gettext_lazy("Lead"),
    "coordinating": gettext_lazy("Works with it"),
    "deadline": gettext_lazy("Deadline"),
    "begin": gettext_lazy("Begins"),
    "product": gettext_lazy("Product"),
    "money": gettext_lazy("Money"),
    "number": gettext_lazy("Number"),
    "note": gettext_lazy("Note"),
    "second lead": gettext_lazy("Lead of the other side"),
}
"""What a column of an annex can be."""

_READERS: dict[str, Callable[[Any], str]] = {
    "plans_activity": _yes,
    "columns": _columns,
    "amount_value": _number,
    "amount_unit": _unit,
    "leads": _leads,
}
