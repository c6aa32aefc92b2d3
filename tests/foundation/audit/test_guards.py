"""The database refuses to change what was written down, whoever asks and however."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from tests.factories import UserFactory

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, AuditSeal
from nhipcau.foundation.audit.guards import ENTRIES, SEALS, guards_missing, put_up, take_down

CHANGES = [
    f"UPDATE {ENTRIES} SET verb = 'remove'",
    f"UPDATE {ENTRIES} SET actor_name = 'somebody else', user_id = NULL",
    f"UPDATE {ENTRIES} SET object_id = object_id + 1",
    f"DELETE FROM {ENTRIES}",
    f"UPDATE {SEALS} SET digest = ''",
    f"UPDATE {SEALS} SET place = place + 100",
    f"DELETE FROM {SEALS}",
]


def rows() -> tuple[list[object], list[object]]:
    return list(AuditEntry.objects.order_by("id").values()), list(AuditSeal.objects.values())


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize("statement", CHANGES)
def test_change_is_refused_by_the_database(statement):
    before = rows()

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert rows() == before


@pytest.mark.usefixtures("trail")
def test_our_own_code_cannot_change_it_either():
    before = rows()
    entry = AuditEntry.objects.earliest("id")
    entry.verb = "remove"

    for act in (entry.save, AuditSeal.objects.all().delete, AuditEntry.objects.all().delete):
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            act()

    assert rows() == before


def test_erasing_an_account_empties_the_link_and_the_chain_still_holds(cast):
    user = UserFactory()
    audit.record(actor=Actor(user_id=user.pk, name="A"), verb="change", subject=cast.hue_office)
    audit.seal()

    user.delete()

    assert AuditEntry.objects.latest("id").user_id is None
    assert list(audit.faults()) == []


def test_an_emptied_link_is_never_filled_again(cast):
    user = UserFactory()
    audit.record(actor=Actor.program("tests"), verb="change", subject=cast.hue_office)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(user_id=user.pk)

    assert AuditEntry.objects.latest("id").user_id is None


@pytest.mark.usefixtures("trail")
def test_guards_that_are_off_are_a_fault_until_the_next_migrate():
    take_down()

    frozen = ["review_frozenreview", "review_frozenrecord"]
    assert guards_missing() == [ENTRIES, SEALS, *frozen]
    assert len(list(audit.faults())) == 2 + len(frozen)

    call_command("migrate", verbosity=0)

    assert guards_missing() == []
    assert list(audit.faults()) == []


@pytest.mark.usefixtures("trail")
def test_guards_put_up_twice_stand_once():
    put_up()

    assert guards_missing() == []


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_goes_on_working(cast):
    with transaction.atomic():
        audit.record(actor=Actor.program("tests"), verb="change", subject=cast.hue_office)
    audit.seal()

    call_command("flush", interactive=False, verbosity=0)

    assert (AuditEntry.objects.count(), AuditSeal.objects.count()) == (0, 0)
    assert guards_missing() == []
