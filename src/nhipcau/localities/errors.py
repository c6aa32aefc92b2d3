"""What the services of localities refuse.

LocalitiesError
├── MemberExists           the person already is a member
├── MemberGone             somebody else removed the member first
├── LastManager            an organisation would be left with nobody to manage it
├── DuplicateOrganisation  it stands already (`standing` is that one)
├── Held                   something hangs on the row (`holds` says what)
├── RegistrationDecided    somebody else decided on it first
├── StaleLocality          somebody else changed the unit meanwhile
└── StaleOrganisation      somebody else changed the row meanwhile (`current` is the row now)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from nhipcau.localities.models import Organisation


class LocalitiesError(Exception):
    """A rule of the app was not kept; `message` is for the person who asked."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class Held(LocalitiesError):
    """Something hangs on a row that was to be removed."""

    def __init__(self, message: str | Promise, holds: Sequence[str | Promise]) -> None:
        super().__init__(message)
        self.holds = list(holds)


class MemberExists(LocalitiesError):
    """The person already is a member."""


class MemberGone(LocalitiesError):
    """Somebody else removed the member first."""


class LastManager(LocalitiesError):
    """An organisation would be left with nobody to manage it."""


class DuplicateOrganisation(LocalitiesError):
    """The organisation stands already."""

    def __init__(self, message: str | Promise, standing: Organisation) -> None:
        super().__init__(message)
        self.standing = standing


class RegistrationDecided(LocalitiesError):
    """Somebody else decided on the registration first."""


class StaleLocality(LocalitiesError):
    """Somebody else changed the unit since the form was opened."""


class StaleOrganisation(LocalitiesError):
    """Somebody else changed the row since the form was opened."""

    def __init__(self, message: str | Promise, current: Organisation) -> None:
        super().__init__(message)
        self.current = current
