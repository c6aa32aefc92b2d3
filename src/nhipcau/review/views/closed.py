"""A closed review: its frozen figures, their records, what became of them, and the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.agreements.models import Field
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation.requests import Request
from nhipcau.review.choices import Measure
from nhipcau.review.models import FrozenReview, Review
from nhipcau.review.selectors.agenda import HEADINGS, late_words
from nhipcau.review.selectors.frozen import (
    SHOWN,
    Moved,
    against,
    compared,
    is_whole,
    measured_then,
    records_of,
    review_before,
    since_closing,
)
from nhipcau.review.selectors.question import Question
from nhipcau.review.selectors.records import NO_FIELD
from nhipcau.review.selectors.reviews import days_of_review, review_detail
from nhipcau.review.selectors.words import share
from nhipcau.review.views.cards import Cards, Count, Row, Words
from nhipcau.review.views.frozen_words import KINDS, said_in_words, step_in_words
from nhipcau.review.views.pictures import draw_heat
from nhipcau.review.views.records import NAMES

SIDED = ("due", "on_time", "late", "proposes", "hosts", "paid", "asked", "answered_late")


class FrozenCards(Cards):
    """The same cards and rows; a number opens the records that were frozen behind it."""

    def __init__(self, review: Review, content: dict[str, Any]) -> None:
        question = Question(period=days_of_review(review), field=review.field_id or "")
        super().__init__(question, measured_then(review, content))
        self.review, self.names = review, content["fields"]

    def opens(self, figure: str, label: Words, number: int, **narrowed: object) -> Count:
        if figure.startswith("fields_"):  # fields are no records
            return Count(label, str(number))
        said = {name.rstrip("_"): str(value) for name, value in narrowed.items()}
        url = reverse("review:review-records", args=[self.review.pk])
        return Count(label, str(number), f"{url}?{urlencode({'figure': figure, **said})}")

    def rows(self, fields: list[Field]) -> list[Row]:
        """Without the way to one field's figures, which were not frozen by themselves."""
        return [
            Row(one.key, self.names.get(one.key, one.name), "", one.cells, one.counts)
            for one in super().rows(fields)
        ]


def closed_context(review: Review) -> dict[str, Any]:
    """What the page of a closed review shows."""
    content = review.frozen.content
    cards = FrozenCards(review, content)
    rows = cards.rows(list(Field.objects.all()))
    return {
        "frozen": review.frozen,
        "as_of": date.fromisoformat(content["as_of"]),
        "cards": cards.cards(content["ran"]),
        "rows": rows,
        "heat": draw_heat(rows),
        "points": [
            (HEADINGS[name], [(one, late_words(name, one["days"])) for one in found])
            for name, found in content["points"].items()
            if found
        ],
        "balance": _balance(review, content),
        "before": review_before(review),
        "names": [Measure(one).label for one in Measure.values],
    }


def _balance(review: Review, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each side over all fields."""
    url = reverse("review:review-records", args=[review.pk])
    lines = []
    for side in content["sides"]:
        parts = [sides.get(str(side["key"])) for sides in content["balance"].values()]
        sums = {
            name: sum(part[name] for part in parts if part)
            for name in ("proposes", "hosts", "paid", "asked", "late")
        }
        opened = {
            name: f"{url}?{urlencode({'figure': figure, 'side': side['key']})}"
            for name, figure in (
                ("proposes", "proposes"),
                ("hosts", "hosts"),
                ("paid", "paid"),
                ("asked", "asked"),
                ("late", "answered_late"),
            )
        }
        lines.append({"name": side["name"], "sums": sums, "urls": opened})
    return lines


def closed_or_404(request: Request, pk: int) -> Review:
    try:
        review = review_detail(request.actor, pk)
    except Review.DoesNotExist:
        raise Http404(_("There is no such review.")) from None
    if review.is_open:
        raise Http404(_("This review is not closed yet."))
    return review


@signed_in
@require_safe
def review_records(request: Request, pk: int) -> HttpResponse:
    """The frozen records behind a figure, a page at a time; without one, all of them."""
    review = closed_or_404(request, pk)
    figure, within = request.GET.get("figure", ""), request.GET.get("in", "")
    if (figure and figure not in NAMES) or len(within) > 40:
        raise Http404(_("There is no such figure."))
    key = figure
    if figure == "rung":
        key = f"rung-{request.GET.get('rung', '0')[:1]}"
    elif figure in SIDED and request.GET.get("side", ""):
        key = f"{figure}-{request.GET['side'][:20]}"
    rows = records_of(review, key, within)
    page = page_of(request, rows)
    content = review.frozen.content
    side = request.GET.get("side", "")
    context = {
        "review": review,
        "page": page,
        "records": [(KINDS[one.kind], one, said_in_words(one.said)) for one in page],
        "total": page.paginator.count,
        "figure_name": NAMES.get(figure) or _("Everything that was frozen"),
        "side_name": next((s["name"] for s in content["sides"] if str(s["key"]) == side), ""),
        "field_name": content["fields"].get(within, _("No field") if within == NO_FIELD else ""),
        "rung": request.GET.get("rung", "") if figure == "rung" else "",
    }
    return render(request, "review/review_records.html", context)


@signed_in
@require_safe
def review_since(request: Request, pk: int) -> HttpResponse:
    """What became of the figures and records of a closed review."""
    review = closed_or_404(request, pk)
    content = review.frozen.content
    since = since_closing(review, content)
    groups = [
        (
            _("Read otherwise today"),
            [
                (KINDS[one.kind], one.title, [step_in_words(*step) for step in one.steps])
                for one in since.changed[:SHOWN]
            ],
            len(since.changed),
        ),
        (
            _("Not counted any more"),
            [(KINDS[one.kind], one.title, []) for one in since.gone[:SHOWN]],
            len(since.gone),
        ),
        (
            _("Counted today and not then"),
            [(KINDS[one.kind], one.title, []) for one in since.new[:SHOWN]],
            len(since.new),
        ),
    ]
    context = {
        "review": review,
        "since": since,
        "moved": [_said(one) for one in since.moved],
        "groups": [group for group in groups if group[2]],
        "as_of": date.fromisoformat(content["as_of"]),
        "is_whole": is_whole(review),
        "digest": review.frozen.digest,
        "most": SHOWN,
    }
    return render(request, "review/review_since.html", context)


@signed_in
@require_safe
def review_against(request: Request, pk: int) -> HttpResponse:
    """A closed review beside the one of the same subject that was closed before it."""
    review = closed_or_404(request, pk)
    before = review_before(review)
    context: dict[str, Any] = {"review": review, "before": before}
    if before is not None:
        old, new = FrozenReview.objects.get(review=before).content, review.frozen.content
        names = {**{one.key: one.name for one in Field.objects.all()}, NO_FIELD: _("No field")}
        context |= {
            "measures": [_said(one) for one in compared(old, new)],
            "fields": [
                (one.name, [_said(value) for value in one.values])
                for one in against(old, new, names)
            ],
            "names": [Measure(one).label for one in Measure.values],
        }
    return render(request, "review/review_against.html", context)


def _said(one: Moved) -> dict[str, Any]:
    """A measure with before, after and which way it went, in words beside the sign."""
    delta = one.delta
    if delta is None:
        way = ""
    elif abs(delta) < 0.005:
        way = _("unchanged")
    else:
        way = _("up") if delta > 0 else _("down")
    sign = "" if delta is None or abs(delta) < 0.005 else ("+" if delta > 0 else "−")
    return {
        "label": Measure(one.name).label,
        "before": share(one.before),
        "after": share(one.after),
        "delta": f"{sign}{share(abs(delta))}" if delta is not None and sign else "",
        "way": way,
    }
