"""What a list of commitments is narrowed to: the one description that the board, its saved views,
exports and feeds share.

It is read from an address by `from_query` and written back by `to_query`, so whatever shows or
carries away commitments takes the same words. What an address says and nobody understands counts
as not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from nhipcau.agreements.choices import CommitmentState, DeadlineBucket
from nhipcau.foundation.text import clean_line

OVERDUE = "overdue"
NONE = "none"
"""In the place of a field or an organisation: the commitments that have none."""
STATES = (OVERDUE, *CommitmentState.values)
DOERS = ("alone", "together")
DEADLINES = (*DeadlineBucket.values, "month", "dated", "recurring")
SORTS = ("due", "text", "state", "agreement", "lead", "field")
"""Each may be reversed by a minus before it: `-due`."""
DEFAULT_SORT = "due"
LONGEST_SEARCH = 200
_SLUG = re.compile(r"[a-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class CommitmentFilter:
    """What a list of commitments is narrowed to, and its order; everything combines.

    `states` may hold states and "overdue"; a commitment fits when one of them does. `deadline` is
    a bucket of `DeadlineBucket`, "month" (due within 31 days), "dated" or "recurring". `field` is
    a key or "none". `is_unled` asks for commitments that no organisation carries; `is_mine` for
    those that an organisation of the reader carries. `promised_to_id` and `promised_to_unit_id` ask
    for what others promise in the agreements that a locality or an organisation signed.
    """

    search: str = ""
    field: str = ""
    locality_id: int | None = None
    promised_to_id: int | None = None
    promised_to_unit_id: int | None = None
    organisation_id: int | None = None
    is_unled: bool = False
    states: tuple[str, ...] = ()
    deadline: str = ""
    due_from: date | None = None
    due_to: date | None = None
    agreement_id: int | None = None
    doers: str = ""
    is_mine: bool = False
    sort: str = DEFAULT_SORT

    @classmethod
    def from_query(cls, data: QueryDict) -> CommitmentFilter:
        """What an address asks for."""
        unit = data.get("organisation", "")
        states = {one for said in data.getlist("state") for one in said.split(",")}
        field = data.get("field", "")
        return cls(
            search=clean_line(data.get("q", ""))[:LONGEST_SEARCH],
            field=field if _SLUG.fullmatch(field) else "",
            locality_id=id_of(data.get("locality", "")),
            promised_to_id=id_of(data.get("promised_to", "")),
            promised_to_unit_id=id_of(data.get("promised_to_unit", "")),
            organisation_id=id_of(unit),
            is_unled=unit == NONE,
            states=tuple(state for state in STATES if state in states),
            deadline=_one_of(DEADLINES, data.get("deadline", "")),
            due_from=_day(data.get("due_from", "")),
            due_to=_day(data.get("due_to", "")),
            agreement_id=id_of(data.get("agreement", "")),
            doers=_one_of(DOERS, data.get("doers", "")),
            is_mine=data.get("mine", "") in {"1", "on"},
            sort=_sort(data.get("sort", "")),
        )

    def params(self) -> list[tuple[str, str]]:
        """Name and value of everything asked for, in a fixed order; the ordinary is left out."""
        unit = NONE if self.is_unled else _said(self.organisation_id)
        pairs = [
            ("q", self.search),
            ("field", self.field),
            ("locality", _said(self.locality_id)),
            ("promised_to", _said(self.promised_to_id)),
            ("promised_to_unit", _said(self.promised_to_unit_id)),
            ("organisation", unit),
            *(("state", state) for state in self.states),
            ("deadline", self.deadline),
            ("due_from", self.due_from.isoformat() if self.due_from else ""),
            ("due_to", self.due_to.isoformat() if self.due_to else ""),
            ("agreement", _said(self.agreement_id)),
            ("doers", self.doers),
            ("mine", "1" if self.is_mine else ""),
            ("sort", "" if self.sort == DEFAULT_SORT else self.sort),
        ]
        return [(name, value) for name, value in pairs if value]

    def to_query(self) -> str:
        """The same as an address says it, without the question mark: `field=health&state=done`."""
        return urlencode(self.params())

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(name != "sort" for name, _value in self.params())

    @property
    def points_at_few(self) -> bool:
        """Whether something is asked for by which the rows themselves are found: words, a side."""
        sides = (self.locality_id, self.promised_to_id, self.promised_to_unit_id)
        return bool(self.search or any(sides) or self.organisation_id or self.is_mine)


def id_of(said: str) -> int | None:
    """A row's id as an address says it."""
    return int(said) if said.isascii() and said.isdecimal() and 0 < len(said) < 19 else None


def _said(number: int | None) -> str:
    return "" if number is None else str(number)


def _one_of(offered: tuple[str, ...], said: str) -> str:
    return said if said in offered else ""


def _sort(said: str) -> str:
    return said if said.removeprefix("-") in SORTS and not said.startswith("--") else DEFAULT_SORT


def _day(said: str) -> date | None:
    """A day as an address says it (2026-09-30) or as a person types it (30/09/2026)."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said.strip())
    typed = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", said.strip())
    parts = iso.groups() if iso else typed.groups()[::-1] if typed else None
    if parts is None:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
