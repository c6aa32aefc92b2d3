"""The review page: its composition, its filters, and the same queries for one draft or three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import ReadingFactory, SourceDocumentFactory, StatementFactory

from nhipcau.agreements.models import Statement
from nhipcau.agreements.selectors import next_waiting, outline_of, review_of, text_from
from nhipcau.agreements.selectors.review import CARDS_A_PAGE, SHORT

pytestmark = pytest.mark.usefixtures("in_english")
TODAY = timezone.localdate()
WORD = "Hai bên tổ chức hội chợ lần {n:05d}. "


def filled(cast, count: int, gap: int = 0):
    """A reading with `count` drafts, with `gap` characters of other text after each."""
    pieces, spans, place = [], [], 0
    for n in range(count):
        said = WORD.format(n=n)
        spans.append((place, place + len(said) - 2, said[:-2]))
        piece = said + "x" * gap
        pieces.append(piece)
        place += len(piece)
    reading = ReadingFactory(document__owner=cast.hue_office, document__text="".join(pieces))
    Statement.objects.bulk_create(
        Statement(reading=reading, kind="commitment", start=start, end=end, text=text)
        for start, end, text in spans
    )
    return reading


def shown_text(review) -> str:
    return "".join(part.text for one in review.stretches for part in one.segments)


def test_review_of_a_short_text_shows_all_of_it_in_order(cast):
    reading = filled(cast, 3, gap=50)

    review = review_of(reading, TODAY)

    assert shown_text(review) == reading.document.text
    assert [card.number for card in review.cards] == [1, 2, 3]
    assert review.left_out_after == 0


def test_review_spans_are_exactly_the_statements(cast):
    reading = filled(cast, 3, gap=50)

    review = review_of(reading, TODAY)

    spans = [part for one in review.stretches for part in one.segments if part.mark]
    assert [part.text for part in spans] == [card.statement.text for card in review.cards]
    assert [part.start for part in spans] == [card.statement.start for card in review.cards]


def test_review_pages_its_cards_and_opens_where_somebody_left(cast):
    reading = filled(cast, CARDS_A_PAGE + 5)
    early = reading.statements.order_by("start")[: CARDS_A_PAGE + 1]
    Statement.objects.filter(pk__in=[row.pk for row in early]).update(state="accepted")

    review = review_of(reading, TODAY)

    assert review.page.number == 2
    assert [card.number for card in review.cards if card.is_current] == [CARDS_A_PAGE + 2]


def test_review_opens_the_page_of_the_statement_that_was_asked_for(cast):
    reading = filled(cast, CARDS_A_PAGE * 2)
    wanted = reading.statements.order_by("start")[CARDS_A_PAGE + 3]

    review = review_of(reading, TODAY, at=wanted.pk)

    assert (review.page.number, review.current) == (2, wanted.pk)


def test_review_of_a_long_text_leaves_out_what_is_far_from_its_cards(cast):
    reading = filled(cast, 3, gap=40_000)

    review = review_of(reading, TODAY)

    total = len(shown_text(review)) + review.left_out_after
    left_out = sum(one.left_out for one in review.stretches)
    assert len(shown_text(review)) < SHORT
    assert total + left_out == len(reading.document.text)
    assert review.stretches[0].left_out == 0


def test_review_without_statements_shows_the_beginning(cast):
    reading = ReadingFactory(document__owner=cast.hue_office, document__text="y" * 50_000)

    review = review_of(reading, TODAY)

    assert (len(shown_text(review)), review.left_out_after) == (SHORT, 50_000 - SHORT)
    assert review.cards == []


def test_review_filters_combine(cast):
    reading = filled(cast, 4)
    rows = list(reading.statements.order_by("start"))
    Statement.objects.filter(pk__in=[rows[1].pk, rows[2].pk]).update(kind="result")
    Statement.objects.filter(pk=rows[2].pk).update(state="skipped")

    review = review_of(reading, TODAY, kind="result", state="skipped")

    assert [card.number for card in review.cards] == [3]
    assert review.progress.total == 4


def test_text_from_gives_every_page_of_the_text_once(cast):
    reading = filled(cast, 30, gap=100)
    pieces, place = [], 0

    while place < len(reading.document.text):
        stretch, length = text_from(reading, place, 700)
        pieces.append("".join(part.text for part in stretch.segments)[place - stretch.start :])
        place = stretch.start + sum(len(part.text) for part in stretch.segments)

    assert "".join(pieces) == reading.document.text
    assert length == len(reading.document.text)


def test_next_waiting_goes_on_and_then_from_the_top(cast):
    reading = filled(cast, 3)
    rows = [row.pk for row in reading.statements.order_by("start")]
    Statement.objects.filter(pk=rows[2]).update(state="accepted")
    outline = outline_of(reading)

    following = [next_waiting(outline, pk).pk for pk in rows]

    assert following == [rows[1], rows[0], rows[0]]


def test_review_page_asks_the_same_number_of_queries_for_one_and_for_three(cast, reviewer):
    asked = []
    reviewer.get(reverse("agreements:reading-list"))  # what is asked once a minute is cached

    for count in (1, 3):
        reading = filled(cast, count)
        for row in reading.statements.all():
            row.performers.set(reading.parties.all())
            row.leads.create(party=reading.parties.first(), organisation=cast.hue_tourism)
        with CaptureQueriesContext(connection) as queries:
            page = reviewer.get(reading.get_absolute_url())
        asked.append((len(page.context["review"].cards), len(queries)))

    assert asked == [(1, asked[0][1]), (3, asked[0][1])]


def test_review_page_colours_the_sides_and_names_who_goes_on(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office)
    StatementFactory(reading=reading, performers=(0,))

    sides = reviewer.get(reading.get_absolute_url()).context["sides"]

    assert [(str(side), side.tone, side.today) for side in sides] == [
        ("Thừa Thiên Huế", "violet", "Hue"),
        ("Hà Nội", "gold", ""),
    ]


def test_review_page_warns_of_the_same_words_in_another_file(cast, reviewer):
    first = ReadingFactory(document__owner=cast.hue_office, document__text_sha256="a" * 64)
    second = ReadingFactory(
        document=SourceDocumentFactory(owner=cast.hue_office, text_sha256="a" * 64)
    )

    page = reviewer.get(second.get_absolute_url())

    assert page.context["twin"] == first
    assert "Review only one of the two." in page.content.decode()


def test_review_page_does_not_betray_a_twin_of_another_side(cast, reviewer):
    ReadingFactory(document__owner=cast.ha_noi_office, document__text_sha256="a" * 64)
    mine = ReadingFactory(
        document=SourceDocumentFactory(owner=cast.hue_office, text_sha256="a" * 64)
    )

    page = reviewer.get(mine.get_absolute_url())

    assert page.context["twin"] is None


def test_review_page_with_a_nonsense_address_shows_the_review(cast, reviewer):
    reading = filled(cast, 2)

    page = reviewer.get(
        reading.get_absolute_url(), {"at": "x", "page": "-7", "kind": "<b>", "state": "' OR 1=1"}
    )

    assert page.status_code == 200
    assert len(page.context["review"].cards) == 2


def test_whole_text_page_with_a_place_beyond_the_end_shows_the_end(cast, reviewer):
    reading = filled(cast, 2)

    page = reviewer.get(
        reverse("agreements:reading-text", args=[reading.pk]), {"start": "99999999999"}
    )

    assert page.status_code == 200


def test_numbers_above_a_thousand_stay_plain_in_the_page(cast, reviewer):
    reading = filled(cast, 1)
    Statement.objects.filter(reading=reading).update(id=1_234_567, version=1_000)

    said = reviewer.get(reading.get_absolute_url()).content.decode()

    assert 'id="y-1234567"' in said
    assert 'name="version" value="1000"' in said
