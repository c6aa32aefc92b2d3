"""The chain is made afterwards: once for each entry, by any worker, in no writer's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.agreements.test_imports_killed import address_of_database, wait_for
from tests.factories import OrganisationFactory
from tests.foundation.audit.conftest import write

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, AuditSeal

PROGRAM = Actor.program("tests")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads of their own, each with its connection; what they gave back."""
    given: list[object] = []

    def run(act: Callable[[], object]) -> None:
        try:
            given.append(act())
        except BaseException as error:  # noqa: BLE001 given back for the test to compare
            given.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return given


def places() -> list[int]:
    return list(AuditSeal.objects.order_by("place").values_list("place", flat=True))


def test_seal_covers_each_entry_once(trail):
    assert audit.seal() == 0
    assert places() == [1, 2, 3]
    assert list(audit.faults()) == []


def test_seal_goes_on_from_the_last_place(trail):
    write(2)

    assert audit.seal() == 2
    assert places() == [1, 2, 3, 4, 5]
    assert list(audit.faults()) == []


def test_seal_all_takes_as_many_batches_as_there_are(db):
    write(5)

    assert [audit.seal(limit=2), audit.seal_all(), audit.seal_all()] == [2, 3, 0]
    assert list(audit.faults()) == []


def test_entry_that_comes_to_light_late_is_sealed_after_those_with_higher_ids(trail):
    last = AuditEntry.objects.latest("id")
    late = AuditEntry(pk=last.pk + 5, actor_name="x", verb="x", object_type="x", object_id=1)
    AuditEntry.objects.create(
        pk=last.pk + 9, actor_name="x", verb="x", object_type="x", object_id=1
    )
    audit.seal()
    late.save(force_insert=True)

    audit.seal_all(thorough=False)

    assert AuditSeal.objects.get(place=5).entry_id == late.pk
    assert list(audit.faults()) == []


def test_sealing_says_how_long_the_oldest_entry_waits(trail):
    then = timezone.now() - timedelta(seconds=90)
    AuditEntry.objects.create(at=then, actor_name="x", verb="x", object_type="x", object_id=1)

    said = audit.sealing()

    assert (said.sealed, said.waiting, said.oldest_at) == (3, 1, then)
    assert 90 <= said.seconds_open < 120
    audit.seal()
    assert audit.sealing().seconds_open == 0


def takes_two_writers() -> bool:
    """SQLite has one writer at a time whatever is written; there the others follow after it."""
    return connection.vendor == "postgresql"


def test_writing_an_entry_looks_at_no_seal(trail, django_assert_num_queries):
    organisation = OrganisationFactory()

    with django_assert_num_queries(1) as asked:
        audit.record(actor=PROGRAM, verb="change", subject=organisation)

    assert "auditseal" not in asked.captured_queries[0]["sql"]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_do_not_wait_for_the_chain():
    organisation = OrganisationFactory()
    wrote = threading.Barrier(2 if takes_two_writers() else 1, timeout=20)

    def act() -> None:
        with transaction.atomic():
            audit.record(actor=PROGRAM, verb="change", subject=organisation)
            # Neither has committed when both have written: they did not queue.
            wrote.wait()

    assert at_once(act, act) == [None, None]
    assert AuditEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_writer_does_not_wait_for_a_sealer_at_work():
    organisation = OrganisationFactory()
    write(3)
    sealed, wrote = threading.Event(), threading.Event()

    def seal() -> None:
        with transaction.atomic():
            audit.seal()
            sealed.set()
            # The seals are made and not committed while the writer below writes and commits.
            assert not takes_two_writers() or wrote.wait(20)

    def act() -> None:
        sealed.wait(20)
        with transaction.atomic():
            audit.record(actor=PROGRAM, verb="change", subject=organisation)
        wrote.set()

    assert at_once(seal, act) == [None, None]
    assert (AuditEntry.objects.count(), len(places())) == (4, 3)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_seal_at_once_make_one_chain():
    write(400)

    given = at_once(*([lambda: audit.seal(limit=30)] * 4), audit.seal_all, audit.seal_all)

    assert sum(given) == 400
    assert places() == list(range(1, 401))
    assert list(audit.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_sealer_killed_at_work_leaves_a_sound_chain(tmp_path):
    for _round in range(8):
        write(500)
    environment = {
        **os.environ,
        "NHIPCAU_DATA_DIR": str(tmp_path),
        "NHIPCAU_DATABASE_URL": address_of_database(),
    }
    code = (
        "import django; django.setup(); from nhipcau.foundation import audit\n"
        "while audit.seal(limit=50): pass"
    )
    environment["DJANGO_SETTINGS_MODULE"] = "nhipcau.config.settings"
    sealer = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        wait_for(AuditSeal.objects.exists)
        time.sleep(0.05)
        os.kill(sealer.pid, signal.SIGKILL)
    finally:
        sealer.kill()
        sealer.wait()

    sealed = len(places())
    after_the_kill = list(audit.faults())
    audit.seal_all()

    assert 0 < sealed < 4000
    assert sealed % 50 == 0
    assert after_the_kill == []
    assert (places(), list(audit.faults())) == (list(range(1, 4001)), [])
