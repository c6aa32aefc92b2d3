"""What kinds of activity with columns of their own add to a file, and how they come back.

An app registers its kind; this one asks without knowing it. Names of attributes that begin with
"o-" are organisations: ids here, places in the activity's own list of organisations in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from nhipcau.activities.models import Activity


@dataclass(frozen=True, slots=True)
class BudgetSaid:
    """What is to be had in a year from one source; `giver` is an organisation."""

    year: int
    source: str
    giver: int | None
    amount: int
    note: str


@dataclass(frozen=True, slots=True)
class MoneySaid:
    """Money that a kind's own columns say, for readers of IATI; it is not read back."""

    code: str
    on: date
    amount: int
    giver: int | None
    receiver: int | None


@dataclass(frozen=True, slots=True)
class Extra:
    """What one activity says beyond the columns that all have."""

    objective: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    parts: Sequence[tuple[str, Mapping[str, Any]]] = ()
    budget: Sequence[BudgetSaid] = ()
    money: Sequence[MoneySaid] = ()

    def organisations(self) -> set[int]:
        """The ids that it names."""
        said = [self.said, *(values for _name, values in self.parts)]
        found = {one for values in said for key, one in values.items() if key.startswith("o-")}
        found |= {one.giver for one in self.budget}
        found |= {one for row in self.money for one in (row.giver, row.receiver)}
        return {one for one in found if one is not None}


@dataclass(frozen=True, slots=True)
class IatiKind:
    """A kind: its rows by activity id; how an unsaved one, then its parts, are made of a file.

    What a file says wrongly is refused by KeyError or ValueError.
    """

    read: Callable[[Sequence[int]], Mapping[int, Extra]]
    make: Callable[[Mapping[str, Any], Extra], Activity]
    parts: Callable[[Activity, Extra], Sequence[models.Model]] = lambda _activity, _extra: ()


KINDS: dict[str, IatiKind] = {}


def add_kind(kind: str, how: IatiKind) -> None:
    """Register how a kind goes into a file and comes back; the same again replaces it."""
    KINDS[kind] = how
