"""Where activities are: what the map shows, and its table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from nhipcau.activities.models import Activity

MOST_SPOTS = 400
NEAR = Decimal("0.05")


@dataclass(slots=True)
class Spot:
    """Activities that lie so near to one another that the map shows one dot."""

    latitude: float
    longitude: float
    activities: list[Activity] = field(default_factory=list)

    @property
    def name(self) -> str:
        first = self.activities[0]
        said = first.place or first.title
        return f"{said} ({len(self.activities)})" if len(self.activities) > 1 else said


def spots_of(rows: QuerySet[Activity]) -> list[Spot]:
    """The dots of a map, most activities first; at most as many as a map can bear."""
    found: dict[tuple[int, int], list[Activity]] = defaultdict(list)
    mapped = rows.filter(latitude__isnull=False).only(
        "pk", "title", "place", "latitude", "longitude", "state", "kind"
    )
    for row in mapped[: MOST_SPOTS * 10]:
        if row.latitude is not None and row.longitude is not None:
            found[int(row.latitude / NEAR), int(row.longitude / NEAR)].append(row)
    spots = [
        Spot(float(one[0].latitude or 0), float(one[0].longitude or 0), one)
        for one in found.values()
    ]
    return sorted(spots, key=lambda spot: -len(spot.activities))[:MOST_SPOTS]
