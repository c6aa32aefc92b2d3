"""Whatever stands in a text column, it is text wherever it is shown."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook
from tests.factories import ReviewFactory
from tests.house.answers import Line, Walker, tables
from tests.house.hygiene import faults_of_page
from tests.house.payloads import ALL, MARK, PAYLOADS, as_many_as_fit
from tests.house.world import ACTORS, build_world

from nhipcau.activities.models import Transaction
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.review.services import close_review

# Columns that are not words of people: keys, codes, digests, paths, words for search and order.
NOT_WORDS = {
    "code", "due_precision", "due_recurrence", "email", "file", "folded", "icon", "key", "language",
    "media_type", "page", "action", "password", "sha256", "sort_name", "sort_title", "text_sha256",
    "session_key", "source", "problem", "website", "phone", "tax_code", "amount_unit", "digest",
    "object_type", "verb", "thumbnail", "docx", "pdf", "xlsx",
}  # fmt: skip
# Payloads that do something on a page without any help.
RUNS = re.compile(r"<(script|svg[ /]|img src|iframe|object|embed|a href|style|base|details)")
# What was frozen is not written over: a review of the poisoned register is frozen afterwards.
FIXED = {"Locality", "Field", "FrozenReview", "FrozenRecord"}
OURS = ("accounts", "localities", "agreements", "activities", "projects", "review")


def words_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.primary_key
        and field.name not in NOT_WORDS
    ]


@pytest.fixture
def poisoned(cast):
    """The world with every word of every row replaced by payloads."""
    world = build_world(cast)
    # Only money with a rate may be in a currency that is none.
    Transaction.objects.update(original=1, rate=1, rate_on=date(2026, 1, 1))
    turn = 0
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model.__name__ in FIXED:
            continue
        for row in model.objects.all():
            said = {}
            for field in words_of(model):
                turn += 7
                said[field.name] = as_many_as_fit(getattr(field, "max_length", None), turn)
            if said:
                model.objects.filter(pk=row.pk).update(**said)
    for name in ("public", "draft", "public promise"):
        subject = world.rows[name]
        subject.refresh_from_db()
        changes = {name: ["", "".join(ALL)] for name in ("title", "text", "summary")}
        actor = Actor(user_id=cast.users["hue_editor"].pk, name="".join(PAYLOADS)[:200])
        audit.record(actor=actor, verb="change", subject=subject, changes=changes)
    review = ReviewFactory(agreement=world.rows["public"], title="".join(PAYLOADS)[:200])
    review.notes.create(results="".join(ALL), shortcomings="".join(ALL))
    close_review(actor=Actor.program("".join(PAYLOADS)[:200]), review_id=review.pk, version=1)
    world.rows["closed review"] = review
    return world


def test_payloads_are_many_and_tell_themselves_apart():
    assert len(set(PAYLOADS)) >= 40
    assert all(MARK in one or "alert(1)" in one for one in PAYLOADS)


def test_hygiene_sees_each_payload_that_a_page_would_run():
    """The judge itself: a payload put into a page unescaped is found."""
    missed = [one for one in PAYLOADS if RUNS.match(one) and not faults_of_page(_raw(one))]

    assert missed == []


def _raw(payload: str) -> str:
    return f"<html><body><p>{payload}</p></body></html>"


@pytest.mark.parametrize(("column", "least"), [("nobody", 5), ("editor", 15), ("admin", 0)])
def test_text_is_text_wherever_it_is_shown(column, least, poisoned, client_of, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    walker = Walker(poisoned, client_of)
    walker.parses = column
    seen = 0

    for line in _lines_of(column):
        path = reverse(line.name, kwargs=poisoned.arguments(line.object))
        seen += MARK in walker.fetch(column, path)
        assert walker.faults == [], path

    assert seen >= least


def _lines_of(column: str) -> list[Line]:
    """The pages that this reader sees; of an administrator's those that nobody else sees."""
    lines = [line for table in tables().values() for line in table if line.method == "GET"]
    place, editor = list(ACTORS).index(column), list(ACTORS).index("editor")
    return [
        line
        for line in lines
        if line.answers[place : place + 1] == ("200",)
        and (column != "admin" or line.answers[editor] != "200")
    ]


def test_downloads_hold_no_formula_and_no_line_of_their_own(poisoned, client_of, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    client = client_of(poisoned.cast.users["hue_editor"])
    tried = set()

    for line in _lines_of("editor"):
        path = reverse(line.name, kwargs=poisoned.arguments(line.object))
        for asked in ("", "?format=csv", "?format=xlsx"):
            response = client.get(path + asked)
            kind = response.get("Content-Type", "").split(";")[0]
            tried.add(kind)
            assert _faults_of_file(kind, response.getvalue()) == [], path + asked
            if kind == "text/html":
                break

    assert tried >= {"text/html", "text/csv", "text/calendar", "application/json"}


def _faults_of_file(kind: str, body: bytes) -> list[str]:
    if kind == "text/csv":
        text = body.decode("utf-8-sig")
        # Vietnamese lists part their cells by semicolons; a comma there is a sign like any other.
        parted = ";" if ";" in text.partition("\r\n")[0] else ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=parted)
        return [cell for row in rows for cell in row if _is_formula(cell)]
    if kind.endswith("spreadsheetml.sheet") and body[:2] == b"PK" and len(body) > 10:
        sheets = load_workbook(io.BytesIO(body)).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        return [str(cell.value) for cell in cells if cell.data_type == "f"]
    if kind == "text/calendar":
        return _faults_of_calendar(body)
    if kind == "application/json":
        json.loads(body)
    if kind in {"application/atom+xml", "application/rss+xml", "application/xml"}:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    return []


def _is_formula(cell: str) -> bool:
    """A spreadsheet counts what begins so, unless it is a number."""
    begins = cell.lstrip(" \t\r\n").startswith(("=", "+", "-", "@"))
    return begins and not cell.strip().lstrip("+-").replace(".", "").isdigit()


def _faults_of_calendar(body: bytes) -> list[str]:
    calendar = Calendar.from_ical(body)
    known = {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM", "VTODO"}
    parts = list(calendar.walk())
    strange = [part.name for part in parts if part.name not in known]
    return strange + [
        name
        for part in parts
        for name in part
        if name in {"ATTACH", "ATTENDEE", "BCC", "SET-COOKIE"} or part.get("ACTION") == "PROCEDURE"
    ]
