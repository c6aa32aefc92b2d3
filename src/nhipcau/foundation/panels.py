"""Parts of a page that apps on higher floors contribute, by the name of the place.

A lower page cannot import what stands above it, yet a locality's page shows its agreements. The
higher app registers, in its AppConfig.ready, a function for a place; the page asks this module
for what was registered and never learns by whom.

A panel belongs to one subject and is drawn whole. A remark belongs to each row of a list: one call
answers for all rows, so that a list asks a constant number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from nhipcau.foundation.requests import Request

Panel = Callable[[Request, Any], SafeString]
Remark = Callable[[Request, Sequence[Any]], Mapping[int, SafeString]]

NOTHING: SafeString = format_html("{}", "")
"""What a panel answers that has nothing to show."""

_PANELS: dict[str, dict[str, Panel]] = defaultdict(dict)
_REMARKS: dict[str, dict[str, Remark]] = defaultdict(dict)


def add_panel(place: str, name: str, draw: Panel) -> None:
    """Register what an app shows at a place; the same name again replaces it."""
    _PANELS[place][name] = draw


def add_remark(place: str, name: str, write: Remark) -> None:
    """Register what an app says of each row of a list; the same name again replaces it."""
    _REMARKS[place][name] = write


def panels_at(place: str, request: Request, subject: Any) -> list[SafeString]:
    """The panels of a place for one subject, in the order of registration; empty ones left out."""
    drawn = [draw(request, subject) for draw in _PANELS[place].values()]
    return [panel for panel in drawn if panel.strip()]


def remarks_at(place: str, request: Request, rows: Sequence[Any]) -> dict[int, list[SafeString]]:
    """For the id of each row that something is said of: all that is said."""
    said: dict[int, list[SafeString]] = defaultdict(list)
    for write in _REMARKS[place].values():
        for row_id, remark in write(request, rows).items():
            said[row_id].append(remark)
    return dict(said)
