"""Exceptions of the activities app.

ActivitiesError           refused for a reason that a page shows; nothing was written
└── Stale                 the row changed since the person last saw it
"""

from __future__ import annotations

from django.utils.functional import Promise


class ActivitiesError(Exception):
    """Refused for a reason that a page shows; nothing was written."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class Stale(ActivitiesError):
    """The row changed since the person last saw it."""
