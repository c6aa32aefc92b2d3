"""What the services of accounts refuse.

AccountsError
├── NameMissing        an account needs the name of a person
└── LastAdministrator  nobody would be left to keep the platform
"""

from __future__ import annotations

from django.utils.functional import Promise


class AccountsError(Exception):
    """A rule of the app was not kept; `message` is for the person who asked."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class NameMissing(AccountsError):
    """An account needs the name of a person."""


class LastAdministrator(AccountsError):
    """Nobody would be left to keep the platform."""
