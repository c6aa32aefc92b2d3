"""What keeps a row of a lower floor from being removed, as the apps on higher floors know it.

An organisation cannot know that it is named in agreements, yet it must not go while it is. The
higher app registers, in its AppConfig.ready, a function that says in words what holds a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.functional import Promise

Words = str | Promise
Hold = Callable[[Any], Sequence[Words]]

_HOLDS: dict[str, dict[str, Hold]] = defaultdict(dict)


def add_hold(noun: str, name: str, say: Hold) -> None:
    """Register what an app says of a row that is to go; the same name again replaces it."""
    _HOLDS[noun][name] = say


def holds_on(noun: str, subject: Any) -> list[Words]:
    """Everything that holds a row, in words; nothing where it may go."""
    return [words for say in _HOLDS[noun].values() for words in say(subject)]
