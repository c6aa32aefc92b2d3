"""Activities and evidence in the registries of lower floors."""

from __future__ import annotations


def register() -> None:
    """Called once, when the program starts."""
