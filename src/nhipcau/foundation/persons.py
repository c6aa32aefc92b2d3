"""What apps on higher floors do when a person leaves for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nhipcau.foundation.actors import Actor

Leaving = Callable[[Actor, Any], object]

_LEAVINGS: dict[str, Leaving] = {}


def add_leaving(name: str, act: Leaving) -> None:
    """Register what an app does with a person's rows; called in the transaction of the end."""
    _LEAVINGS[name] = act


def leave(actor: Actor, user: Any) -> None:
    """Let every app that was registered do its part."""
    for act in _LEAVINGS.values():
        act(actor, user)
