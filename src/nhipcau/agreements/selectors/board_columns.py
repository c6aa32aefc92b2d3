"""The board as columns: one for each state, field, side, lead organisation or nearness of deadline.

Every column carries the filter that leads to the table of exactly its commitments, and its count is
the count of that table. Where one group cannot be narrowed by another value of the same filter
(a state within a chosen state), the chosen values are the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import DeadlineBucket
from nhipcau.agreements.models import Commitment, Field
from nhipcau.agreements.selectors.board import DATED, UNDATED, rows_of, walked
from nhipcau.agreements.selectors.commitments import (
    IN_ITS_AGREEMENT,
    STANDING_STATES,
    commitments_visible_to,
    order_of,
)
from nhipcau.agreements.selectors.counts import (
    counts_by_bucket,
    counts_by_field,
    counts_by_lead,
    counts_by_side,
)
from nhipcau.agreements.selectors.filters import NONE, CommitmentFilter
from nhipcau.agreements.selectors.tally import tally_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import present_of

AT_ONCE = 6
"""Columns side by side; more are behind "next"."""
CARDS = 8
"""Cards of a column; more are in its table."""
MOST_LEADS = 600
"""Organisations offered as columns, those with most commitments first."""
UNDATED_BUCKETS = {DeadlineBucket.RHYTHM, DeadlineBucket.UNDATED}
DATED_BUCKETS = {"dated", "month", *DeadlineBucket} - UNDATED_BUCKETS
Words = str | Promise


@dataclass(slots=True)
class BoardColumn:
    """What one column holds: how many, the filter of its table, and its first cards."""

    label: Words
    wanted: CommitmentFilter
    count: int
    chip: str = ""
    cards: list[Commitment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BoardColumns:
    """The columns side by side, which lot of them this is and how many lots there are."""

    columns: list[BoardColumn]
    lot: int
    lots: int
    total: int


Grouping = Callable[[Actor, CommitmentFilter, date], list[BoardColumn]]


def board_columns(
    actor: Actor, wanted: CommitmentFilter, today: date, *, group: str, lot: int = 1
) -> BoardColumns:
    """The columns of a grouping, six at a time, those without a commitment left out."""
    found = [column for column in GROUPINGS[group](actor, wanted, today) if column.count]
    lots = max(1, -(-len(found) // AT_ONCE))
    lot = min(max(1, lot), lots)
    shown = found[(lot - 1) * AT_ONCE : lot * AT_ONCE]
    if group == "lead":
        _count_exactly(actor, shown, today)
    _deal(actor, shown, today)
    return BoardColumns(shown, lot, lots, len(found))


def _by_state(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    tally = tally_visible_to(actor, wanted, today)
    states = wanted.states or STANDING_STATES
    return [
        BoardColumn(
            label=CHIPS[f"commitment.{state}"].word,
            wanted=replace(wanted, states=(state,)),
            count=tally.within((state,)).total,
            chip=state,
        )
        for state in states
    ]


def _by_field(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    counts = counts_by_field(actor, wanted, today)
    columns = [
        BoardColumn(topic.name, replace(wanted, field=topic.key), counts[topic.key])
        for topic in Field.objects.all()
    ]
    return [*columns, BoardColumn(_("No field"), replace(wanted, field=NONE), counts[None])]


def _by_deadline(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    if wanted.deadline and wanted.deadline not in DeadlineBucket.values:
        total = tally_visible_to(actor, wanted, today).within(wanted.states).total
        return [BoardColumn(_("The deadlines chosen"), wanted, total)]
    buckets = [one for one in DeadlineBucket if wanted.deadline in {"", one}]
    counts = counts_by_bucket(actor, wanted, today)
    return [
        BoardColumn(one.label, replace(wanted, deadline=one.value), counts[one]) for one in buckets
    ]


def _by_side(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    """By the unit that goes on today; what is done together stands with each of its sides."""
    if wanted.locality_id:
        chosen = present_of([wanted.locality_id], today)[wanted.locality_id]
        total = tally_visible_to(actor, wanted, today).within(wanted.states).total
        return [BoardColumn(chosen.name, wanted, total)]
    counts = counts_by_side(actor, wanted, today)
    units = Locality.objects.in_bulk({unit for unit, _is_twice in counts})
    columns = [
        BoardColumn(unit.name, replace(wanted, locality_id=pk), counts[pk, False])
        for pk, unit in units.items()
    ]
    # Two parties of one agreement that are one unit today: what both do was counted twice.
    twice = [one for one in columns if counts[one.wanted.locality_id or 0, True]]
    _count_exactly(actor, twice, today)
    columns.sort(key=lambda one: (-one.count, units[one.wanted.locality_id or 0].sort_name))
    return columns


def _by_lead(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    if wanted.organisation_id or wanted.is_unled:
        total = tally_visible_to(actor, wanted, today).within(wanted.states).total
        return [BoardColumn(_lead_name(wanted), wanted, total)]
    counts = counts_by_lead(actor, wanted, today)
    without = BoardColumn(
        _("No unit is named"), replace(wanted, is_unled=True), counts.pop(None, 0)
    )
    most = [pk for pk, _count in counts.most_common(MOST_LEADS) if pk]
    told = Organisation.objects.filter(pk__in=most).values_list("pk", "name", "sort_name")
    first = sorted(told, key=lambda row: (-counts[row[0]], row[2]))
    columns = [
        BoardColumn(name, replace(wanted, organisation_id=pk), counts[pk])
        for pk, name, _sort_name in first
    ]
    return [*columns, without]


def _lead_name(wanted: CommitmentFilter) -> Words:
    if wanted.is_unled:
        return _("No unit is named")
    return str(Organisation.objects.filter(pk=wanted.organisation_id or 0).first() or "")


GROUPINGS: dict[str, Grouping] = {
    "state": _by_state,
    "deadline": _by_deadline,
    "field": _by_field,
    "side": _by_side,
    "lead": _by_lead,
}


def _count_exactly(actor: Actor, columns: Iterable[BoardColumn], today: date) -> None:
    """Count a column as its table does: with what a unit continues, each commitment once."""
    for column in columns:
        rows = commitments_visible_to(actor, column.wanted, today=today)
        column.count = rows.order_by().count()


def _deal(actor: Actor, columns: Sequence[BoardColumn], today: date) -> None:
    """The first cards of every column."""
    ids = [_first(actor, column, today) for column in columns]
    cards = {row.pk: row for row in rows_of([pk for some in ids for pk in some])}
    for column, some in zip(columns, ids, strict=True):
        column.cards = [cards[pk] for pk in some if pk in cards]


def _first(actor: Actor, column: BoardColumn, today: date) -> list[int]:
    """The first ids in the order asked for, where an index has it; else by deadline."""
    wanted = column.wanted
    rows = walked(actor, wanted, today, column.count)
    if wanted.sort.removeprefix("-") == "text":
        return list(rows.order_by(*order_of(wanted.sort)).values_list("pk", flat=True)[:CARDS])
    day = "-due_on" if wanted.sort == "-due" else "due_on"
    ids: list[int] = []
    if wanted.deadline not in UNDATED_BUCKETS:
        dated = rows.filter(DATED).order_by(day, *IN_ITS_AGREEMENT)
        ids += dated.values_list("pk", flat=True)[:CARDS]
    if len(ids) < min(CARDS, column.count) and wanted.deadline not in DATED_BUCKETS:
        rest = rows.filter(UNDATED).order_by(*IN_ITS_AGREEMENT)
        ids += rest.values_list("pk", flat=True)[: CARDS - len(ids)]
    return ids
