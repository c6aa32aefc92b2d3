"""A short sealed trail, and how somebody who holds the database would tamper with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from tests.factories import OrganisationFactory

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit.guards import taken_down


def write(count: int, verb: str = "change") -> None:
    """Entries about one organisation, in one transaction."""
    organisation = OrganisationFactory()
    with transaction.atomic():
        for place in range(count):
            audit.record(
                actor=Actor.program("tests"),
                verb=verb,
                subject=organisation,
                changes={"name": [place, place + 1]},
            )


@pytest.fixture
def trail(db) -> None:
    """Three sealed entries about one organisation."""
    write(3)
    audit.seal()


@pytest.fixture
def tamper(db) -> Callable[..., None]:
    """Run one statement with the guards of the database lifted, as its owner can."""

    def run(statement: str, *values: Any) -> None:
        with taken_down(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                # Keys are looked at when the transaction ends; what is tampered with never ends.
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(statement, values)

    return run
