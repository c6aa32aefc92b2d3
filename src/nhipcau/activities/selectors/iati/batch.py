"""Rows of some hundred activities at a time, as plain tuples, in a constant number of queries.

A file may hold a million activities: nothing here outlives its batch but names of organisations,
and of those no more than `MOST_NAMES`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ActivitySide,
    IatiHouse,
    IatiOrigin,
)
from nhipcau.activities.permissions.reading import reads_only_public
from nhipcau.activities.selectors.iati.figures import Figures, figures_of
from nhipcau.activities.selectors.iati.kinds import KINDS, Extra
from nhipcau.agreements.models import Agreement, Field
from nhipcau.agreements.permissions.reading import readable as agreements_readable
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality, Organisation

STEP = 500
MOST_NAMES = 20_000


class Row(NamedTuple):
    """The columns of an activity that a file says."""

    pk: int
    kind: str
    title: str
    summary: str
    field_id: str | None
    form: int | None
    state: str
    stop_reason: str
    agreement_id: int | None
    owner_id: int
    visibility: str
    planned_from: date | None
    planned_to: date | None
    begun_on: date | None
    ended_on: date | None
    place: str
    latitude: Decimal | None
    longitude: Decimal | None
    is_example: bool
    created_at: datetime


COLUMNS = tuple(Row.__annotations__)


class Body(NamedTuple):
    """An organisation by what does not change from one installation to another."""

    locality: str
    kind: str
    name: str


class Paper(NamedTuple):
    """An agreement by what does not change from one installation to another."""

    title: str
    number: str
    signed: str


class Origin(NamedTuple):
    identifier: str
    reporter_ref: str
    reporter_name: str
    carried: dict[str, Any]
    is_restricted: bool


ORIGIN = ("activity_id", *Origin.__annotations__)


@dataclass(slots=True)
class World:
    """What all batches of one file lean on."""

    actor: Actor
    house: str
    is_public: bool
    units: dict[int, tuple[str, str]]
    topics: dict[str, tuple[str, str]]
    bodies: dict[int, Body] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor) -> World:
        return cls(
            actor=actor,
            house=house().ref,
            is_public=reads_only_public(actor),
            units={
                pk: (c, n) for pk, c, n in Locality.objects.values_list("pk", "code", "name_vi")
            },
            topics={
                key: (vi, en)
                for key, vi, en in Field.objects.values_list("key", "name_vi", "name_en")
            },
        )

    def meet(self, ids: set[int]) -> None:
        """Learn the names of these organisations."""
        if len(self.bodies) > MOST_NAMES:
            self.bodies.clear()
        missing = sorted(ids - self.bodies.keys())
        for start in range(0, len(missing), STEP):
            rows = Organisation.objects.filter(pk__in=missing[start : start + STEP]).order_by()
            for pk, unit, kind, name in rows.values_list("pk", "locality_id", "kind", "name"):
                self.bodies[pk] = Body(self.units[unit][0], kind, name)


@dataclass(slots=True)
class Batch:
    """Activities and what belongs to them, each by the activity's id."""

    world: World
    rows: list[Row]
    sides: dict[int, list[int]]
    participants: dict[int, list[tuple[int, str]]]
    papers: dict[int, Paper]
    serves: dict[int, list[tuple[int, int]]]
    origins: dict[int, Origin]
    extras: dict[int, Extra]
    figures: Figures


def house() -> IatiHouse:
    """What this installation is called; named the first time that somebody asks."""
    return IatiHouse.objects.get_or_create(pk=1)[0]


def batches(actor: Actor, rows: QuerySet[Activity]) -> Iterator[Batch]:
    """All activities of a query, some hundred at a time, in the order of their ids."""
    world = World.of(actor)
    last = 0
    columns = rows.order_by("pk").values_list(*COLUMNS)
    while found := [Row(*row) for row in columns.filter(pk__gt=last)[:STEP]]:
        last = found[-1].pk
        yield batch_of(world, found)


def batch_of(world: World, rows: list[Row]) -> Batch:
    ids = [row.pk for row in rows]
    batch = Batch(
        world=world,
        rows=rows,
        sides=_sides(ids),
        participants=_participants(ids),
        papers={},
        serves=_serves(ids),
        origins=_origins(ids),
        extras=_extras(rows),
        figures=figures_of(world.actor, ids),
    )
    batch.papers = _papers(world.actor, batch)
    world.meet(_named(batch))
    return batch


def _named(batch: Batch) -> set[int]:
    found = {row.owner_id for row in batch.rows}
    found |= {one for parts in batch.participants.values() for one, _role in parts}
    for extra in batch.extras.values():
        found |= extra.organisations()
    return found | batch.figures.organisations()


def _sides(ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = ActivitySide.objects.filter(activity__in=ids).order_by("activity", "position", "id")
    for activity, unit in rows.values_list("activity_id", "locality_id"):
        found[activity].append(unit)
    return found


def _participants(ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = ActivityParticipant.objects.filter(activity__in=ids).order_by("activity", "role", "id")
    for activity, organisation, role in rows.values_list("activity_id", "organisation_id", "role"):
        found[activity].append((organisation, role))
    return found


def _serves(ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """For each activity: agreement and number of the commitments that it serves."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = ActivityCommitment.objects.filter(activity__in=ids).order_by("activity", "id")
    columns = ("activity_id", "commitment__agreement_id", "commitment__number")
    for activity, agreement, number in rows.values_list(*columns):
        found[activity].append((agreement, number))
    return found


def _papers(actor: Actor, batch: Batch) -> dict[int, Paper]:
    """The agreements that this reader may know of; a public activity may serve a private one."""
    wanted = {row.agreement_id for row in batch.rows if row.agreement_id}
    wanted |= {agreement for served in batch.serves.values() for agreement, _number in served}
    rows = Agreement.objects.filter(agreements_readable(actor), pk__in=wanted).order_by()
    return {
        pk: Paper(title, number, signed.isoformat() if signed else "")
        for pk, title, number, signed in rows.values_list("pk", "title", "number", "signed_on")
    }


def _origins(ids: Sequence[int]) -> dict[int, Origin]:
    rows = IatiOrigin.objects.filter(activity__in=ids)
    return {pk: Origin(*said) for pk, *said in rows.values_list(*ORIGIN)}


def _extras(rows: Sequence[Row]) -> dict[int, Extra]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.kind in KINDS:
            by_kind[row.kind].append(row.pk)
    found: dict[int, Extra] = {}
    for kind, ids in by_kind.items():
        found.update(KINDS[kind].read(ids))
    return found
