"""Exceptions of the review app.

ReviewError            shown to the person, in their language
└── Stale              somebody else changed it since it was read
"""

from __future__ import annotations

from django.utils.functional import Promise


class ReviewError(Exception):
    """Something that cannot be done, with the sentence that says why."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class Stale(ReviewError):
    """The review changed since this page was opened."""
