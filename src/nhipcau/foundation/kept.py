"""Figures worked out once for everybody, and kept for a few seconds in the memory of a process.

Only what is public may be kept, or what follows from its key alone, for whoever asks next gets it
whoever they are. What an actor may read beyond that is worked out for that actor each time and
added (decision 25). Whoever has just sent a form is given figures worked out afresh, so that they
see what they did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches

Figures = TypeVar("Figures")
_is_afresh: ContextVar[bool] = ContextVar("figures_afresh", default=False)


def kept(name: str, key: Hashable, work: Callable[[], Figures]) -> Figures:
    """What `work` answered under this name and key seconds ago, or what it answers now.

    The key says all that the answer depends on, the day and the language where it holds words.
    """
    seconds = settings.FIGURES_SECONDS
    if not seconds:
        return work()
    store = caches["figures"]
    place = f"{name}-{hashlib.blake2b(repr(key).encode(), digest_size=16).hexdigest()}"
    found = None if _is_afresh.get() else store.get(place)
    if found is None:
        found = work()
        store.set(place, found, seconds)
    return found


@contextmanager
def afresh() -> Iterator[None]:
    """Inside, nothing kept earlier is used; what is worked out is kept for the others."""
    token = _is_afresh.set(True)
    try:
        yield
    finally:
        _is_afresh.reset(token)
