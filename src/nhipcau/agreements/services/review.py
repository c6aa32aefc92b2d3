"""Review of drafts: edit, split, merge, accept, skip, add by hand. Nothing here is the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import (
    LeadRole,
    ReadingState,
    StatementKind,
    StatementState,
)
from nhipcau.agreements.errors import (
    AgreementsError,
    AlreadyDecided,
    BadSpan,
    WrongState,
)
from nhipcau.agreements.models import Reading, Statement, StatementLead
from nhipcau.agreements.selectors.annexes import servable_commitments
from nhipcau.agreements.services.cutting import cut_as_the_source
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line

COLUMNS = (
    "kind", "text", "field", "form", "due_text", "due_from", "due_on", "due_precision",
    "due_recurrence", "amount_value", "amount_unit", "product", "serves", "plans_activity", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatementLeadForm:
    """A unit that carries the statement: a known one, or the name of one to be made."""

    party_id: int
    organisation_id: int | None = None
    new_name: str = ""
    role: str = LeadRole.LEAD


@dataclass(frozen=True, slots=True)
class StatementForm:
    """What a reviewer says of one draft."""

    kind: str
    text: str
    performer_ids: Sequence[int] = ()
    field_key: str | None = None
    form: int | None = None
    due_text: str = ""
    due_from: date | None = None
    due_on: date | None = None
    due_precision: str = ""
    due_recurrence: str = ""
    amount_value: Decimal | None = None
    amount_unit: str = ""
    leads: Sequence[StatementLeadForm] = field(default_factory=list)
    product: str = ""
    serves_id: int | None = None
    plans_activity: bool = False

    def columns(self) -> dict[str, Any]:
        is_promised = self.kind == StatementKind.COMMITMENT
        serves = self.serves_id if is_promised else None
        return {
            "kind": StatementKind(self.kind),
            "text": clean_block(self.text),
            "field_id": self.field_key or None,
            "form": self.form,
            "due_text": clean_line(self.due_text)[:200],
            "due_from": self.due_from,
            "due_on": self.due_on,
            "due_precision": self.due_precision if self.due_on or self.due_recurrence else "",
            "due_recurrence": self.due_recurrence,
            "amount_value": self.amount_value,
            "amount_unit": clean_line(self.amount_unit),
            "product": clean_line(self.product)[:300],
            "serves_id": serves,
            "plans_activity": is_promised and (self.plans_activity or serves is not None),
        }


@transaction.atomic
def decide(
    *, actor: Actor, statement_id: int, version: int, state: str, form: StatementForm | None = None
) -> Statement:
    """Accept or skip a draft, or put it back; with a form, what it says is changed first.

    Raises:
        AlreadyDecided: another person decided first, or changed it after it was shown.
        WrongState: it is in the register already.
    """
    if form is None and (done := _decided_by(actor, statement_id, version, state)):
        return done
    statement = _lock_unregistered(actor, statement_id, version)
    before = audit.state_of(statement, COLUMNS)
    if form is not None:
        _apply(actor, statement, form)
    statement.state = StatementState(state)
    decided = statement.state != StatementState.DRAFT
    statement.decided_by_name = actor.name if decided else ""
    statement.decided_at = timezone.now() if decided else None
    _save(actor, statement, state, before)
    return statement


@transaction.atomic
def change_statement(
    *, actor: Actor, statement_id: int, version: int, form: StatementForm
) -> Statement:
    """Change what a draft says; its span stays.

    Raises:
        AlreadyDecided: it changed since `version` was shown.
    """
    statement = _lock_unregistered(actor, statement_id, version)
    before = audit.state_of(statement, COLUMNS)
    _apply(actor, statement, form)
    _save(actor, statement, "change", before)
    return statement


@transaction.atomic
def split_statement(*, actor: Actor, statement_id: int, version: int, at: int) -> list[Statement]:
    """Cut a draft in two at an offset of the source text; both parts keep its sides and leads.

    Raises:
        BadSpan: the offset leaves nothing on one side of it.
    """
    statement = _lock_draft(actor, statement_id, version)
    source = statement.reading.document.text
    inside = statement.start < at < statement.end
    first = _trim(source, statement.start, at) if inside else None
    second = _trim(source, at, statement.end) if inside else None
    if first is None or second is None:
        raise BadSpan(_("Choose a place inside the statement."))
    # What a reviewer wrote is parted with its source; words nobody touched come from the source.
    written = _parted(statement, at, source) if _is_edited(statement, source) else ("", "")
    part = _copy_of(statement)
    for piece, span, words in ((statement, first, written[0]), (part, second, written[1])):
        _place(piece, span, source)
        if words:
            piece.text = words
            piece.save()
    for piece, other in ((statement, part), (part, statement)):
        if piece.due_text in other.text and piece.due_text not in piece.text:
            _forget_deadline(piece)
    changes = {"split": [None, [list(first), list(second)]]}
    audit.record(actor=actor, verb="split", subject=statement, changes=changes)
    touch(actor, statement.reading)
    return [statement, part]


@transaction.atomic
def merge_statements(*, actor: Actor, statement_id: int, version: int) -> Statement:
    """Join a draft with the one that follows it in the text.

    Raises:
        WrongState: nothing follows, or what follows was decided on already.
    """
    statement = _lock_draft(actor, statement_id, version)
    following = statement.reading.statements.filter(start__gte=statement.end).first()
    if following is None:
        raise WrongState(_("No statement follows this one."))
    if following.state != StatementState.DRAFT:
        raise WrongState(_("The statement that follows was decided on already; put it back first."))
    source = statement.reading.document.text
    statement.performers.add(*following.performers.all())
    known = {(lead.party_id, str(lead)) for lead in statement.leads.all()}
    for lead in following.leads.all():
        if (lead.party_id, str(lead)) not in known:
            lead.statement = statement
            lead.save()
    for name in ("field_id", "form", "amount_value", "amount_unit", "due_text", "due_from",
                 "due_on", "due_precision", "due_recurrence"):  # fmt: skip
        if not getattr(statement, name):
            setattr(statement, name, getattr(following, name))
    # What a reviewer wrote stays, joined; words nobody touched come from the source as one stretch.
    products = dict.fromkeys(filter(None, (statement.product, following.product)))
    statement.product = "; ".join(products)[:300]
    statement.plans_activity = statement.plans_activity or following.plans_activity
    # Rows of a table have other cells between them.
    are_rows = statement.source_row is not None or following.source_row is not None
    edited = are_rows or _is_edited(statement, source) or _is_edited(following, source)
    joined = f"{statement.text}; {following.text}" if edited else ""
    end = following.end
    changes = {"merge": [[statement.start, statement.end], [statement.start, end]]}
    following.delete()
    _place(statement, (statement.start, end), source)
    if joined:
        statement.text = joined
        statement.save()
    audit.record(actor=actor, verb="merge", subject=statement, changes=changes)
    touch(actor, statement.reading)
    return statement


@transaction.atomic
def add_statement(*, actor: Actor, reading_id: int, start: int, end: int, kind: str) -> Statement:
    """Add a draft by hand for a stretch of the source text.

    Raises:
        BadSpan: outside the text, empty, or over another statement.
    """
    reading = lock_reading(actor, reading_id)
    source = reading.document.text
    span = _trim(source, max(start, 0), min(end, len(source)))
    if span is None or end > len(source) or start < 0:
        raise BadSpan(_("Select some of the text first."))
    if reading.statements.filter(start__lt=span[1], end__gt=span[0]).exists():
        raise BadSpan(_("The selection overlaps another statement."))
    statement = Statement.objects.create(
        reading=reading,
        kind=StatementKind(kind),
        start=span[0],
        end=span[1],
        text=clean_line(source[span[0] : span[1]]),
        is_by_hand=True,
    )
    statement.performers.set(reading.parties.all())
    changes = {"text": [None, statement.text]}
    audit.record(actor=actor, verb="add", subject=statement, changes=changes)
    touch(actor, reading)
    return statement


def lock_reading(actor: Actor, reading_id: int) -> Reading:
    """The reading, held until the transaction ends, if it may be reviewed and is read."""
    rows = Reading.objects.select_for_update(of=("self",)).select_related("document__owner")
    # The text of a long document is fetched only by the acts that cut it.
    reading = rows.defer("document__text").get(pk=reading_id)
    require(permissions.may_review_reading(actor, reading))
    if reading.state not in {ReadingState.READY, ReadingState.REGISTERED}:
        raise WrongState(_("This document is not ready for review."))
    return reading


def touch(actor: Actor, reading: Reading) -> None:
    """Note who changed the reading last, so that it can be left and found again.

    Its version is the heading's alone: a decision on a draft makes no open heading form stale.
    """
    reading.changed_at = timezone.now()
    reading.changed_by_name = actor.name
    reading.save()


def _lock(actor: Actor, statement_id: int) -> Statement:
    reading_id = Statement.objects.values_list("reading", flat=True).get(pk=statement_id)
    reading = lock_reading(actor, reading_id)
    statement = Statement.objects.get(pk=statement_id)
    statement.reading = reading
    return statement


def _decided_by(actor: Actor, statement_id: int, version: int, state: str) -> Statement | None:
    """The statement, where this very press was carried out already: the button was hit twice."""
    statement = _lock(actor, statement_id)
    same = statement.version == version + 1 and statement.state == state
    by = actor.name if state != StatementState.DRAFT else ""
    return statement if same and statement.decided_by_name == by else None


def _lock_unregistered(actor: Actor, statement_id: int, version: int) -> Statement:
    statement = _lock(actor, statement_id)
    if statement.version != version:
        raise AlreadyDecided(_already(statement))
    if statement.is_registered:
        raise WrongState(_("This statement is in the register already."))
    return statement


def _lock_draft(actor: Actor, statement_id: int, version: int) -> Statement:
    statement = _lock(actor, statement_id)
    if statement.version != version:
        raise AlreadyDecided(_already(statement))
    if statement.state != StatementState.DRAFT:
        raise WrongState(_("Put the statement back before you change its extent."))
    return statement


def _already(statement: Statement) -> str:
    if statement.decided_by_name and statement.decided_at:
        at = timezone.localtime(statement.decided_at).strftime("%H:%M")
        return _("%(name)s already decided on this statement at %(at)s; nothing was changed.") % {
            "name": statement.decided_by_name,
            "at": at,
        }
    return str(_("Somebody changed this statement after you opened it; look at it once more."))


def _apply(actor: Actor, statement: Statement, form: StatementForm) -> None:
    if not clean_block(form.text):
        raise AgreementsError(_("A statement needs its text."))
    if form.due_from and form.due_on and form.due_on < form.due_from:
        raise AgreementsError(_("The deadline ends before it begins."))
    if form.serves_id not in {None, statement.serves_id}:
        servable = servable_commitments(actor, statement.reading)
        if not servable.filter(pk=form.serves_id).exists():
            raise AgreementsError(_("Choose a commitment in force that you may plan for."))
    for name, value in form.columns().items():
        setattr(statement, name, value)
    sides = {party.pk: party for party in statement.reading.parties.all()}
    statement.performers.set([pk for pk in form.performer_ids if pk in sides])
    statement.leads.all().delete()
    seen = set()
    for lead in form.leads:
        name = "" if lead.organisation_id else clean_line(lead.new_name)[:300]
        key = (lead.party_id, lead.organisation_id, name)
        if lead.party_id in sides and (lead.organisation_id or name) and key not in seen:
            seen.add(key)
            StatementLead.objects.create(
                statement=statement,
                party_id=lead.party_id,
                organisation_id=lead.organisation_id,
                new_name=name,
                role=LeadRole(lead.role),
            )


def _save(actor: Actor, statement: Statement, verb: str, before: dict[str, Any]) -> None:
    statement.version += 1
    statement.save()
    changes = audit.differences(before, audit.state_of(statement, COLUMNS))
    audit.record(actor=actor, verb=verb, subject=statement, changes=changes)
    touch(actor, statement.reading)


def _parted(statement: Statement, at: int, source: str) -> tuple[str, str]:
    before, after = source[statement.start : at], source[at : statement.end]
    return cut_as_the_source(statement.text, before, after)


def _is_edited(statement: Statement, source: str) -> bool:
    """Whether a reviewer changed its words: they are no longer those of its span."""
    span = clean_line(source[statement.start : statement.end])
    return clean_line(statement.text).casefold() != span.casefold()


def _place(statement: Statement, span: tuple[int, int], source: str) -> None:
    statement.start, statement.end = span
    statement.text = clean_line(source[span[0] : span[1]])
    statement.version += 1
    statement.save()


def _copy_of(statement: Statement) -> Statement:
    """A second draft that says the same, with the same sides and leads."""
    part = Statement.objects.get(pk=statement.pk)
    part.pk = None
    part._state.adding = True
    part.save()
    part.performers.set(statement.performers.all())
    for lead in statement.leads.all():
        lead.pk, lead.statement = None, part
        lead.save()
    return part


def _forget_deadline(statement: Statement) -> None:
    statement.due_text = statement.due_precision = statement.due_recurrence = ""
    statement.due_from = statement.due_on = None
    statement.save()


def _trim(source: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without spaces and loose punctuation at its ends; None when nothing is left."""
    while start < end and source[start] in " \t\n,;.-–—•+*":
        start += 1
    while end > start and source[end - 1] in " \t\n,;.":
        end -= 1
    return (start, end) if start < end else None
