"""What a report counts: rows as the measures see them, with what is printed of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.activities.models import Activity, ConfirmationRequest, Result, Transaction
from nhipcau.agreements.models import Agreement, Commitment, Field
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.review.selectors.scope import Scope

COUNTED = (Standing.CONFIRMED, Standing.REPORTED)


@dataclass(slots=True)
class Promise:
    """A commitment; `sides` are keys, `owed` the sides to which it fell due in the period."""

    row: Commitment
    field: str | None
    rung: int
    is_begun: bool
    wait: int
    agreed_on: date
    is_in_force: bool = True
    sides: tuple[int, ...] = ()
    who: str = ""
    is_due: bool = False
    on_time: bool = False
    is_joint: bool = False
    all_said: bool = False

    @property
    def is_open(self) -> bool:
        return self.row.state in OPEN_STATES


@dataclass(slots=True)
class Deed:
    """An activity that ran; `fields` are those of the commitments it serves, else its own."""

    row: Activity
    fields: frozenset[str | None]
    serves: frozenset[int]
    side: int | None
    carried_by: frozenset[int]


@dataclass(frozen=True, slots=True)
class Said:
    """Which version of which report a figure stands in."""

    update_id: int
    url: str
    number: int
    digest: str
    author: str


@dataclass(frozen=True, slots=True)
class Value:
    row: Result
    field: str | None
    subject: str
    sides: tuple[int, ...]
    said: Said

    @property
    def is_confirmed(self) -> bool:
        return self.row.standing == Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class Sum:
    row: Transaction
    side: int | None
    subject: str
    said: Said

    @property
    def is_confirmed(self) -> bool:
        return self.row.standing == Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class Word:
    """A side that was asked for its word on a report; `is_asked_in_period` for the balance."""

    row: ConfirmationRequest
    side: int | None
    field: str | None
    subject: str
    said: Said
    is_asked_in_period: bool
    is_late: bool
    is_on_what_ran: bool

    @property
    def is_silent(self) -> bool:
        return self.row.is_current and self.row.word == ConfirmationWord.WAITING

    @property
    def is_disputed(self) -> bool:
        return self.row.is_current and self.row.word == ConfirmationWord.DISPUTED


@dataclass(slots=True)
class Rows:
    """Everything, in the order in which it is numbered."""

    scope: Scope
    today: date
    fields: Mapping[str, Field]
    agreements: list[Agreement]
    promises: list[Promise]
    deeds: list[Deed]
    values: list[Value] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    @property
    def in_force(self) -> list[Promise]:
        return [one for one in self.promises if one.is_in_force]

    def field_name(self, key: str | None) -> str:
        return self.fields[key].name if key in self.fields and key else ""


def keys_of(scope: Scope) -> dict[int, int]:
    """The key of the side by a locality, as the balance takes it: the later side outweighs."""
    return {one: side.key for side in scope.sides for one in side.speaks}


def place_of(known: Mapping[str, Field], key: str | None) -> int:
    return known[key].order if key and key in known else 1_000


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)
