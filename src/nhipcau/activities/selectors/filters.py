"""What a list of activities is narrowed to: the one description that the board, the map, its files
and panels share. What an address says and nobody understands counts as not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from nhipcau.activities.choices import ActivityKind, ActivityState
from nhipcau.foundation.text import clean_line

NONE = "none"
"""In the place of a field: the activities that have none."""
SORTS = ("new", "title", "from", "to")
"""Each may be reversed by a minus before it; "new" is the latest entered first."""
DEFAULT_SORT = "new"
LONGEST_SEARCH = 200
_SLUG = re.compile(r"[a-z0-9_-]{1,40}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What a list of activities is narrowed to, and its order; everything combines.

    `locality_id` takes in predecessors and successors, `organisation_id` those that it continues.
    `since` and `until` ask for activities whose own period meets that time. `is_mapped` asks for
    those with a place on the map, `is_loose` for those that serve no commitment.
    """

    search: str = ""
    kind: str = ""
    field: str = ""
    states: tuple[str, ...] = ()
    locality_id: int | None = None
    organisation_id: int | None = None
    commitment_id: int | None = None
    agreement_id: int | None = None
    since: date | None = None
    until: date | None = None
    is_mapped: bool = False
    is_loose: bool = False
    sort: str = DEFAULT_SORT

    @classmethod
    def from_query(cls, data: QueryDict) -> ActivityFilter:
        """What an address asks for."""
        states = {one for said in data.getlist("state") for one in said.split(",")}
        field, sort = data.get("field", ""), data.get("sort", "")
        kind = data.get("kind", "")
        return cls(
            search=clean_line(data.get("q", ""))[:LONGEST_SEARCH],
            kind=kind if kind in ActivityKind.values else "",
            field=field if _SLUG.fullmatch(field) else "",
            states=tuple(state for state in ActivityState.values if state in states),
            locality_id=id_of(data.get("locality", "")),
            organisation_id=id_of(data.get("organisation", "")),
            commitment_id=id_of(data.get("commitment", "")),
            agreement_id=id_of(data.get("agreement", "")),
            since=day_of(data.get("since", "")),
            until=day_of(data.get("until", "")),
            is_mapped=data.get("mapped", "") in {"1", "on"},
            is_loose=data.get("loose", "") in {"1", "on"},
            sort=sort if sort.removeprefix("-") in SORTS and sort[:2] != "--" else DEFAULT_SORT,
        )

    def params(self) -> list[tuple[str, str]]:
        """Name and value of everything asked for, in a fixed order; the ordinary is left out."""
        pairs = [
            ("q", self.search),
            ("kind", self.kind),
            ("field", self.field),
            *(("state", state) for state in self.states),
            ("locality", str(self.locality_id or "")),
            ("organisation", str(self.organisation_id or "")),
            ("commitment", str(self.commitment_id or "")),
            ("agreement", str(self.agreement_id or "")),
            ("since", self.since.isoformat() if self.since else ""),
            ("until", self.until.isoformat() if self.until else ""),
            ("mapped", "1" if self.is_mapped else ""),
            ("loose", "1" if self.is_loose else ""),
            ("sort", "" if self.sort == DEFAULT_SORT else self.sort),
        ]
        return [(name, value) for name, value in pairs if value]

    def to_query(self) -> str:
        """The same as an address says it, without the question mark."""
        return urlencode(self.params())

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(name != "sort" for name, _value in self.params())


def id_of(said: str) -> int | None:
    """A row's id as an address says it."""
    return int(said) if said.isascii() and said.isdecimal() and 0 < len(said) < 19 else None


def day_of(said: str) -> date | None:
    """A day as an address says it (2026-09-30) or as a person types it (30/09/2026)."""
    iso, typed = _ISO.fullmatch(said.strip()), _TYPED.fullmatch(said.strip())
    parts = iso.groups() if iso else typed.groups()[::-1] if typed else None
    if parts is None:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
