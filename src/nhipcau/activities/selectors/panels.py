"""What pages of lower floors show of activities: the latest ones, and how many in each state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from nhipcau.activities.choices import ActivityState, Standing
from nhipcau.activities.models import Activity, Result
from nhipcau.activities.selectors.activities import (
    activities_visible_to,
    in_full,
    state_counts,
)
from nhipcau.activities.selectors.filters import ActivityFilter
from nhipcau.foundation.actors import Actor

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Overview:
    """The latest activities of a filter, how many there are, and how many in each state."""

    wanted: ActivityFilter
    activities: list[Activity]
    total: int
    states: list[tuple[str, int]]

    @property
    def more(self) -> int:
        return self.total - len(self.activities)


def overview_of(actor: Actor, wanted: ActivityFilter, *, shown: int = SHOWN) -> Overview:
    """In a constant number of queries; an empty one where nothing may be read."""
    rows = activities_visible_to(actor, wanted)
    counts = state_counts(rows)
    states = [(state, counts[state]) for state in ActivityState.values if counts[state]]
    latest = list(in_full(rows)[:shown]) if counts["total"] else []
    return Overview(wanted, latest, counts["total"], states)


def confirmed_results(activity_ids: Iterable[int]) -> dict[int, int]:
    """How many results of each activity every other side has confirmed."""
    rows = Result.objects.filter(
        indicator__activity__in=activity_ids, is_current=True, standing=Standing.CONFIRMED
    )
    counted = rows.order_by().values_list("indicator__activity").annotate(count=Count("pk"))
    return dict(counted)
