"""The board as a calendar: what is due on each day of a month, and beside it what has no day."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from nhipcau.agreements.choices import DeadlineBucket
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors.board import rows_of, walked
from nhipcau.agreements.selectors.commitments import (
    IN_ITS_AGREEMENT,
    is_late,
    last_day_of,
)
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.agreements.selectors.tally import tally_visible_to
from nhipcau.foundation.actors import Actor

A_DAY = 3
"""Commitments that a day of the calendar names; more are counted."""
BESIDE = 8
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 1)
DAYLESS = (DeadlineBucket.RHYTHM, DeadlineBucket.UNDATED)


@dataclass(slots=True)
class CalendarDay:
    """One day: its first commitments, how many there are, how many of them are late."""

    day: date
    is_outside: bool
    wanted: CommitmentFilter
    count: int = 0
    late: int = 0
    cards: list[Commitment] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(slots=True)
class Dayless:
    """Commitments that no day of any month holds: a rhythm, or no deadline at all."""

    bucket: DeadlineBucket
    wanted: CommitmentFilter
    count: int
    cards: list[Commitment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BoardCalendar:
    """A month by weeks from Monday, the months beside it, and what has no day."""

    month: date
    weeks: list[list[CalendarDay]]
    before: date | None
    after: date | None
    count: int
    beside: list[Dayless]


def board_calendar(
    actor: Actor, wanted: CommitmentFilter, today: date, month: date
) -> BoardCalendar:
    """The month in which `month` lies, as the filter leaves it."""
    first = min(max(month, FIRST), LAST).replace(day=1)
    last = last_day_of(first, 1)
    total = tally_visible_to(actor, wanted, today).within(wanted.states).total
    rows = walked(actor, wanted, today, total)
    due = rows.filter(due_on__gte=first, due_on__lte=last).order_by()
    days = _days(wanted, first)
    for day, count, late in _counts(due, today):
        days[day].count, days[day].late = count, late
    ids = _first_of_each_day(due)
    beside = [_dayless(rows, wanted, bucket) for bucket in DAYLESS]
    dayless = [_ids_beside(rows, one) for one in DAYLESS]
    cards = {row.pk: row for row in rows_of([*ids, *(pk for some in dayless for pk in some)])}
    for pk in ids:
        if row := cards.get(pk):
            days[row.due_on or first].cards.append(row)
    for one, some in zip(beside, dayless, strict=True):
        one.cards = [cards[pk] for pk in some if pk in cards]
    in_order = list(days.values())
    return BoardCalendar(
        month=first,
        weeks=[in_order[place : place + 7] for place in range(0, len(in_order), 7)],
        before=_month_beside(first, -1),
        after=_month_beside(first, 1),
        count=sum(day.count for day in in_order),
        beside=[one for one in beside if one.count],
    )


def _days(wanted: CommitmentFilter, first: date) -> dict[date, CalendarDay]:
    shown = calendar.Calendar().itermonthdates(first.year, first.month)
    return {
        day: CalendarDay(day, day.month != first.month, replace(wanted, due_from=day, due_to=day))
        for day in shown
    }


def _counts(due: QuerySet[Commitment], today: date) -> Sequence[tuple[date, int, int]]:
    counted = due.values("due_on").annotate(
        count=Count("pk"), late=Count("pk", filter=is_late(today))
    )
    return [
        (day, count, late)
        for day, count, late in counted.values_list("due_on", "count", "late")
        if day is not None
    ]


def _first_of_each_day(due: QuerySet[Commitment]) -> list[int]:
    order = [F(one) for one in IN_ITS_AGREEMENT]
    place = Window(RowNumber(), partition_by="due_on", order_by=order)
    few = due.annotate(place=place).filter(place__lte=A_DAY).order_by("due_on", "place")
    return list(few.values_list("pk", flat=True))


def _dayless(
    rows: QuerySet[Commitment], wanted: CommitmentFilter, bucket: DeadlineBucket
) -> Dayless:
    count = _without_day(rows, bucket).count()
    return Dayless(bucket, replace(wanted, deadline=bucket.value), count)


def _ids_beside(rows: QuerySet[Commitment], bucket: DeadlineBucket) -> list[int]:
    chosen = _without_day(rows, bucket).order_by(*IN_ITS_AGREEMENT)
    return list(chosen.values_list("pk", flat=True)[:BESIDE])


def _without_day(rows: QuerySet[Commitment], bucket: DeadlineBucket) -> QuerySet[Commitment]:
    undated = rows.filter(due_on=None).order_by()
    if bucket == DeadlineBucket.RHYTHM:
        return undated.filter(due_recurrence__gt="")
    return undated.filter(due_recurrence="")


def _month_beside(first: date, step: int) -> date | None:
    months = first.year * 12 + first.month - 1 + step
    there = date(months // 12, months % 12 + 1, 1)
    return there if FIRST <= there <= LAST else None
