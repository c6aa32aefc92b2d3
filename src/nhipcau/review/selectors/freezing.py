"""What closing a review freezes: its figures by field, and every record behind them.

Everything is plain: codes, days and numbers, put into words when it is read. The same builder
asks the register again later, so that a frozen review and today's can be set side by side.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation

from nhipcau.activities.choices import TransactionKind
from nhipcau.foundation.actors import Actor
from nhipcau.review.choices import DEEP_RUNG, QUICK_DAYS
from nhipcau.review.models import Review
from nhipcau.review.selectors.balance import balance_of
from nhipcau.review.selectors.facts import Facts, facts_by_field
from nhipcau.review.selectors.measures import measures_of
from nhipcau.review.selectors.official.asked import readers_for
from nhipcau.review.selectors.official.reading import rows_of
from nhipcau.review.selectors.official.rows import Deed, Promise, Rows, Sum, Value, Word
from nhipcau.review.selectors.raising import points_of
from nhipcau.review.selectors.records import NO_FIELD
from nhipcau.review.selectors.reviews import days_of_review, subject_of
from nhipcau.review.selectors.scope import Scope, scope_of

FORM = 1
"""Of the content; a later form is read beside it."""
ASKS = Actor.program("review")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `figures` names what counts it ("in_force", "due-12", "in-trade")."""

    kind: str
    row: int
    title: str
    said: Json
    figures: tuple[str, ...]

    @property
    def digest(self) -> str:
        return digest_of([self.kind, self.row, self.title, self.said])


@dataclass(slots=True)
class Frozen:
    """All that a review says at one moment."""

    content: Json
    records: list[Record] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Of the content and of every record, whatever order they stand in."""
        return whole_digest(self.content, (one.digest for one in self.records))


def whole_digest(content: Json, records: Iterable[str]) -> str:
    return digest_of([content, *sorted(records)])


def digest_of(said: object) -> str:
    """SHA-256 of plain data, as it is written without spaces and with its keys in order."""
    text = json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def scope_of_review(review: Review, today: date) -> Scope:
    """The question of a review: what every organisation of every side may read counts."""
    subject, period = subject_of(review), days_of_review(review)
    known = scope_of((ASKS,), subject, period, today=today)
    readers = readers_for(known.sides, None)
    if not readers:
        raise ValueError("a review has sides")
    return scope_of(readers, subject, period, today=today, counts_reported=review.counts_reported)


def freeze(review: Review, today: date) -> Frozen:
    """Ask the register for all of it; a constant number of queries.

    Names stand as they are in Vietnamese, whoever closes: a digest must not hang on a language.
    """
    with translation.override("vi"):
        return _freeze(review, today)


def _freeze(review: Review, today: date) -> Frozen:
    scope = scope_of_review(review, today)
    facts, rows = facts_by_field(scope), rows_of(scope, today)
    names = {key: one.name_vi for key, one in rows.fields.items()}
    balance = balance_of(scope)
    points = points_of(scope, today)
    content = {
        "form": FORM,
        "as_of": today,
        "until": scope.until,
        "sides": [{"key": side.key, "name": side.name} for side in scope.sides],
        "ran": len(rows.deeds),
        "facts": {key or NO_FIELD: _facts(one) for key, one in facts.items()},
        "values": measures_of(facts).values(),
        "values_by_field": {
            key or NO_FIELD: measures_of({key: one}).values() for key, one in facts.items()
        },
        "fields": {key: names[key] for key in facts if key},
        "balance": {
            key or NO_FIELD: {str(side): asdict(one) for side, one in sides.items()}
            for key, sides in balance.items()
        },
        "points": {name: [asdict(one) for one in found] for name, found in points.lists()},
        "more": sorted(points.more),
        "notes": _notes(review),
    }
    return Frozen(_plain(content), [_plain_record(one) for one in _records(rows)])


def _facts(facts: Facts) -> Json:
    return {
        "rungs": facts.rungs,
        "activities": facts.activities,
        "due": facts.due,
        "on_time": facts.on_time,
        "joint": facts.joint,
        "joint_said": facts.joint_said,
        "waits": [[days, begun, count] for (days, begun), count in sorted(facts.waits.items())],
        "potentials": [
            {
                "what": str(one.what),
                "unit": str(one.unit),
                "realised": one.realised,
                "potential": one.potential,
            }
            for one in facts.potentials
        ],
    }


def _notes(review: Review) -> list[Json]:
    return [
        {
            "field": note.field_id or "",
            "results": note.results,
            "shortcomings": note.shortcomings,
            "directions": note.directions,
        }
        for note in review.notes.all()
    ]


def _records(rows: Rows) -> Iterator[Record]:
    for promise in rows.promises:
        yield _promised(promise)
    for deed in rows.deeds:
        yield _done(deed)
    for total in rows.sums:
        yield _paid(rows.scope, total)
    for value in rows.values:
        yield _measured(value)
    for word in rows.words:
        yield _asked(word)


def _promised(one: Promise) -> Record:
    row = one.row
    figures = []
    if one.is_in_force:
        pace = _pace(one)
        figures += ["in_force", f"rung-{one.rung}", pace, "begun" if one.is_begun else "not_begun"]
        figures += ["deep"] if one.rung >= DEEP_RUNG else []
    if one.is_due:
        kept = "on_time" if one.on_time else "late"
        figures += ["due", kept]
        figures += [f"{name}-{side}" for side in one.sides for name in ("due", kept)]
    if one.is_joint:
        figures += ["joint", "joint_said" if one.all_said else "one_sided"]
    said = {
        "agreement": row.agreement.title,
        "number": row.number,
        "state": row.state,
        "due_on": row.due_on,
        "agreed_on": one.agreed_on,
        "rung": one.rung,
        "who": one.who,
        "version": row.version,
    }
    title = f"{row.number}. {row.text}"
    return Record("commitment", row.pk, title, said, (*figures, *_within({one.field})))


def _pace(one: Promise) -> str:
    if one.is_begun:
        return "quick" if one.wait <= QUICK_DAYS else "slow"
    return "slow" if one.wait >= QUICK_DAYS else "open"


def _done(one: Deed) -> Record:
    row = one.row
    figures = ["activities", *(f"hosts-{side}" for side in sorted(one.carried_by))]
    figures += [f"proposes-{one.side}"] if one.side is not None else []
    said = {
        "kind": row.kind,
        "state": row.state,
        "begun_on": row.begun_on,
        "ended_on": row.ended_on,
        "form": row.form,
        "who": str(row.owner),
        "version": row.version,
    }
    return Record("activity", row.pk, row.title, said, (*figures, *_within(one.fields)))


def _paid(scope: Scope, one: Sum) -> Record:
    row = one.row
    counts = row.kind == TransactionKind.PAID and row.standing in scope.standings
    figures = [f"paid-{one.side}"] if counts and one.side is not None else []
    said = {
        "amount": row.amount,
        "money_kind": row.kind,
        "on": row.on,
        "source": row.source,
        "standing": row.standing,
        **_report(one),
    }
    return Record("money", row.pk, one.subject, said, (*figures, *_within({row.field_id})))


def _measured(one: Value) -> Record:
    row = one.row
    said = {
        "indicator": row.indicator.title,
        "value": row.value,
        "unit": row.indicator.unit,
        "on": row.on,
        "standing": row.standing,
        **_report(one),
    }
    return Record("value", row.pk, one.subject, said, ("values", *_within({one.field})))


def _asked(one: Word) -> Record:
    row = one.row
    figures = []
    if one.is_on_what_ran and one.is_asked_in_period and one.side is not None:
        figures += [f"asked-{one.side}"]
        figures += [f"answered_late-{one.side}"] if one.is_late else []
    said = {
        "side": str(row.locality),
        "asked_on": timezone.localdate(row.asked_at),
        "answered_on": timezone.localdate(row.answered_at) if row.answered_at else None,
        "word": row.word,
        **_report(one),
    }
    return Record("word", row.pk, one.subject, said, (*figures, *_within({one.field})))


def _report(one: Sum | Value | Word) -> Json:
    """The version of the report that says it, by its content hash."""
    return {
        "report": one.said.update_id,
        "report_version": one.said.number,
        "report_digest": one.said.digest,
        "author": one.said.author,
    }


def _within(fields: Iterable[str | None]) -> list[str]:
    return sorted(f"in-{key or NO_FIELD}" for key in fields)


def _plain(said: Json) -> Json:
    """As the database gives it back: text, numbers, lists."""
    plain: Json = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
    return plain


def _plain_record(one: Record) -> Record:
    return Record(one.kind, one.row, one.title, _plain(one.said), one.figures)
