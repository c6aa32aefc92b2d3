from __future__ import annotations

import threading

import pytest
from django.db import connection

from nhipcau.foundation import limits
from nhipcau.foundation.limits import Limit, Spent


@pytest.mark.parametrize("is_reading", [False, True])
def test_limit_allows_so_many_and_then_says_how_long_to_wait(db, is_reading):
    limit = Limit("try", count=3, seconds=3600, is_reading=is_reading)

    waits = [limit.spend("somebody") for _time in range(5)]

    assert waits[:3] == [0, 0, 0]
    assert all(0 < wait <= 3600 for wait in waits[3:])


def test_limit_counts_each_by_themself_and_each_name_by_itself(db):
    limit = Limit("try", count=1, seconds=3600)
    limit.spend("first")

    assert limit.spend("second") == 0
    assert Limit("other", count=1, seconds=3600).spend("first") == 0
    assert limit.spend("first") > 0


def test_limit_begins_anew_in_the_next_window(db, monkeypatch):
    limit = Limit("try", count=1, seconds=60)
    monkeypatch.setattr(limits.time, "time", lambda: 6000.0)
    limit.spend("somebody")
    refused = limit.spend("somebody")

    monkeypatch.setattr(limits.time, "time", lambda: 6060.0)

    assert (refused, limit.spend("somebody")) == (60, 0)


def test_key_does_not_tell_who_it_was(db):
    Limit("try", count=1, seconds=60).spend("hoa@example.test")

    assert "hoa" not in Spent.objects.get().key


def test_ended_windows_are_forgotten(db):
    Spent.objects.create(key="old", count=1, ends_at=1)
    Limit("try", count=1, seconds=3600).spend("somebody")

    limits.forget_ended()

    assert not Spent.objects.filter(key="old").exists()
    assert Spent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_limit_holds_when_many_ask_at_once():
    limit = Limit("try", count=5, seconds=3600)
    waits: list[int] = []

    def ask() -> None:
        try:
            waits.append(limit.spend("somebody"))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _one in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(waits) == 12
    assert sum(1 for wait in waits if wait == 0) == 5
