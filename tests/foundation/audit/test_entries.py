"""Entries: written with the change, kept as they were."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from tests.factories import OrganisationFactory

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry

PROGRAM = Actor.program("tests")


def test_record_keeps_who_and_what(cast):
    actor = cast.actor("hue_editor")

    entry = audit.record(
        actor=actor, verb="change", subject=cast.hue_office, changes={"name": ["a", "b"]}
    )

    assert (entry.actor_name, entry.organisation_name) == ("hue editor", "Sở Tài chính Huế")
    assert (entry.object_type, entry.object_id) == ("localities.organisation", cast.hue_office.pk)
    assert entry.changes == {"name": ["a", "b"]}


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused():
    organisation = OrganisationFactory()

    with pytest.raises(TransactionManagementError):
        audit.record(actor=PROGRAM, verb="change", subject=organisation)

    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_entry_goes_with_a_change_that_is_rolled_back():
    organisation = OrganisationFactory()

    def cut_off() -> None:
        with transaction.atomic():
            audit.record(actor=PROGRAM, verb="change", subject=organisation)
            raise ValueError("cut off")

    with pytest.raises(ValueError, match="cut off"):
        cut_off()

    assert AuditEntry.objects.count() == 0
