"""A closed review as it was frozen, what became of it since, and the one before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from nhipcau.foundation.potentials import Potential
from nhipcau.review.choices import Measure, ReviewState
from nhipcau.review.models import FrozenRecord, FrozenReview, Review
from nhipcau.review.selectors.facts import Facts, together
from nhipcau.review.selectors.freezing import Frozen, Json, Record, freeze, whole_digest
from nhipcau.review.selectors.measures import Measured, measures_of
from nhipcau.review.selectors.records import NO_FIELD
from nhipcau.review.selectors.reviews import days_of_review, subject_of
from nhipcau.review.selectors.scope import Scope, Side

SHOWN = 100
"""So many changed records of each kind are shown."""
UNCOUNTED = {"report", "report_version", "report_digest", "version"}
"""What a record says for proof and not for people."""


def measured_then(review: Review, content: Json) -> Measured:
    """The frozen counts, as the pages of measures read them."""
    sides = tuple(
        Side(one["key"], one["name"], frozenset(), frozenset()) for one in content["sides"]
    )
    scope = Scope(
        readers=(),
        subject=subject_of(review),
        period=days_of_review(review),
        until=date.fromisoformat(content["until"]),
        sides=sides,
        counts_reported=review.counts_reported,
    )
    facts = {_key(key): _facts(key, said) for key, said in content["facts"].items()}
    return Measured(
        scope=scope,
        whole=measures_of(facts),
        facts=together(facts.values()),
        by_field={key: measures_of({key: one}) for key, one in facts.items()},
        field_facts=facts,
    )


def records_of(review: Review, figure: str, within: str = "") -> QuerySet[FrozenRecord]:
    """The frozen records that a figure counts, in their order; all of them for no figure."""
    rows = FrozenRecord.objects.filter(review=review)
    if figure:
        rows = rows.filter(figures__has_key=figure)
    if within:
        rows = rows.filter(figures__has_key=f"in-{within}")
    return rows.order_by("pk")


def is_whole(review: Review) -> bool:
    """Whether what is stored is what was frozen: its digest, worked out anew."""
    frozen = FrozenReview.objects.get(review=review)
    digests = []
    for row in FrozenRecord.objects.filter(review=review).iterator(2000):
        said = Record(row.kind, row.row, row.title, row.said, ()).digest
        if said != row.digest:
            return False
        digests.append(said)
    return whole_digest(frozen.content, digests) == frozen.digest


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure that is another one now; None where it has no ground."""

    name: str
    before: float | None
    after: float | None

    @property
    def delta(self) -> float | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Change:
    """A record that reads otherwise than it was frozen: columns with before and after."""

    kind: str
    row: int
    title: str
    steps: list[tuple[str, Any, Any]]


@dataclass(slots=True)
class Since:
    """What became of a closed review: measures, and records by what happened to them."""

    moved: list[Moved] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    gone: list[Record] = field(default_factory=list)
    new: list[Record] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.moved or self.changed or self.gone or self.new)

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(getattr(self, name)) for name in ("changed", "gone", "new")}


def since_closing(review: Review, content: Json) -> Since:
    """The same question asked of today's register, set against what was frozen.

    It looks at the days that the review looked at, up to the day on which it was closed.
    """
    now = freeze(review, date.fromisoformat(content["as_of"]))
    then = {(row.kind, row.row): row for row in FrozenRecord.objects.filter(review=review)}
    today = {(one.kind, one.row): one for one in now.records}
    since = Since(moved=_moved(content["values"], now.content["values"]))
    for key, old in then.items():
        new = today.get(key)
        if new is None:
            since.gone.append(Record(old.kind, old.row, old.title, old.said, tuple(old.figures)))
        elif new.digest != old.digest or set(new.figures) != set(old.figures):
            since.changed.append(_change(old, new))
    since.new = [one for key, one in today.items() if key not in then]
    return since


def review_before(review: Review) -> Review | None:
    """The closed review of the same subject whose days ended last before those of this one."""
    rows = Review.objects.filter(
        state=ReviewState.CLOSED,
        agreement=review.agreement_id,
        one=review.one_id,
        other=review.other_id,
        field=review.field_id,
        period_to__lt=review.period_to,
    )
    return rows.select_related("frozen").order_by("-period_to", "-pk").first()


@dataclass(frozen=True, slots=True)
class FieldMoved:
    key: str
    name: str
    values: list[Moved]


def against(before: Json, after: Json, names: Mapping[str, str]) -> list[FieldMoved]:
    """Two frozen contents field by field; a field of only one of them has no other figure."""
    keys = [key for key in names if key in before["facts"] or key in after["facts"]]
    rows = []
    for key in keys:
        old, new = before["values_by_field"].get(key, {}), after["values_by_field"].get(key, {})
        values = [Moved(name, old.get(name), new.get(name)) for name in Measure.values]
        rows.append(FieldMoved(key, names[key], values))
    return rows


def compared(before: Json, after: Json) -> list[Moved]:
    """The five of two frozen contents, whether they moved or not."""
    return [
        Moved(name, before["values"].get(name), after["values"].get(name))
        for name in Measure.values
    ]


def agrees(frozen: Frozen) -> bool:
    """Whether figures and records are of one moment: counted anew from the records."""
    counted = Counter(name for one in frozen.records for name in one.figures)
    facts = [_facts(key, said) for key, said in frozen.content["facts"].items()]
    whole = together(facts)
    expected = {"in_force": whole.in_force, "joint": whole.joint, "joint_said": whole.joint_said}
    expected |= {f"due-{side}": count for side, count in whole.due.items()}
    expected |= {f"on_time-{side}": count for side, count in whole.on_time.items()}
    return all(counted[name] == count for name, count in expected.items())


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Moved]:
    return [
        Moved(name, before.get(name), after.get(name))
        for name in Measure.values
        if before.get(name) != after.get(name)
    ]


def _change(old: FrozenRecord, new: Record) -> Change:
    steps = [
        (name, old.said.get(name), new.said.get(name))
        for name in [*old.said, *(name for name in new.said if name not in old.said)]
        if old.said.get(name) != new.said.get(name) and name not in UNCOUNTED
    ]
    if old.title != new.title:
        steps.insert(0, ("title", old.title, new.title))
    return Change(old.kind, old.row, new.title, steps)


def _key(key: str) -> str | None:
    return None if key == NO_FIELD else key


def _facts(key: str, said: Json) -> Facts:
    return Facts(
        rungs=_numbered(said["rungs"].items()),
        activities=said["activities"],
        due=_numbered(said["due"].items()),
        on_time=_numbered(said["on_time"].items()),
        joint=said["joint"],
        joint_said=said["joint_said"],
        waits={(days, begun): count for days, begun, count in said["waits"]},
        potentials=[
            Potential(
                field=key,
                what=one["what"],
                unit=one["unit"],
                realised=Decimal(one["realised"]),
                potential=Decimal(one["potential"]),
            )
            for one in said["potentials"]
        ],
    )


def _numbered(pairs: Iterable[tuple[str, int]]) -> dict[int, int]:
    return {int(key): count for key, count in pairs}
