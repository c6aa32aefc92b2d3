"""The five measures of a subject in a period, and year against year."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nhipcau.agreements.models import Field
from nhipcau.foundation.requests import Request
from nhipcau.review.choices import Measure
from nhipcau.review.models import Review
from nhipcau.review.permissions.reviews import may_open_review
from nhipcau.review.selectors.asking import Asked
from nhipcau.review.selectors.opened import opened
from nhipcau.review.selectors.records import Behind
from nhipcau.review.selectors.words import days_of, period_name, share
from nhipcau.review.views.asking import asked_of, page_url, shared
from nhipcau.review.views.cards import Cards
from nhipcau.review.views.pictures import Line, draw_heat, draw_years

YEARS = 5


@require_safe
def measure_list(request: Request) -> HttpResponse:
    asked = asked_of(request)
    got = asked.measured()
    cards = Cards(asked.question, got)
    rows = cards.rows(list(Field.objects.all()))
    ran = opened(asked.scope, Behind("activities")).rows.count()
    context = {
        **shared(request, asked, "measure-list"),
        "cards": cards.cards(ran),
        "rows": rows,
        "heat": draw_heat(rows),
        "names": [Measure(one).label for one in Measure.values],
        "is_empty": got.is_empty,
        "may_open": may_open(asked),
        "open_url": page_url("review-open", asked.question),
        "reviews_url": reviews_url(asked),
    }
    return render(request, "review/measure_list.html", context)


@require_safe
def measure_years(request: Request) -> HttpResponse:
    """The same days of earlier years beside these."""
    asked = asked_of(request)
    lines: list[Line] = []
    years: list[dict[str, Any]] = []
    questions = [asked.question.a_year_before(back) for back in range(YEARS - 1, -1, -1)]
    for question in questions:
        values = asked.measured(question).whole.values()
        years.append(
            {
                "name": period_name(question.period),
                "days": days_of(question.period),
                "url": page_url("measure-list", question),
                "cells": [(Measure(one).label, share(value)) for one, value in values.items()],
                "values": values,
            }
        )
    for name in Measure.values:
        points = [one["values"][name] for one in years]
        lines.append(Line(name, str(Measure(name).label), points))
    context = {
        **shared(request, asked, "measure-years"),
        "years": years,
        "names": [Measure(one).label for one in Measure.values],
        "picture": draw_years([str(one["name"]) for one in years], lines),
        "has_any": any(value is not None for line in lines for value in line.values),
    }
    return render(request, "review/measure_years.html", context)


def may_open(asked: Asked) -> bool:
    """Whether this reader may open a review of just this subject."""
    subject = asked.question.subject
    if not asked.actor.is_signed_in or not (subject.agreement_id or subject.pair):
        return False
    review = Review(agreement=asked.agreement, one=asked.one, other=asked.other)
    return bool(may_open_review(asked.actor, review))


def reviews_url(asked: Asked) -> str:
    """The list of reviews, of the agreement asked for; nothing for a visitor."""
    if not asked.actor.is_signed_in:
        return ""
    base = reverse("review:review-list")
    return f"{base}?agreement={asked.agreement.pk}" if asked.agreement else base
