"""The sides against one another: what each keeps, carries out, pays, and answers late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nhipcau.agreements.models import Field
from nhipcau.foundation.requests import Request
from nhipcau.foundation.templatetags.look import amount
from nhipcau.review.selectors.balance import Standing, Table
from nhipcau.review.selectors.question import Question
from nhipcau.review.selectors.records import NO_FIELD
from nhipcau.review.selectors.scope import Side
from nhipcau.review.selectors.words import period_name
from nhipcau.review.views.asking import asked_of, page_url, shared
from nhipcau.review.views.cards import Count
from nhipcau.review.views.pictures import Bar, draw_bars

Words = str | Promise
YEARS, MOST_BARS = 3, 8
MATTERS: tuple[tuple[str, str, Words], ...] = (
    ("proposes", "proposes", gettext_lazy("Keeps activities")),
    ("hosts", "hosts", gettext_lazy("Carries out activities")),
    ("paid", "paid", gettext_lazy("Money paid")),
    ("asked", "asked", gettext_lazy("Words asked for")),
    ("late", "answered_late", gettext_lazy("Given later than 15 days, or not at all")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A side in a field or a year: one number for each matter."""

    head: str
    side: str
    tone: str
    counts: list[Count]


@require_safe
def balance_show(request: Request) -> HttpResponse:
    asked = asked_of(request)
    question, table, sides = asked.question, asked.balance(), asked.scope.sides
    whole = totals(table)
    shown = [side for side in sides if _has_any(whole.get(side.key))] or list(sides[:2])
    named = [*((one.key, one.name) for one in Field.objects.all()), (None, _("No field"))]
    fields = [
        line
        for key, name in named
        if key in table
        for line in _lines(question, name, table[key], shown, within=key or NO_FIELD)
    ]
    context = {
        **shared(request, asked, "balance"),
        "matters": [label for _attr, _figure, label in MATTERS],
        "whole": _lines(question, "", whole, shown),
        "pictures": _pictures(whole, shown),
        "fields": fields,
        "years": _years(asked, shown),
        "is_empty": not table,
    }
    return render(request, "review/balance.html", context)


def totals(table: Table) -> dict[int, Standing]:
    """The sum over the fields, by side."""
    whole: dict[int, Standing] = defaultdict(Standing)
    for sides in table.values():
        for key, one in sides.items():
            for attr, _figure, _label in MATTERS:
                setattr(whole[key], attr, getattr(whole[key], attr) + getattr(one, attr))
    return dict(whole)


def tone_of(place: int) -> str:
    """The colour of a side: violet the first, gold the second."""
    return ("violet", "gold")[place] if place < 2 else "stone"


def _has_any(one: Standing | None) -> bool:
    return one is not None and any(getattr(one, attr) for attr, _figure, _label in MATTERS)


def _lines(
    question: Question,
    head: str,
    standings: Mapping[int, Standing],
    sides: list[Side],
    within: str = "",
) -> list[Line]:
    lines = []
    for place, side in enumerate(sides):
        one = standings.get(side.key, Standing())
        if within and not _has_any(one):
            continue
        counts = [
            Count(
                label,
                amount(getattr(one, attr), "VND") if attr == "paid" else str(getattr(one, attr)),
                page_url("record-list", question, figure=figure, side=side.key, in_=within),
            )
            for attr, figure, label in MATTERS
        ]
        lines.append(Line(head, side.name, tone_of(place), counts))
    return lines


def _pictures(whole: Mapping[int, Standing], sides: list[Side]) -> list[tuple[Words, SafeString]]:
    pictures = []
    for attr, _figure, label in MATTERS:
        bars = []
        for place, side in enumerate(sides):
            number = getattr(whole.get(side.key, Standing()), attr)
            said = amount(number, "VND") if attr == "paid" else str(number)
            bars.append(Bar(side.name, number, said, tone_of(place)))
        if len(bars) > MOST_BARS:
            bars = sorted(bars, key=lambda bar: -bar.number)[:MOST_BARS]
        pictures.append((label, draw_bars(str(label), bars)))
    return [(label, picture) for label, picture in pictures if picture]


def _years(asked: Any, sides: list[Side]) -> list[Line]:
    """The same days of the last years, latest first."""
    lines: list[Line] = []
    for back in range(YEARS):
        question = asked.question.a_year_before(back)
        whole = totals(asked.balance(question))
        lines += _lines(question, period_name(question.period), whole, sides)
    return lines
