"""Reports, words of the other sides, results and money in the registries of lower floors."""

from __future__ import annotations

from importlib import import_module

from nhipcau.activities.selectors.update_words import holds_of, tell_of_updates
from nhipcau.foundation.holds import add_hold


def register() -> None:
    """Called once, when the program starts."""
    import_module("nhipcau.activities.tasks")  # registers the app's jobs by name
    tell_of_updates()
    add_hold("organisation", "updates", holds_of)
