"""What was done with an imported document, for those who may review it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from tests.factories import ReadingFactory, StatementFactory

from nhipcau.agreements import services


@pytest.fixture
def reading(cast):
    made = ReadingFactory(document__owner=cast.hue_office)
    statement = StatementFactory(reading=made)
    actor = cast.actor("hue_editor")
    services.decide(actor=actor, statement_id=statement.pk, version=1, state="accepted")
    services.register_reading(actor=actor, reading_id=made.pk, keeper=cast.hue_office)
    return made


def past(client, reading):
    return client.get(reverse("agreements:reading-history", args=[reading.pk]))


def test_history_of_a_reading_tells_of_its_statements_too(cast, reading, client_of):
    page = past(client_of(cast.users["hue_viewer"]), reading)

    with translation.override("en"):
        told = [(str(act.verb), act.actor_name) for act in page.context["acts"]]
    assert told == [
        ("made the agreement from what was accepted", "hue editor"),
        ("accepted the statement", "hue editor"),
    ]
    assert [(str(s.label), s.before, s.after) for s in page.context["acts"][1].steps] == [
        ("Trạng thái", "Chưa duyệt", "Đã nhận")
    ]


@pytest.mark.parametrize("who", ["ha_noi_manager", "hue_tourism_manager"])
def test_history_of_a_reading_is_unknown_to_others(cast, reading, client_of, who):
    assert past(client_of(cast.users[who]), reading).status_code == 404


def test_history_of_a_reading_is_paged(cast, reading, client_of):
    for number in range(30):
        statement = StatementFactory(reading=reading, start=50 + number, end=51 + number)
        services.decide(
            actor=cast.actor("hue_editor"), statement_id=statement.pk, version=1, state="skipped"
        )

    page = past(client_of(cast.users["hue_editor"]), reading)

    assert len(page.context["acts"]) == 25
    assert page.context["page"].paginator.count == 32
