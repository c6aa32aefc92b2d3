"""Whoever asks too often waits, and is told how long."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.house.answers import addresses

from nhipcau.config import limiting
from nhipcau.config.limiting import LIMITS
from nhipcau.foundation.limits import Limit

ROOT = Path(__file__).resolve().parents[2]


def _narrow(monkeypatch, name: str, method: str) -> str:
    narrow = Limit(name, count=2, seconds=3600)
    monkeypatch.setitem(LIMITS, (name, method), narrow)
    return reverse(name)


def test_rows_name_addresses_that_exist():
    assert {name for name, _method in LIMITS} <= addresses()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_asking_too_often_is_answered_with_the_time_to_wait(name, db, client_of, monkeypatch):
    address = _narrow(monkeypatch, name, "POST")
    for _time in range(2):
        client_of().post(address)

    answer = client_of().post(address)

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "429" in answer.content.decode()
    assert client_of().get(address).status_code == 200


def test_another_machine_does_not_wait(db, client_of, monkeypatch):
    address = _narrow(monkeypatch, "account_login", "POST")
    for _time in range(3):
        client_of().post(address)

    answer = client_of().post(address, REMOTE_ADDR="203.0.113.9")

    assert answer.status_code == 200


def test_an_office_behind_one_address_signs_in_however_many_they_are(cast):
    """Only the row of LIMITS counts sign-ins; a second counter once stopped the thirty-first."""
    person, office = cast.users["hue_editor"], 40
    person.set_password("mot-mat-khau-dai")
    person.save()
    said = {"login": person.email, "password": "mot-mat-khau-dai"}

    answers = [Client().post(reverse("account_login"), said) for _time in range(office)]

    assert office < LIMITS["account_login", "POST"].count
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/")] * office


def test_client_cannot_become_another_machine_by_saying_so(db, client_of, monkeypatch):
    address = _narrow(monkeypatch, "account_login", "POST")

    answers = [
        client_of().post(address, headers={"X-Forwarded-For": f"203.0.113.{time}"}).status_code
        for time in range(3)
    ]

    assert answers == [200, 200, 429]


def test_searching_too_often_is_limited_and_reading_is_not(db, client_of, monkeypatch):
    monkeypatch.setattr(limiting, "SEARCH", Limit("search", 1, 3600, is_reading=True))
    lists = reverse("agreements:agreement-list")

    searched = [client_of().get(lists, {"q": "hue"}).status_code for _time in range(2)]

    assert searched == [200, 429]
    assert client_of().get(lists).status_code == 200


def _paths_by_name() -> dict[str, str]:
    """Each address of ours with its path as it is written in the urls."""
    paths = {}
    for name in addresses():
        space, _colon, own = name.rpartition(":")
        known = get_resolver(f"nhipcau.{space}.urls" if space else None).reverse_dict
        paths[name] = "".join(str(one[0][0][0]) for one in known.getlist(own))
    return paths


def test_calendars_and_nothing_else_are_named_as_feeds(db):
    paths = _paths_by_name()
    calendars = {name for name, path in paths.items() if path.endswith(".ics")}

    named = {name for name in paths if name.rpartition(":")[2].startswith("feed-")}

    assert len(calendars) >= 4
    assert named == calendars


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("feed-public", []),
        ("feed-agreement", [1]),
        ("feed-locality", ["hue-city"]),
        ("feed-private", ["x" * 40]),
    ],
)
def test_calendar_asked_for_too_often_waits(name, arguments, db, client_of, monkeypatch):
    monkeypatch.setattr(limiting, "FEEDS", Limit("feed", 2, 3600, is_reading=True))
    address = reverse(f"agreements:{name}", args=arguments)

    answers = [client_of().get(address) for _time in range(3)]

    assert 429 not in {answer.status_code for answer in answers[:2]}
    assert answers[2].status_code == 429
    assert 0 < int(answers[2]["Retry-After"]) <= 3600
    assert client_of().get(reverse("agreements:calendar-help")).status_code != 429


def test_calendars_have_the_limit_that_the_docs_say():
    assert (limiting.FEEDS.count, limiting.FEEDS.seconds) == (120, 60)
    assert "120 requests a minute" in (ROOT / "docs/reference/formats.md").read_text("utf-8")


def test_every_export_has_a_limit(db):
    exports = {name for name in _paths_by_name() if name.endswith("-export")}

    assert len(exports) >= 3
    assert exports <= {name for name, _method in LIMITS}


@pytest.mark.parametrize(
    "name",
    ["agreements:commitment-export", "agreements:agreement-export",
     "localities:organisation-export"],
)  # fmt: skip
def test_export_asked_for_too_often_waits(name, db, client_of, monkeypatch):
    address = _narrow(monkeypatch, name, "GET") + "?format=csv"
    answers = [client_of().get(address).status_code for _time in range(3)]

    assert answers == [200, 200, 429]


def test_registration_sent_too_often_waits_and_its_form_does_not(db, client_of, monkeypatch):
    address = _narrow(monkeypatch, "localities:registration-add", "POST")

    answers = [client_of().post(address).status_code for _time in range(3)]

    assert answers == [200, 200, 429]
    assert client_of().get(address).status_code == 200


@pytest.mark.parametrize("name", ["frontdoor:search-list", "frontdoor:search-suggest"])
def test_search_page_counts_as_searching(name, db, client_of, monkeypatch):
    monkeypatch.setattr(limiting, "SEARCH", Limit("search", 1, 3600, is_reading=True))

    answers = [client_of().get(reverse(name), {"q": "hue"}).status_code for _time in range(2)]

    assert answers == [200, 429]


def test_limits_can_be_lifted(db, client_of, monkeypatch, settings):
    settings.LIMITS_ON = False
    address = _narrow(monkeypatch, "account_login", "POST")

    answers = [client_of().post(address).status_code for _time in range(4)]

    assert answers == [200] * 4
