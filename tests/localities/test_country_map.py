from __future__ import annotations

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from nhipcau.localities.templatetags.country_map import (
    Mark,
    arc,
    country_map,
    place_names,
    relative,
)

TODAY = date(2026, 11, 23)
PAIR = [("hue-city", "violet", "Huế"), ("ha-noi", "gold", "Hà Nội")]


def points(path: str) -> list[tuple[float, float]]:
    """The corners of a relative path, worked out apart from the code under test."""
    found = []
    for ring in path.split("M")[1:]:
        start, steps = ring.removesuffix("z").split("l")
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", start) + _numbers(steps)]
        x = y = 0.0
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            found.append((round(x, 1), round(y, 1)))
    return found


def _numbers(steps: str) -> list[str]:
    return re.findall(r"-?\d*\.?\d+", steps)


def test_relative_path_meets_the_same_corners():
    path = "M10,10 12.5,11.5 9.3,12 9.2,9.9ZM100.1,7 101,7.5 99.6,7.9Z"

    said = relative(path)

    assert points(said) == [
        (10, 10), (12.5, 11.5), (9.3, 12), (9.2, 9.9), (100.1, 7), (101, 7.5), (99.6, 7.9)
    ]  # fmt: skip
    assert len(said) < len(path)


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2019, 6, 14), 63), (date(2025, 1, 1), 63), (date(2025, 7, 1), 34), (TODAY, 34)],
)
def test_map_draws_the_units_of_the_day(db, day, count):
    shown = country_map(day=day)

    assert len(shown["units"]) == count


def test_map_colours_units_and_joins_them(db):
    shown = country_map(PAIR, [("hue-city", "ha-noi")], TODAY)

    assert [(mark.code, mark.tone) for mark in shown["marks"]] == [
        ("hue-city", "violet"),
        ("ha-noi", "gold"),
    ]
    assert len(shown["units"]) == 32
    assert len(shown["arcs"]) == 1


def test_map_leaves_out_codes_without_an_outline(db):
    shown = country_map([*PAIR, ("ha-tay", "other", "Hà Tây")], [("ha-tay", "ha-noi")], TODAY)

    assert [mark.code for mark in shown["marks"]] == ["hue-city", "ha-noi"]
    assert shown["arcs"] == []


def test_map_names_both_archipelagos_and_says_what_it_shows(db):
    with translation.override("en"):
        html = Template("{% load country_map %}{% country_map pair links day %}").render(
            Context({"pair": PAIR, "links": [("hue-city", "ha-noi")], "day": TODAY})
        )

    assert re.findall(r'm-inset-name"[^>]*>([^<]+)<', html) == ["Hoang Sa", "Truong Sa"]
    assert (
        'aria-label="Map of Viet Nam, with Hoàng Sa and Trường Sa. In colour: Huế, Hà Nội.' in html
    )
    assert re.findall(r'm-name"[^>]*>([^<]+)<', html) == ["Huế", "Hà Nội"]


def test_map_writes_numbers_for_svg_in_every_language(db):
    with translation.override("vi"):
        html = Template("{% load country_map %}{% country_map pair links day %}").render(
            Context({"pair": PAIR, "links": [], "day": TODAY})
        )

    assert re.findall(r'\b(?:x|y|cx|cy|r)="[^"]*,[^"]*"', html) == []


def test_map_escapes_names(db):
    html = Template("{% load country_map %}{% country_map pair %}").render(
        Context({"pair": [("hue-city", "violet", "<b>Huế</b>")]})
    )

    assert "<b>" not in html


def test_map_of_the_same_day_asks_once(db, django_assert_num_queries):
    country_map(day=TODAY)

    with django_assert_num_queries(0):
        country_map(PAIR, [], TODAY)


def mark(code: str, x: float, y: float) -> Mark:
    return Mark(code, "violet", "Bắc Ninh", "", x, y)


def test_names_of_neighbours_do_not_cover_one_another():
    placed = place_names([mark("a", 150, 100), mark("b", 162, 104)])

    sides = [one.anchor for one in placed]
    assert sides == ["end", "start"]


def test_name_without_room_is_left_to_the_pointer():
    around = [(0, 0, 360, 96), (0, 104, 360, 604), (0, 0, 146, 604), (154, 0, 360, 604)]

    (placed,) = place_names([mark("a", 150, 100)], around)

    assert placed.anchor == ""


def test_arc_is_the_same_from_either_end_and_bulges_east():
    one, other = (143.5, 99.4), (208.7, 286.4)

    assert arc(one, other) == arc(other, one)
    bend = float(arc(one, other).split("Q")[1].split()[0])
    assert bend > 208.7
