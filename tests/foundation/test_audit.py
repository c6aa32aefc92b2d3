from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from tests.factories import OrganisationFactory

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, AuditSeal

PROGRAM = Actor.program("tests")


@pytest.fixture
def trail(db):
    """Three sealed entries about one organisation."""
    organisation = OrganisationFactory()
    for place in range(3):
        audit.record(
            actor=PROGRAM, verb="change", subject=organisation, changes={"name": [place, place + 1]}
        )
    audit.seal()
    return organisation


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


def test_seal_covers_each_entry_once(trail):
    assert audit.seal() == 0
    assert AuditSeal.objects.count() == 3
    assert list(audit.broken_links()) == []


def test_changed_entry_is_named(trail):
    entry = AuditEntry.objects.order_by("id")[1]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_auditentry SET verb = 'remove' WHERE id = %s", [entry.pk])

    seal = AuditSeal.objects.get(entry=entry)
    faults = list(audit.broken_links())
    assert faults == [f"entry {entry.pk} was changed or moved (seal {seal.place})"]


def test_missing_entry_is_named(trail):
    gone = AuditSeal.objects.order_by("place")[1]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM foundation_auditseal WHERE id = %s", [gone.pk])
        cursor.execute("DELETE FROM foundation_auditentry WHERE id = %s", [gone.entry_id])

    faults = list(audit.broken_links())

    assert faults[0] == "seal 2 is missing before seal 3"


def test_swapped_entries_are_named(trail):
    first, second = AuditSeal.objects.order_by("place")[:2]
    spare = AuditEntry.objects.create(actor_name="x", verb="x", object_type="x", object_id=1)
    for seal, entry in ((first, spare.pk), (second, first.entry_id), (first, second.entry_id)):
        AuditSeal.objects.filter(pk=seal.pk).update(entry=entry)

    assert len(list(audit.broken_links())) == 2


def test_verify_ends_in_failure_when_the_chain_is_broken(trail):
    AuditEntry.objects.filter(pk=AuditEntry.objects.first().pk).update(verb="remove")

    with pytest.raises(CommandError, match="1 faults in the chain"):
        call_command("audit", "verify")


def test_verify_counts_what_stands(trail, capsys):
    call_command("audit", "verify")

    assert capsys.readouterr().out == "3 entries verified, 0 not sealed yet.\n"
