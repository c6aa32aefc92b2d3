"""Reports, words of the other sides, results and money in the registries of lower floors."""

from __future__ import annotations

from importlib import import_module

from nhipcau.activities.selectors.rhythm import tell_of_rhythms
from nhipcau.activities.selectors.update_words import holds_of, tell_of_updates
from nhipcau.activities.views.rhythm import rhythm_panel
from nhipcau.activities.views.update_panels import updates_panel, waiting_panel
from nhipcau.foundation.holds import add_hold
from nhipcau.foundation.panels import add_panel


def register() -> None:
    """Called once, when the program starts."""
    import_module("nhipcau.activities.tasks")  # registers the app's jobs by name
    tell_of_updates()
    tell_of_rhythms()
    add_hold("organisation", "updates", holds_of)
    add_panel("commitment", "updates", updates_panel)
    add_panel("activity", "updates", updates_panel)
    add_panel("agreement", "rhythm", rhythm_panel)
    add_panel("home", "updates", waiting_panel)
