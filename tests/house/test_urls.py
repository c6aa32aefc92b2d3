"""Reading a page changes nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nhipcau.foundation.audit import AuditEntry

NAMES = ("frontdoor:home", "agreements:agreement-list", "agreements:reading-list")


@pytest.mark.parametrize("name", NAMES)
def test_reading_a_page_writes_nothing(cast, client_of, name):
    before = AuditEntry.objects.count()

    client_of(cast.users["hue_manager"]).get(reverse(name))

    assert AuditEntry.objects.count() == before
