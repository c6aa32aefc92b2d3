"""Whoever asks too often waits, and is told how long."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.house.answers import addresses

from nhipcau.config import limiting
from nhipcau.config.limiting import LIMITS
from nhipcau.foundation.limits import Limit


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


def test_limits_can_be_lifted(db, client_of, monkeypatch, settings):
    settings.LIMITS_ON = False
    address = _narrow(monkeypatch, "account_login", "POST")

    answers = [client_of().post(address).status_code for _time in range(4)]

    assert answers == [200] * 4
