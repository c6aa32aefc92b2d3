"""What citizens see of an agreement, on its page."""

from __future__ import annotations

from nhipcau.activities.views.iati import iati_panel
from nhipcau.activities.views.progress import progress_panel
from nhipcau.foundation.panels import add_panel


def register() -> None:
    """Called once, when the program starts."""
    add_panel("agreement", "progress", progress_panel)
    add_panel("agreement", "iati", iati_panel)
