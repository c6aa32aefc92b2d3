"""Figures worked out once for everybody, and kept for a few seconds in the memory of a process.

Only what is public may be kept, or what follows from its key alone, for whoever asks next gets it
whoever they are. What an actor may read beyond that is worked out for that actor each time and
added (decision 25). Whoever has just sent a form gets figures whose working out began after it, so
that they see what they did. One thread works a figure out; meanwhile others get the one before, or
wait for the new one where they need it.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from django.conf import settings
from django.core.cache import caches

Figures = TypeVar("Figures")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Act:
    """The last form that somebody sent: when, and which tagged figures alone it changed.

    Without `touched` it may have changed any; with an empty one it changed none, tagged or not.
    """

    at: float
    touched: frozenset[str] | None = None

    def changed(self, tags: frozenset[str]) -> bool:
        if self.touched is None or not self.touched:
            return self.touched is None
        return not tags or not tags.isdisjoint(self.touched)


@dataclass(slots=True)
class _Said:
    """What an act under way says of itself; None while it has said nothing."""

    tags: set[str] | None = None


@dataclass(slots=True)
class _Turn:
    """Held by the thread that works a figure out; others of the same figure wait for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    __weakref__: Any = field(init=False, repr=False, compare=False)


_own_act: ContextVar[Act | None] = ContextVar("figures_own_act", default=None)
_said: ContextVar[_Said | None] = ContextVar("figures_said", default=None)
_turns: WeakValueDictionary[str, _Turn] = WeakValueDictionary()
_turns_lock = threading.Lock()


def kept(
    name: str, key: Hashable, work: Callable[[], Figures], *, tags: Iterable[str] = ()
) -> Figures:
    """What `work` answered under this name and key seconds ago, or what it answers now.

    The key says all that the answer depends on, the day and the language where it holds words.
    `tags` name what the answer counts, where acts may say that they change something else alone.
    """
    if not settings.FIGURES_SECONDS:
        return work()
    place = _place(name, key)
    needed = {place: _needed(tags)}
    return _kept(place, needed, lambda _missing: {place: work()})[place]


def kept_each(
    name: str,
    keys: Mapping[Row, tuple[Hashable, Iterable[str]]],
    work: Callable[[Sequence[Row]], Mapping[Row, Figures]],
) -> dict[Row, Figures]:
    """The same for several rows, each with its own key and tags; what is missing is worked out
    together, so that a page asks no more queries for many rows than for one.
    """
    if not settings.FIGURES_SECONDS:
        return dict(work(list(keys)))
    places = {_place(name, key): row for row, (key, _tags) in keys.items()}
    needed = {_place(name, key): _needed(tags) for key, tags in keys.values()}

    def work_out(missing: Sequence[str]) -> dict[str, Figures]:
        figures = work([places[place] for place in missing])
        return {place: figures[places[place]] for place in missing}

    found = _kept(name, needed, work_out)
    return {row: found[place] for place, row in places.items()}


def _place(name: str, key: Hashable) -> str:
    return f"{name}-{hashlib.blake2b(repr(key).encode(), digest_size=16).hexdigest()}"


def _needed(tags: Iterable[str]) -> float:
    """The moment after which figures with these tags must have been worked out for this reader."""
    act = _own_act.get()
    return act.at if act and act.changed(frozenset(tags)) else 0.0


def _kept(
    turn_of: str,
    needed: Mapping[str, float],
    work: Callable[[Sequence[str]], Mapping[str, Figures]],
) -> dict[str, Figures]:
    """What stands in these places, each worked out no earlier than needed and seconds ago."""
    found = _found(needed)
    if not _too_old(found, time.time()) and len(found) == len(needed):
        return _figures(found)
    turn = _turn_of(turn_of)
    # Who has figures that are a little too old leaves the work to whoever is at it.
    if not turn.lock.acquire(blocking=len(found) < len(needed)):
        return _figures(found)
    try:
        begun = time.time()
        # Another thread may have been at it just before.
        found = _found(needed)
        missing = [*_too_old(found, begun), *(place for place in needed if place not in found)]
        if missing:
            for place, figures in work(missing).items():
                found[place] = (begun, figures)
                # Twice as long as it is fresh: meanwhile one thread works out the next.
                caches["figures"].set(place, found[place], 2 * settings.FIGURES_SECONDS)
        return _figures(found)
    finally:
        turn.lock.release()


def _found(needed: Mapping[str, float]) -> dict[str, tuple[float, Any]]:
    """What is kept in these places and was begun when it was needed, or later."""
    found = caches["figures"].get_many(needed)
    return {place: one for place, one in found.items() if one[0] >= needed[place]}


def _too_old(found: Mapping[str, tuple[float, Any]], now: float) -> list[str]:
    """What of it is older than figures may be."""
    return [place for place, one in found.items() if one[0] < now - settings.FIGURES_SECONDS]


def _figures(found: Mapping[str, tuple[float, Any]]) -> dict[str, Any]:
    return {place: figures for place, (_begun, figures) in found.items()}


def _turn_of(place: str) -> _Turn:
    with _turns_lock:
        turn = _turns.get(place)
        if turn is None:
            turn = _turns[place] = _Turn()
        return turn


@contextmanager
def after(act: Act) -> Iterator[None]:
    """Inside, of what the act may have changed only what was worked out after it is used."""
    token = _own_act.set(act)
    try:
        yield
    finally:
        _own_act.reset(token)


@contextmanager
def acting() -> Iterator[Callable[[], Act]]:
    """Inside, somebody acts: nothing kept before is used. Gives what tells the act at its end."""
    said = _Said()
    token = _said.set(said)
    try:
        with after(Act(time.time())):
            yield lambda: Act(time.time(), None if said.tags is None else frozenset(said.tags))
    finally:
        _said.reset(token)


def changes_only(tags: Iterable[str]) -> None:
    """Says of the act under way: of tagged figures it changes those with these tags alone.

    Without tags it changes no figure at all. An act that says nothing may have changed any.
    """
    said = _said.get()
    if said is not None:
        said.tags = (said.tags or set()) | set(tags)
