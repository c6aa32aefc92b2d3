"""What an engine says could be done, set against what was: the ground of the measure commensurate.

Apps that own an engine stand below the one that measures, so they register here, in their
AppConfig.ready, a function that answers for a question. Nothing registered, or no answer, is no
ground: it counts as nothing, never as zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class PotentialQuestion:
    """For whom and when: what every one of `readers` may read, of these sides, in these days.

    `sides` are the ids of localities of each side, predecessors and successors included. `field` is
    a key, "" for every field.
    """

    readers: tuple[Actor, ...]
    agreement_id: int | None
    sides: tuple[frozenset[int], ...]
    field: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Potential:
    """What could be and what was, in one unit; `url` opens the records behind both."""

    field: str
    what: str | Promise
    unit: str | Promise
    realised: Decimal
    potential: Decimal
    url: str = ""


Says = Callable[[PotentialQuestion], list[Potential]]

_POTENTIALS: dict[str, Says] = {}


def add_potential(name: str, says: Says) -> None:
    """Register an engine's word; the same name again replaces it."""
    _POTENTIALS[name] = says


def remove_potential(name: str) -> None:
    """Take a word back; nothing where there is none."""
    _POTENTIALS.pop(name, None)


def potentials(question: PotentialQuestion) -> list[Potential]:
    """Everything that can be said, where there is something that could be."""
    said = [one for says in _POTENTIALS.values() for one in says(question)]
    return [one for one in said if one.potential > 0]
