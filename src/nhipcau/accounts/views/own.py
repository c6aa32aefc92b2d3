"""Whose account a page is about."""

from __future__ import annotations

from nhipcau.accounts.models import User
from nhipcau.foundation.requests import Request


def own_account(request: Request) -> User:
    """The account of who asks; a blank one, which allows nothing, for nobody."""
    return request.user if isinstance(request.user, User) else User()
