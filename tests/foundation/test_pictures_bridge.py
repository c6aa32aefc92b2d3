from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from nhipcau.foundation.pictures.bridge import STATES, Abutment, Bridge, Plank, Span, draw
from nhipcau.foundation.pictures.bridge.cells import MOST_SINGLE, cells_of
from nhipcau.foundation.pictures.bridge.drawing import wrap
from nhipcau.foundation.pictures.bridge.layout import NARROW, SMALL, WIDE, fitted, lay_out

LEFT = Abutment("Huế", "4 commitments", "violet")
RIGHT = Abutment("Hà Nội", "7 commitments", "gold")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def planks(count: int, states: tuple[str, ...] = ("not_started",)) -> tuple[Plank, ...]:
    return tuple(
        Plank(
            number=at + 1,
            label=f"Promise {at + 1}",
            state=states[at % len(states)],
            url=f"/cam-ket/{at + 1}/",
            field=("Tourism", "Trade")[at % 2],
            field_key=("tourism", "trade")[at % 2],
        )
        for at in range(count)
    )


def bridge(*spans: Span) -> Bridge:
    return Bridge(LEFT, spans, RIGHT, "Commitments of a pair.")


def pair(left: int, joint: int, right: int, states: tuple[str, ...] = STATES) -> Bridge:
    return bridge(
        Span("Huế does", "violet", planks(left, states), "/cam-ket/?agreement=1"),
        Span("Done together", "stone", planks(joint, states), "/cam-ket/?agreement=1"),
        Span("Hà Nội does", "gold", planks(right, states), "/cam-ket/?agreement=1"),
    )


def parsed(html: str) -> ET.Element:
    """The figure as a tree; a picture that is not well-formed fails here."""
    return ET.fromstring(html)


def links_of(html: str, css: str) -> list[tuple[str, str]]:
    picture = next(one for one in parsed(html).iter("svg") if one.get("class") == css)
    return [(link.get("href"), link.get("aria-label")) for link in picture.iter("a")]


@pytest.mark.parametrize("css", ["bridge-wide", "bridge-narrow"])
def test_bridge_of_two_sides_links_every_plank_in_order(css):
    html = draw(pair(1, 2, 1, states=("done", "overdue")))

    assert links_of(html, css) == [
        ("/cam-ket/1/", "1. Promise 1 – Reported done"),
        ("/cam-ket/1/", "1. Promise 1 – Reported done"),
        ("/cam-ket/2/", "2. Promise 2 – Overdue"),
        ("/cam-ket/1/", "1. Promise 1 – Reported done"),
    ]


def test_bridge_says_each_state_by_more_than_colour():
    html = draw(bridge(Span("Together", "stone", planks(5, STATES))))

    wide = html.split("bridge-narrow")[0]
    faces = re.findall(r'class="p-face p-(\w+)"( fill="url\(#\w+\)")?', wide)
    assert [state for state, _hatch in faces] == list(STATES)
    assert [state for state, hatched in faces if hatched] == ["in_progress"]
    assert wide.count('class="p-bang"') == 1
    assert wide.count('class="p-strike"') == 1


def test_bridge_drawn_twice_gives_the_same_text():
    once = draw(pair(4, 7, 7))

    assert draw(pair(4, 7, 7)) == once


def test_bridges_that_differ_share_no_ids():
    one, other = draw(pair(4, 7, 7)), draw(pair(4, 7, 6))

    ids = [set(re.findall(r' id="(\w+)"', html)) for html in (one, other)]
    assert ids[0] & ids[1] == set()
    assert [len(found) for found in ids] == [3, 3]


def test_words_of_people_are_escaped():
    plank = Plank(1, '<script>alert(1)</script> & "x"', "done", "/x/?a=1&b=2", "<b>")
    nasty = Bridge(
        replace(LEFT, title="<i>Huế</i>"), (Span("<u>", "violet", (plank,)),), RIGHT, '"<p>"'
    )

    html = draw(nasty) + draw(nasty, "small")

    assert re.findall(r"<(script|i|u|b)\b", html) == []
    assert parsed(draw(nasty)).find(".//a").get("href") == "/x/?a=1&b=2"


def test_many_planks_are_grouped_by_field_with_their_shares():
    span = Span(
        "Together", "stone", planks(MOST_SINGLE + 2, ("done", "overdue")), "/list/?agreement=7"
    )

    cells = cells_of(span)

    assert [(cell.name, cell.caption, cell.shares, cell.url) for cell in cells] == [
        ("Tourism", "8", (("done", 8),), "/list/?agreement=7&field=tourism"),
        ("Trade", "8", (("overdue", 8),), "/list/?agreement=7&field=trade"),
    ]


def test_grouped_planks_open_as_a_table_of_the_same_counts():
    html = draw(bridge(Span("Together", "stone", planks(30, ("done", "overdue", "done")), "/l/")))

    rows = [[cell.text or cell[0].text for cell in row] for row in parsed(html).iter("tr")]
    assert rows == [
        ["Field", "All", "Reported done", "In progress", "Overdue", "Not started", "Dropped"],
        ["Tourism", "15", "10", "0", "5", "0", "0"],
        ["Trade", "15", "10", "0", "5", "0", "0"],
    ]


def test_bridge_of_ten_thousand_planks_stays_small():
    html = draw(pair(2_000, 6_000, 2_000))

    assert len(html) < 40_000
    assert len(links_of(html, "bridge-wide")) == 6


def test_span_without_planks_says_so():
    html = draw(pair(2, 0, 1))

    assert html.count(">none yet<") == 2
    assert len(links_of(html, "bridge-wide")) == 3


@pytest.mark.parametrize("frame", [WIDE, NARROW, SMALL])
@pytest.mark.parametrize("counts", [(1, 0, 0), (4, 7, 7), (14, 14, 14), (1, 14, 1), (40, 6_000, 1)])
def test_layout_keeps_spans_apart_and_inside(frame, counts):
    picture = pair(*counts)
    frame = fitted(picture, frame)

    rows = lay_out(picture, frame)

    assert sum(len(row.decks) for row in rows) == 3
    for row in rows:
        ends = [(deck.x, deck.x + deck.width) for deck in row.decks]
        flat = [row.start, *(place for end in ends for place in end), row.end]
        assert flat == sorted(flat)
        assert flat[0] >= (frame.bank if row.has_left_bank else 0)
        assert flat[-1] <= frame.width - (frame.bank if row.has_right_bank else 0) + 0.01


def test_many_parties_have_a_span_each_and_wrap_to_more_rows():
    sides = [Span(f"Province {at} does", "other", planks(3)) for at in range(12)]
    picture = bridge(Span("Done together", "stone", planks(9)), *sides)

    rows = lay_out(picture, fitted(picture, WIDE))

    titles = [deck.span.title for row in rows for deck in row.decks]
    assert titles == ["Done together", *(side.title for side in sides)]
    assert [len(row.decks) for row in rows] == [6, 7]
    assert [row.has_left_bank for row in rows] == [True, False]
    assert [row.has_right_bank for row in rows] == [False, True]


def test_small_picture_of_many_parties_is_one_row_of_two_spans():
    sides = [Span(f"Province {at} does", "other", planks(1)) for at in range(9)]
    picture = bridge(Span("Done together", "stone", planks(2)), *sides)

    (row,) = lay_out(picture, fitted(picture, SMALL))

    assert [len(deck.span.planks) for deck in row.decks] == [2, 9]


def test_small_picture_is_an_image_with_its_words():
    figure = parsed(draw(pair(4, 7, 7), "small"))

    picture = figure.find("svg")
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "Commitments of a pair.")
    assert list(picture.iter("a")) == []


def test_legend_names_dropped_only_where_some_are():
    def legend(html):
        return [item[0].tail for item in parsed(html).find(".//ul").iter("li")]

    assert legend(draw(pair(1, 1, 1, ("done",)))) == [
        "Reported done",
        "In progress",
        "Overdue",
        "Not started",
    ]
    assert legend(draw(pair(1, 1, 1, ("dropped",))))[-1] == "Dropped"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Huế", ["Huế"]),
        ("Thành phố Hồ Chí Minh", ["Thành phố", "Hồ Chí Minh"]),
        ("Bà Rịa – Vũng Tàu", ["Bà Rịa –", "Vũng Tàu"]),
        ("Một tên rất dài không thể vừa", ["Một tên rất", "dài không…"]),
        ("Supercalifragilistic", ["Supercalifr…"]),
    ],
)
def test_wrap_keeps_names_within_two_lines(text, lines):
    assert wrap(text, 11) == lines


def test_values_refuse_unknown_states_tones_and_sizes():
    with pytest.raises(ValueError, match="state is one of"):
        Plank(1, "x", "finished", "/", "f")
    with pytest.raises(ValueError, match="tone is one of"):
        Span("x", "pink", ())
    with pytest.raises(ValueError, match="tone is one of"):
        Abutment("x", "y", "pink")
    with pytest.raises(ValueError, match="large or small"):
        draw(pair(1, 1, 1), "huge")
