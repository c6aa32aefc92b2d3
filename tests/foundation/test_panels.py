from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from nhipcau.foundation import panels


@pytest.fixture(autouse=True)
def _empty_registry(monkeypatch):
    """These tests register at places of their own."""
    monkeypatch.setattr(panels, "_PANELS", panels.defaultdict(dict))
    monkeypatch.setattr(panels, "_REMARKS", panels.defaultdict(dict))


@pytest.fixture
def request_():
    return RequestFactory().get("/")


def test_panels_come_in_the_order_of_registration_without_empty_ones(request_):
    panels.add_panel("bench", "one", lambda _request, subject: mark_safe(f"<b>{subject}</b>"))
    panels.add_panel("bench", "none", lambda _request, _subject: mark_safe(" \n "))
    panels.add_panel("bench", "two", lambda _request, _subject: mark_safe("two"))

    assert panels.panels_at("bench", request_, "oak") == ["<b>oak</b>", "two"]


def test_panel_registered_again_is_replaced(request_):
    panels.add_panel("bench", "one", lambda _request, _subject: mark_safe("old"))
    panels.add_panel("bench", "one", lambda _request, _subject: mark_safe("new"))

    assert panels.panels_at("bench", request_, None) == ["new"]


def test_place_without_panels_is_empty(request_):
    assert panels.panels_at("nowhere", request_, None) == []
    assert panels.remarks_at("nowhere", request_, [1]) == {}


def test_remarks_are_gathered_by_row(request_):
    panels.add_remark("rows", "count", lambda _request, rows: {row: mark_safe("3") for row in rows})
    panels.add_remark("rows", "late", lambda _request, _rows: {2: mark_safe("late")})

    assert panels.remarks_at("rows", request_, [1, 2]) == {1: ["3"], 2: ["3", "late"]}
