"""One look at a page: what several selectors ask of the database is asked once.

Only while somebody looks and changes nothing (`GET`): who changes something must see it at once.
What was asked is let go at the end, so nothing passes from one reader to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_asked: ContextVar[dict[Hashable, Any] | None] = ContextVar("asked_in_one_look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Inside, `once` remembers."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def is_one_look() -> bool:
    """Whether somebody only looks, so that `once` remembers."""
    return _asked.get() is not None


def once(key: Hashable, work: Callable[[], Answer]) -> Answer:
    """What `work` answers, asked once in a look; outside of one it is asked each time."""
    asked = _asked.get()
    if asked is None:
        return work()
    if key not in asked:
        asked[key] = work()
    answer: Answer = asked[key]
    return answer
