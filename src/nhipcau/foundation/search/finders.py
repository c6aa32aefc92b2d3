"""Each app registers, in its AppConfig.ready, what it can find and for whom.

A finder answers with what its actor may know of, ranked, at most `MOST_FOUND`: visibility is asked
when somebody searches, never when something is indexed, so that counts and suggestions know no more
than the pages do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search.words import MOST_FOUND, Asked


@dataclass(frozen=True, slots=True)
class Hit:
    """One row as the results show it: where it is, its title, and what stands under it."""

    url: str
    title: SafeString
    notes: tuple[str | SafeString, ...] = ()
    state: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one finder knows: how many there are, and how the rows of a slice look.

    `nearness` is how well the first of them answers; kinds stand in its order.
    """

    count: int
    nearness: int
    shown: Callable[[slice], Sequence[Hit]]

    @property
    def is_cut(self) -> bool:
        return self.count >= MOST_FOUND


@dataclass(frozen=True, slots=True)
class Finder:
    """A kind of thing that can be found."""

    kind: str
    label: str | Promise
    icon: str
    find: Callable[[Actor, Asked], Found]


_FINDERS: dict[str, Finder] = {}


def add_finder(finder: Finder) -> None:
    """Register a kind; the same kind again replaces it."""
    _FINDERS[finder.kind] = finder


def finders() -> tuple[Finder, ...]:
    return tuple(_FINDERS.values())


def find(actor: Actor, asked: Asked) -> list[tuple[Finder, Found]]:
    """What every finder found, the kind that answers best first: places, when a place was asked."""
    if not asked:
        return []
    found = [(finder, finder.find(actor, asked)) for finder in finders()]
    return sorted(found, key=lambda pair: (not pair[1].count, pair[1].nearness))
