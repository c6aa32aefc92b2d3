"""Reports, words of the other sides, results and money in the registries of lower floors."""

from __future__ import annotations


def register() -> None:
    """Called once, when the program starts."""
