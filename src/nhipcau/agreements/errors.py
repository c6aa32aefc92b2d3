"""What the services of agreements refuse.

AgreementsError (message for the person who asked)
├── NotReady        the record lacks something its next state needs (`missing` lists what)
├── WrongState      the record's state does not allow this
├── Stale           somebody else changed the record since it was opened (`current` is the record now)
├── AlreadyDecided  another person accepted or skipped this statement first
├── Duplicate       the same text was imported before (`reading` is the earlier one)
└── BadSpan         a stretch of text that lies outside the document or over another statement
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


class AgreementsError(Exception):
    """A rule of the app was not kept."""

    def __init__(self, message: Words) -> None:
        super().__init__(message)
        self.message = message


class NotReady(AgreementsError):
    """The record lacks something that its next state needs."""

    def __init__(self, message: Words, missing: Sequence[Words]) -> None:
        super().__init__(message)
        self.missing = list(missing)


class WrongState(AgreementsError):
    """The record's state does not allow this."""


class Stale(AgreementsError):
    """Somebody else changed the record since it was opened."""

    def __init__(self, message: Words, current: Any) -> None:
        super().__init__(message)
        self.current = current


class AlreadyDecided(AgreementsError):
    """Another person decided on this statement first."""


class Duplicate(AgreementsError):
    """The same text was imported before."""

    def __init__(self, message: Words, reading: Any) -> None:
        super().__init__(message)
        self.reading = reading


class BadSpan(AgreementsError):
    """A stretch of text that lies outside the document or over another statement."""
