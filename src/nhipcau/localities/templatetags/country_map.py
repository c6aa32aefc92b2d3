"""The country on one small picture: its units of a day, some in colour, arcs between them.

The outlines come from data/outlines.json (docs/reference/units.md). Their paths are rewritten once
in relative steps, which halves what a page sends.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django import template
from django.core.cache import cache as store
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhipcau.localities.selectors import present_localities

register = template.Library()

OUTLINES = Path(__file__).resolve().parent.parent / "data" / "outlines.json"
TONES = frozenset({"violet", "gold", "stone", "other"})
LETTER = 7.4
LINE = 14.0
MOST_LINKS = 60

Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the picture, with the name that a pointer meets."""

    code: str
    name: str
    path: str


class Spot(Protocol):
    """A point on earth with a name."""

    latitude: float
    longitude: float

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the picture, with the name that a pointer meets."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit in colour: where its dot stands, and its name unless there was no room for it."""

    code: str
    tone: str
    name: str
    path: str
    x: float
    y: float
    name_x: float = 0
    name_y: float = 0
    anchor: str = ""


@register.inclusion_tag("localities/_country_map.html")
def country_map(
    highlighted: Iterable[tuple[str, str, str]] = (),
    links: Iterable[tuple[str, str]] = (),
    day: date | None = None,
    spots: Iterable[Spot] = (),
) -> dict[str, Any]:
    """The map of a day (today unless given).

    `highlighted` lists (locality code, tone, name to show); `links` pairs of codes joined by an
    arc. A code without an outline is left out. `spots` are points in degrees with a name; those
    outside the picture are left to the table beside it.
    """
    picture = _outlines()
    marks = place_names(_marks(highlighted, picture), _obstacles(picture))
    shown = {mark.code for mark in marks}
    where = {mark.code: (mark.x, mark.y) for mark in marks}
    pairs = sorted({pair for pair in links if shown.issuperset(pair)})[:MOST_LINKS]
    return {
        "width": picture["view_box"][0],
        "height": picture["view_box"][1],
        "units": [
            unit for unit in _units_on(day or timezone.localdate()) if unit.code not in shown
        ],
        "marks": marks,
        "arcs": [arc(where[one], where[other]) for one, other in pairs],
        "insets": _insets(picture),
        "dots": _dots(spots, picture),
        "alternative": _in_words(marks, len(pairs)),
    }


@cache
def _outlines() -> dict[str, Any]:
    with OUTLINES.open(encoding="utf-8") as file:
        outlines: dict[str, Any] = json.load(file)
    return outlines


@cache
def relative(path: str) -> str:
    """The same path in relative steps: M10,10 12,11.5 13,12Z -> M10 10l2 1.5 1 .5z."""
    return "".join(_ring(ring) for ring in re.findall(r"M([^MZ]*)Z?", path))


def _ring(points: str) -> str:
    # Tenths are whole numbers, so that rounding does not add up along the ring.
    tenths = [
        tuple(round(float(number) * 10) for number in point.split(",")) for point in points.split()
    ]
    steps = [
        f"{_tenth(x - last_x)} {_tenth(y - last_y)}"
        for (last_x, last_y), (x, y) in itertools.pairwise(tenths)
    ]
    first_x, first_y = tenths[0]
    return f"M{_tenth(first_x)} {_tenth(first_y)}l{' '.join(steps)}z".replace(" -", "-")


def _tenth(value: int) -> str:
    whole, part = divmod(abs(value), 10)
    said = f"{whole or ''}.{part}" if part else str(whole)
    return f"-{said}" if value < 0 else said


def _units_on(day: date) -> list[Unit]:
    """Units in force on a day that have an outline; names in the reader's language."""
    key = f"localities.map.{day.isoformat()}.{get_language()}"
    units = store.get(key)
    if units is None:
        outlines = _outlines()["units"]
        units = [
            Unit(row.code, row.name, relative(outlines[row.code]["path"]))
            for row in present_localities(day)
            if row.code in outlines
        ]
        store.set(key, units, 3600)
    return units


def _marks(highlighted: Iterable[tuple[str, str, str]], picture: dict[str, Any]) -> list[Mark]:
    marks: dict[str, Mark] = {}
    for code, tone, name in highlighted:
        outline = picture["units"].get(code)
        if outline:
            x, y = outline["label"]
            look = tone if tone in TONES else "other"
            marks.setdefault(code, Mark(code, look, name, relative(outline["path"]), x, y))
    return list(marks.values())


def place_names(marks: Sequence[Mark], taken: Sequence[Box] = ()) -> list[Mark]:
    """Each name beside its dot where nothing else is written; where no side is free, no name."""
    occupied = [*taken, *((mark.x - 4, mark.y - 4, mark.x + 4, mark.y + 4) for mark in marks)]
    placed = []
    for mark in marks:
        long = len(mark.name) * LETTER
        for anchor, x, y, box in _sides(mark, long):
            if box[0] >= 0 and not any(_overlap(box, other) for other in occupied):
                occupied.append(box)
                placed.append(_named(mark, anchor, x, y))
                break
        else:
            placed.append(mark)
    return placed


def _sides(mark: Mark, long: float) -> Iterable[tuple[str, float, float, Box]]:
    x, y = mark.x, mark.y
    half = LINE / 2
    yield "start", x + 8, y + 4.5, (x + 7, y - half, x + 8 + long, y + half)
    yield "end", x - 8, y + 4.5, (x - 8 - long, y - half, x - 7, y + half)
    yield "middle", x, y - 9, (x - long / 2, y - 9 - LINE, x + long / 2, y - 6)
    yield "middle", x, y + 19, (x - long / 2, y + 6, x + long / 2, y + 6 + LINE)


def _named(mark: Mark, anchor: str, x: float, y: float) -> Mark:
    return Mark(mark.code, mark.tone, mark.name, mark.path, mark.x, mark.y, x, y, anchor)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _obstacles(picture: dict[str, Any]) -> list[Box]:
    boxes = (inset["box"] for inset in picture["insets"])
    return [(x, y, x + width, y + height) for x, y, width, height in boxes]


def arc(start: Point, end: Point) -> str:
    """A path that bulges to the east, over the sea where it disturbs nothing."""
    (x, y), (to_x, to_y) = sorted((start, end), key=lambda point: point[1])
    bulge = 0.32 * ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    return f"M{x:.1f} {y:.1f}Q{max(x, to_x) + bulge:.1f} {(y + to_y) / 2:.1f} {to_x:.1f} {to_y:.1f}"


def _insets(picture: dict[str, Any]) -> list[dict[str, Any]]:
    name = "name_en" if get_language() == "en" else "name_vi"
    return [
        {
            "name": inset[name],
            "box": dict(zip(("x", "y", "width", "height"), inset["box"], strict=True)),
            "label": inset["label"],
            "dots": inset["dots"],
        }
        for inset in picture["insets"]
    ]


def _dots(spots: Iterable[Spot], picture: dict[str, Any]) -> list[Dot]:
    how = picture["projection"]
    width, height = picture["view_box"]
    dots = [
        Dot(
            round((spot.longitude - how["lon_0"]) * how["k_x"], 1),
            round((how["lat_0"] - spot.latitude) * how["k_y"], 1),
            spot.name,
        )
        for spot in spots
    ]
    return [dot for dot in dots if 0 <= dot.x <= width and 0 <= dot.y <= height]


def _in_words(marks: Sequence[Mark], pairs: int) -> str:
    if not marks:
        return _("Map of Viet Nam, with Hoàng Sa and Trường Sa.")
    said = {"names": ", ".join(mark.name for mark in marks), "pairs": pairs}
    if not pairs:
        return _("Map of Viet Nam, with Hoàng Sa and Trường Sa. In colour: %(names)s.") % said
    return (
        _("Map of Viet Nam, with Hoàng Sa and Trường Sa. In colour: %(names)s. Arcs: %(pairs)s.")
        % said
    )
