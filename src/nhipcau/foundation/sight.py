"""Rows of a lower floor that a higher one makes known to some readers.

An organisation that only a private document names is known to those who may read that document.
Which documents these are is for a higher floor to say: it adds a ground here, by noun and name,
and the selectors of the lower floor join all grounds of their noun.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from nhipcau.foundation.actors import Actor

Ground = Callable[[Actor], Q]

GROUNDS: dict[str, dict[str, Ground]] = {}


def add_ground(noun: str, name: str, ground: Ground) -> None:
    """Register one reason why an actor may know of rows of this noun."""
    GROUNDS.setdefault(noun, {})[name] = ground


def known_through(noun: str, actor: Actor) -> Q:
    """Rows of this noun that a higher floor makes known to this actor; none without a ground."""
    known = Q(pk__in=())
    for ground in GROUNDS.get(noun, {}).values():
        known |= ground(actor)
    return known
