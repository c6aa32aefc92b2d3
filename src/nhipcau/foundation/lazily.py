"""Libraries that take long to load and that few runs of the program use."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Lazily:
    """Stands for a module, which is loaded when something of it is first asked for.

    Safe where several threads ask at once: the one lock is that of Python's own import.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, what: str) -> Any:
        found = getattr(import_module(self._name), what)
        setattr(self, what, found)
        return found
