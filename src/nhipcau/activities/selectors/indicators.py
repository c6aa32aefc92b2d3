"""Indicators with their values as an actor may see them, set against their targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from nhipcau.activities.choices import Direction, Standing
from nhipcau.activities.models import Activity, Indicator, IndicatorTarget, Result, Update
from nhipcau.activities.permissions.reading import readable
from nhipcau.activities.permissions.standing import on_activity, readable_updates
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Point:
    """The value of an indicator at a date, over all its parts, and how far it may be believed."""

    on: date
    value: Decimal
    standing: str
    parts: tuple[tuple[str, Decimal], ...]
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """A target and what was reached in its period; `value` is None where nothing was said."""

    target: IndicatorTarget
    value: Decimal | None
    is_met: bool

    @property
    def share(self) -> Decimal | None:
        """Reached ÷ target, where that says something."""
        if self.value is None or self.target.value == 0:
            return None
        return self.value / self.target.value


def indicators_visible_to(actor: Actor) -> QuerySet[Indicator]:
    """Indicators of commitments and activities that this actor may read."""
    if actor.is_program:
        return Indicator.objects.all()
    promised = readable_agreements(actor, "commitment__agreement__")
    return Indicator.objects.filter(
        Q(commitment__isnull=False) & promised | on_activity(readable(actor))
    )


def indicators_of_subject(actor: Actor, subject: Commitment | Activity) -> list[Indicator]:
    """What is measured of one thing, what is still measured first."""
    rows = indicators_visible_to(actor).filter(**{_noun(subject): subject})
    return list(rows.prefetch_related("targets").order_by("is_retired", "pk"))


def indicator_detail(actor: Actor, indicator_id: int) -> Indicator:
    """One indicator.

    Raises:
        Indicator.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = indicators_visible_to(actor).select_related(
        "commitment__agreement__keeper", "activity__owner"
    )
    return rows.prefetch_related("targets").get(pk=indicator_id)


def results_visible_to(
    actor: Actor, indicators: Iterable[Indicator], *, is_open: bool
) -> QuerySet[Result]:
    """Values that count: confirmed ones, and reported ones too where they are asked for."""
    standings = [Standing.CONFIRMED, *([Standing.REPORTED] if is_open else [])]
    updates = Update.objects.filter(readable_updates(actor)).order_by().values("pk")
    rows = Result.objects.filter(
        indicator__in=indicators, is_current=True, standing__in=standings
    ).filter(version__update__in=updates)
    return rows.select_related("version__update__author").order_by("on", "pk")


def points_of(results: Iterable[Result]) -> list[Point]:
    """Values by date: of several reports on one date the latest counts; parts are summed.

    A whole that was said outweighs the sum of its parts.
    """
    by_date: dict[date, dict[int, list[Result]]] = {}
    for row in results:
        by_date.setdefault(row.on, {}).setdefault(row.version_id, []).append(row)
    return [_point(day, said[max(said)]) for day, said in sorted(by_date.items())]


def reached(indicator: Indicator, points: Sequence[Point]) -> list[Reached]:
    """Each target with what was reached: the last value of a cumulative one, else the sum."""
    return [_reached(indicator, target, points) for target in indicator.targets.all()]


def value_now(indicator: Indicator, points: Sequence[Point]) -> Decimal | None:
    """What has been reached altogether."""
    if not points:
        return None
    if indicator.is_cumulative:
        return points[-1].value
    return sum((one.value for one in points), Decimal(0))


def _point(day: date, rows: Sequence[Result]) -> Point:
    parts = tuple((row.part, row.value) for row in rows if row.part)
    whole = next((row.value for row in rows if not row.part), None)
    value = whole if whole is not None else sum((one for _part, one in parts), Decimal(0))
    believed = {row.standing for row in rows}
    standing = believed.pop() if len(believed) == 1 else str(Standing.REPORTED)
    return Point(on=day, value=value, standing=standing, parts=parts, results=tuple(rows))


def _reached(indicator: Indicator, target: IndicatorTarget, points: Sequence[Point]) -> Reached:
    within = [one for one in points if target.period_from <= one.on <= target.period_to]
    value: Decimal | None = None
    if within:
        total = sum((one.value for one in within), Decimal(0))
        value = within[-1].value if indicator.is_cumulative else total
    more = indicator.direction == Direction.ASCENDING
    met = value is not None and (value >= target.value if more else value <= target.value)
    return Reached(target=target, value=value, is_met=met)


def _noun(subject: Commitment | Activity) -> str:
    return "commitment" if isinstance(subject, Commitment) else "activity"
