"""What the services of localities refuse.

LocalitiesError
├── MemberExists      the person already is a member
├── LastManager       an organisation would be left with nobody to manage it
├── OrganisationInUse it leads something, so it can be ended but not removed
└── StaleOrganisation somebody else changed the row since the form was opened
"""

from __future__ import annotations

from django.utils.functional import Promise


class LocalitiesError(Exception):
    """A rule of the app was not kept; `message` is for the person who asked."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class MemberExists(LocalitiesError):
    """The person already is a member."""


class LastManager(LocalitiesError):
    """An organisation would be left with nobody to manage it."""


class OrganisationInUse(LocalitiesError):
    """It leads something, so it can be ended but not removed."""


class StaleOrganisation(LocalitiesError):
    """Somebody else changed the row since the form was opened."""
