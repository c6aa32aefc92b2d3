"""Two people at the same draft at the same moment, with real threads on the database."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.factories import ReadingFactory, StatementFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, AlreadyDecided
from nhipcau.agreements.models import Agreement, Commitment, Reading, SourceDocument, Statement
from nhipcau.foundation.audit import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Start every act at the same moment, each in a thread; what it returned or raised."""
    start = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[place] = act()
        except AgreementsError as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_two_people_who_accept_at_once_make_one_acceptance(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    statement = StatementFactory(reading=reading)
    people = [cast.actor(name) for name in ("hue_editor", "hue_manager")]

    answers = at_once(
        *[
            lambda actor=actor: services.decide(
                actor=actor, statement_id=statement.pk, version=1, state="accepted"
            )
            for actor in people
        ]
    )

    statement.refresh_from_db()
    late = [answer for answer in answers if isinstance(answer, AlreadyDecided)]
    assert len(late) == 1
    assert statement.decided_by_name in str(late[0].message)
    assert (statement.state, statement.version) == ("accepted", 2)
    assert AuditEntry.objects.filter(object_type="agreements.statement").count() == 1


def test_many_people_who_accept_many_drafts_at_once_lose_none(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    rows = [StatementFactory(reading=reading, start=n * 2, end=n * 2 + 1) for n in range(6)]
    actor = cast.actor("hue_editor")

    answers = at_once(
        *[
            lambda row=row: services.decide(
                actor=actor, statement_id=row.pk, version=1, state="accepted"
            )
            for row in rows
        ]
    )

    assert [type(answer) for answer in answers] == [Statement] * 6
    assert Statement.objects.filter(state="accepted").count() == 6


def test_the_same_file_sent_twice_at_once_makes_one_document(cast):
    actor = cast.actor("hue_editor")

    answers = at_once(
        *[
            lambda: services.import_file(
                actor=actor, owner=cast.hue_office, data=b"Hai ben hop tac", name="mot.txt"
            )
        ]
        * 2
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Duplicate", "Reading"]
    assert (SourceDocument.objects.count(), Reading.objects.count()) == (1, 1)


def test_registering_twice_at_once_makes_one_agreement(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    StatementFactory(reading=reading, state="accepted")
    actor = cast.actor("hue_editor")

    answers = at_once(
        *[
            lambda: services.register_reading(
                actor=actor, reading_id=reading.pk, keeper=cast.hue_office
            )
        ]
        * 2
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Agreement", "NotReady"]
    assert (Agreement.objects.count(), Commitment.objects.count()) == (1, 1)
