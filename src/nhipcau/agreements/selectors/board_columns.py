"""The board as columns: one for each state, field, side, lead organisation or nearness of deadline.

Every column carries the filter that leads to the table of exactly its commitments, and its count is
the count of that table. Where one group cannot be narrowed by another value of the same filter
(a state within a chosen state), the chosen values are the columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import DeadlineBucket
from nhipcau.agreements.models import Commitment, CommitmentLead, Field, Party
from nhipcau.agreements.selectors.board import DATED, UNDATED, rows_of, walked
from nhipcau.agreements.selectors.commitments import (
    IN_ITS_AGREEMENT,
    STANDING_STATES,
    commitments_visible_to,
    is_late,
    last_day_of,
    order_of,
)
from nhipcau.agreements.selectors.filters import NONE, CommitmentFilter
from nhipcau.agreements.selectors.tally import tally_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import present_of

AT_ONCE = 6
"""Columns side by side; more are behind "next"."""
CARDS = 8
"""Cards of a column; more are in its table."""
MOST_LEADS = 600
"""Organisations offered as columns, those with most commitments first."""
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
    rows = commitments_visible_to(actor, wanted, today=today)
    counts = dict(rows.order_by().values_list("field").annotate(Count("pk")))
    columns = [
        BoardColumn(topic.name, replace(wanted, field=topic.key), counts.get(topic.key, 0))
        for topic in Field.objects.all()
    ]
    none = BoardColumn(_("No field"), replace(wanted, field=NONE), counts.get(None, 0))
    return [*columns, none]


def _by_deadline(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    rows = walked(actor, wanted, today).order_by()
    if wanted.deadline and wanted.deadline not in DeadlineBucket.values:
        return [BoardColumn(_("The deadlines chosen"), wanted, rows.count())]
    buckets = [one for one in DeadlineBucket if wanted.deadline in {"", one}]
    counts = _counts_by_bucket(rows, today)
    return [
        BoardColumn(one.label, replace(wanted, deadline=one.value), counts[one]) for one in buckets
    ]


def _counts_by_bucket(rows: QuerySet[Commitment], today: date) -> Counter[DeadlineBucket]:
    """Counted day by day in the order of an index; a test holds this to `in_bucket`."""
    groups = rows.values("due_on", "due_recurrence").annotate(
        many=Count("pk"), late=Count("pk", filter=is_late(today))
    )
    counts: Counter[DeadlineBucket] = Counter()
    for day, rhythm, many, late in groups.values_list("due_on", "due_recurrence", "many", "late"):
        counts[DeadlineBucket.OVERDUE] += late
        counts[_bucket_of(day, rhythm, today)] += many - late
    return counts


def _bucket_of(day: date | None, rhythm: str, today: date) -> DeadlineBucket:
    if day is None:
        return DeadlineBucket.RHYTHM if rhythm else DeadlineBucket.UNDATED
    if day < today:
        return DeadlineBucket.PAST
    if day <= last_day_of(today, 1):
        return DeadlineBucket.THIS_MONTH
    return DeadlineBucket.THIS_QUARTER if day <= last_day_of(today, 3) else DeadlineBucket.LATER


def _by_side(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    """By the unit that goes on today; what is done together stands with each of its sides."""
    rows = commitments_visible_to(actor, wanted, today=today)
    if wanted.locality_id:
        chosen = present_of([wanted.locality_id], today)[wanted.locality_id]
        return [BoardColumn(chosen.name, wanted, rows.order_by().count())]
    by_party = dict(rows.order_by().values_list("performers").annotate(Count("pk")))
    parties = [
        row
        for row in Party.objects.order_by().values_list("pk", "agreement", "locality")
        if row[0] in by_party
    ]
    present = present_of({locality for _pk, _of, locality in parties}, today)
    counts: Counter[int] = Counter()
    seen: set[tuple[int, int]] = set()
    twice: set[int] = set()
    for pk, agreement, locality in parties:
        unit = present[locality].pk
        counts[unit] += by_party[pk]
        if (agreement, unit) in seen:
            twice.add(unit)
        seen.add((agreement, unit))
    units = {unit.pk: unit for unit in present.values()}
    columns = [
        BoardColumn(unit.name, replace(wanted, locality_id=pk), counts[pk])
        for pk, unit in units.items()
    ]
    # Two parties of one agreement that are one unit today: what both do was counted twice.
    _count_exactly(actor, [one for one in columns if one.wanted.locality_id in twice], today)
    columns.sort(key=lambda one: (-one.count, units[one.wanted.locality_id or 0].sort_name))
    return columns


def _by_lead(actor: Actor, wanted: CommitmentFilter, today: date) -> list[BoardColumn]:
    rows = commitments_visible_to(actor, wanted, today=today).order_by()
    if wanted.organisation_id or wanted.is_unled:
        return [BoardColumn(_lead_name(wanted), wanted, rows.count())]
    counted = (
        CommitmentLead.objects.filter(commitment__in=rows.values("pk"))
        .order_by()
        .values_list("organisation")
        .annotate(many=Count("pk"))
        .order_by("-many", "organisation__sort_name")[:MOST_LEADS]
    )
    counts = dict(counted)
    names = Organisation.objects.in_bulk(list(counts))
    columns = [
        BoardColumn(str(names[pk]), replace(wanted, organisation_id=pk), count)
        for pk, count in counts.items()
    ]
    unled = replace(wanted, is_unled=True)
    without = commitments_visible_to(actor, unled, today=today).order_by().count()
    return [*columns, BoardColumn(_("No unit is named"), unled, without)]


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
    ids = [_first(actor, column.wanted, today) for column in columns]
    cards = {row.pk: row for row in rows_of([pk for some in ids for pk in some])}
    for column, some in zip(columns, ids, strict=True):
        column.cards = [cards[pk] for pk in some if pk in cards]


def _first(actor: Actor, wanted: CommitmentFilter, today: date) -> list[int]:
    """The first ids in the order asked for, where an index has it; else by deadline."""
    rows = walked(actor, wanted, today)
    if wanted.sort.removeprefix("-") == "text":
        return list(rows.order_by(*order_of(wanted.sort)).values_list("pk", flat=True)[:CARDS])
    day = "-due_on" if wanted.sort == "-due" else "due_on"
    dated = rows.filter(DATED).order_by(day, *IN_ITS_AGREEMENT)
    ids = list(dated.values_list("pk", flat=True)[:CARDS])
    rest = rows.filter(UNDATED).order_by(*IN_ITS_AGREEMENT).values_list("pk", flat=True)
    return [*ids, *rest[: CARDS - len(ids)]] if len(ids) < CARDS else ids
