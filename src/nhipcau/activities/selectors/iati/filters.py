"""Which activities a file holds: what the reader may read, narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from nhipcau.activities.models import Activity, ActivitySide
from nhipcau.activities.permissions.reading import readable
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.permissions.reading import readable as agreements_readable
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import locality_ancestry


@dataclass(frozen=True, slots=True)
class IatiFilter:
    """An agreement, a locality with its predecessors, activities that go on since a day."""

    agreement: int | None = None
    locality: int | None = None
    since: date | None = None

    def to_query(self) -> str:
        """The filter as an address says it."""
        said: dict[str, Any] = {
            "agreement": self.agreement,
            "locality": self.locality,
            "since": self.since.isoformat() if self.since else None,
        }
        return urlencode({key: value for key, value in said.items() if value is not None})

    @classmethod
    def from_query(cls, query: Any) -> IatiFilter:
        """What an address says; what it says wrongly narrows nothing away but to nothing."""
        return cls(
            agreement=_number(query.get("agreement")),
            locality=_number(query.get("locality")),
            since=_day(query.get("since")),
        )


def activities_to_export(actor: Actor, wanted: IatiFilter) -> QuerySet[Activity]:
    """The activities of a file for this reader, in the order in which they were written down."""
    rows = Activity.objects.filter(readable(actor))
    if wanted.agreement is not None:
        known = Agreement.objects.filter(agreements_readable(actor), pk=wanted.agreement)
        rows = rows.filter(agreement__in=known.values("pk"))
    if wanted.locality is not None:
        units = locality_ancestry([wanted.locality]).get(wanted.locality, frozenset())
        sides = ActivitySide.objects.filter(activity=OuterRef("pk"), locality__in=units)
        rows = rows.filter(Exists(sides.order_by()))
    if wanted.since is not None:
        goes_on = Q(ended_on=None) & (Q(planned_to=None) | Q(planned_to__gte=wanted.since))
        rows = rows.filter(Q(ended_on__gte=wanted.since) | goes_on)
    return rows.order_by("pk")


def _number(said: str | None) -> int | None:
    if said is None or said == "":
        return None
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def _day(said: str | None) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return date.max
