"""What is measured: of which agreement, pair or field, in which days, as whose eyes see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from nhipcau.activities.choices import Standing
from nhipcau.activities.models import Activity, Update
from nhipcau.activities.permissions import readable as activity_readable
from nhipcau.activities.permissions.standing import readable_updates
from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Agreement, Party
from nhipcau.agreements.permissions.reading import readable as agreement_readable
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import locality_lineage, present_of
from nhipcau.review.selectors.periods import Period

Readers = tuple[Actor, ...]
Told = QuerySet[Any]
"""Rows with columns that were worked out for them; types cannot follow these out of a function."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An agreement, or a pair of localities, or neither (all that there is); perhaps one field."""

    agreement_id: int | None = None
    pair: tuple[int, int] | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the localities whose parties it is, and those whose reports count as its own.

    `signed` of different sides have nothing in common; `speaks` may, where two became one later.
    `key` is the id of the locality that the side is called by.
    """

    key: int
    name: str
    signed: frozenset[int]
    speaks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scope:
    """One question. Rows count that every one of `readers` may read.

    `until` is the last day looked at, never later than today. With `counts_reported` what one side
    reported counts before the others confirm it.
    """

    readers: Readers
    subject: Subject
    period: Period
    until: date
    sides: tuple[Side, ...]
    counts_reported: bool = False

    @property
    def standings(self) -> tuple[str, ...]:
        """How far a figure must be believed to count."""
        if self.counts_reported:
            return (Standing.CONFIRMED, Standing.REPORTED)
        return (Standing.CONFIRMED,)

    @property
    def is_ahead(self) -> bool:
        """Whether nothing of the period is past yet."""
        return self.until < self.period.first


def scope_of(
    readers: Readers,
    subject: Subject,
    period: Period,
    *,
    today: date,
    counts_reported: bool = False,
) -> Scope:
    """The question with its sides, as they stood on the last day looked at."""
    until = period.until(today)
    return Scope(
        readers=readers,
        subject=subject,
        period=period,
        until=until,
        sides=_sides(readers, subject, until),
        counts_reported=counts_reported,
    )


def agreements_in(scope: Scope) -> QuerySet[Agreement]:
    """Signed agreements of the subject that all readers may read, in force during the period."""
    rows = _signed(scope.readers, scope.subject).filter(
        Q(valid_to=None) | Q(valid_to__gte=scope.period.first)
    )
    if scope.subject.pair:
        if len(scope.sides) < 2:
            return rows.none()
        for side in scope.sides:
            party = Party.objects.filter(agreement=OuterRef("pk"), locality__in=side.signed)
            rows = rows.filter(Exists(party.order_by()))
    return rows.order_by()


def activities_known_to(readers: Readers) -> QuerySet[Activity]:
    """Activities that every one of these may read."""
    rows = Activity.objects.order_by()
    for actor in readers:
        rows = rows.filter(activity_readable(actor))
    return rows


def reports_known_to(readers: Readers) -> QuerySet[Update]:
    """Reports that every one of these may read: disputed ones only where all are of the sides."""
    rows = Update.objects.exclude(standing=Standing.DRAFT).order_by()
    for actor in readers:
        rows = rows.filter(readable_updates(actor))
    return rows


class SideOf(Func):
    """The key of the side that a column of localities stands for; null for a locality of none.

    One node whatever the number of sides: a Case of a hundred branches takes Django seconds to
    put together where it stands in several subqueries.
    """

    output_field = IntegerField()

    def __init__(self, column: str | F, keys: Mapping[int, int] | None = None) -> None:
        super().__init__(F(column) if isinstance(column, str) else column)
        self.keys = dict(keys or {})

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 - asked for by Django
        *_names: Any,
        **_context: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        column, params = compiler.compile(self.source_expressions[0])
        if not self.keys:
            return "CAST(NULL AS integer)", ()
        whens = " ".join(f"WHEN {int(one)} THEN {int(key)}" for one, key in self.keys.items())
        return f"CASE {column} {whens} END", tuple(params)

    @property
    def identity(self) -> tuple[Any, ...]:
        return (type(self), *self.source_expressions, *self.keys.items())


def side_of(scope: Scope, column: str) -> SideOf:
    """The side whose party stands in this column."""
    return SideOf(column, {one: side.key for side in scope.sides for one in sorted(side.signed)})


def _signed(readers: Readers, subject: Subject) -> QuerySet[Agreement]:
    rows = Agreement.objects.exclude(state=AgreementState.DRAFT)
    for actor in readers:
        rows = rows.filter(agreement_readable(actor))
    return rows.filter(pk=subject.agreement_id) if subject.agreement_id else rows


def _sides(readers: Readers, subject: Subject, day: date) -> tuple[Side, ...]:
    if subject.pair:
        return _pair(subject.pair)
    if subject.agreement_id:
        known = _signed(readers, subject).values("pk")
        signed = Party.objects.filter(agreement__in=known).order_by("position", "pk")
        return _grouped(list(signed.values_list("locality_id", flat=True)), day)
    return _grouped(
        list(Locality.objects.order_by("sort_name", "pk").values_list("pk", flat=True)), day
    )


def _pair(pair: tuple[int, int]) -> tuple[Side, ...]:
    """Each with its predecessors and successors; what both became counts for the first."""
    lineage = locality_lineage(pair)
    names = {row.pk: str(row) for row in Locality.objects.filter(pk__in=pair)}
    one, other = lineage[pair[0]], lineage[pair[1]] - lineage[pair[0]]
    if not other or len(names) < 2:
        return ()
    return (
        Side(pair[0], names[pair[0]], one, lineage[pair[0]]),
        Side(pair[1], names[pair[1]], other, lineage[pair[1]]),
    )


def _grouped(ids: Iterable[int], day: date) -> tuple[Side, ...]:
    """Those that are one unit on that day are one side."""
    ids = list(dict.fromkeys(ids))
    now, lineage = present_of(ids, day), locality_lineage(ids)
    groups: dict[int, list[int]] = defaultdict(list)
    for one in ids:
        groups[now[one].pk].append(one)
    return tuple(
        Side(
            key=key,
            name=str(now[members[0]]),
            signed=frozenset(members),
            speaks=frozenset().union(*(lineage[one] for one in members)),
        )
        for key, members in groups.items()
    )
