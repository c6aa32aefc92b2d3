"""No address without a test that tries it, and none that changes anything when merely read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nhipcau.foundation.audit import AuditEntry

TESTS = Path(__file__).resolve().parents[1]
NAMES_WITHOUT_ARGUMENTS = ("frontdoor:home", "agreements:agreement-list", "agreements:reading-list")


def own_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from own_names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and namespace:
            yield f"{namespace}{pattern.name}"


def test_every_address_is_tried_by_a_test():
    texts = "\n".join(
        path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py") if path != Path(__file__)
    )
    names = sorted(set(own_names(get_resolver())))

    untried = [name for name in names if name not in texts and name.split(":")[1] not in texts]

    assert names
    assert untried == []


@pytest.mark.parametrize("name", NAMES_WITHOUT_ARGUMENTS)
def test_reading_a_page_writes_nothing(cast, client_of, name):
    before = AuditEntry.objects.count()

    client_of(cast.users["hue_manager"]).get(reverse(name))

    assert AuditEntry.objects.count() == before
