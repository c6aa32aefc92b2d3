"""What tests of words need: messages in the language of the source, whatever the catalogue says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def reviewer(cast, client_of) -> Client:
    """The browser of an editor of Huế's keeping office, set to English."""
    client: Client = client_of(cast.users["hue_editor"])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
