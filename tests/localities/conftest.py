"""Browsers for the pages of places and bodies."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def browser(cast, client_of):
    """A browser, in English, of one of the cast by name."""

    def of(name: str = "anonymous") -> Client:
        client = client_of(cast.users.get(name))
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return of
