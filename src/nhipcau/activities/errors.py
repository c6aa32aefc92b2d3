"""Exceptions of the activities app.

ActivitiesError           refused for a reason that a page shows; nothing was written
├── Stale                 the row changed since the person last saw it
│   └── Replaced          a later version of a report stands in the place of the one answered
└── NotReady              a report lacks what the other sides need (`missing` lists what)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise


class ActivitiesError(Exception):
    """Refused for a reason that a page shows; nothing was written."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class Stale(ActivitiesError):
    """The row changed since the person last saw it."""


class Replaced(Stale):
    """A later version of a report stands in the place of the one that was answered.

    `given` is the version that was answered, None where no version has such a content; `current` is
    the one that stands, None where none was ever submitted.
    """

    def __init__(self, message: str | Promise, given: Any, current: Any) -> None:
        super().__init__(message)
        self.given = given
        self.current = current


class NotReady(ActivitiesError):
    """A report lacks what the other sides need."""

    def __init__(self, message: str | Promise, missing: Sequence[str | Promise]) -> None:
        super().__init__(message)
        self.missing = list(missing)
