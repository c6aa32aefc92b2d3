"""Periods of review: two days, and the presets that people report by.

An administrative year ends on 14 December and begins the day after (Decree 09/2019/NĐ-CP, art. 12);
statistics go by the calendar. Any two days will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nhipcau.review.choices import FIRST_DAY, LAST_DAY, MONTHS_OF, PeriodKind

FIRST_YEAR, LAST_YEAR = 1975, 2100


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends on or after the day it begins")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def until(self, today: date) -> date:
        """The last day that can be looked back on."""
        return min(self.last, today)


def period_of(kind: str, day: date) -> Period:
    """The period of this kind that a day falls in."""
    months = MONTHS_OF[kind.removeprefix("admin_")]
    if not kind.startswith("admin_"):
        return _calendar(day, months)
    # What is done from the 15th on is reported in the month that follows.
    reported = date(day.year, day.month, 1)
    if day.day >= FIRST_DAY:
        reported = _month_after(reported, 1)
    whole = _calendar(reported, months)
    before = _month_after(whole.first, -1)
    return Period(before.replace(day=FIRST_DAY), whole.last.replace(day=LAST_DAY))


def before(period: Period, kind: str) -> Period:
    """The one before: of the same kind, or as many days where no kind is named."""
    last = period.first - timedelta(days=1)
    if kind in PeriodKind.values:
        return period_of(kind, last)
    return Period(last - timedelta(days=period.days - 1), last)


def kind_of(period: Period) -> str:
    """The preset that these two days are; "" for days that somebody chose."""
    return next((kind for kind in PeriodKind.values if period_of(kind, period.last) == period), "")


def years_up_to(period: Period, count: int) -> Iterator[Period]:
    """So many years, the last one ending with the period, oldest first."""
    for back in range(count - 1, -1, -1):
        last = _years_before(period.last, back)
        yield Period(_years_before(period.last, back + 1) + timedelta(days=1), last)


def _calendar(day: date, months: int) -> Period:
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, _month_after(first, months) - timedelta(days=1))


def _month_after(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
