"""Pictures of measures, drawn on the server: each says in words what it shows, beside its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhipcau.foundation.panels import NOTHING
from nhipcau.review.choices import Measure
from nhipcau.review.selectors.words import share

if TYPE_CHECKING:
    from nhipcau.review.views.cards import Row

WIDTH = 720.0
NAME, CELL, HEAD = 230.0, 34.0, 30.0
LEFT, RIGHT, TOP, FOOT, TALL = 40.0, 130.0, 16.0, 34.0, 260.0


@dataclass(frozen=True, slots=True)
class Line:
    """One measure over several periods; None where it had no ground."""

    name: str
    label: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One side's number among the others of a kind."""

    label: str
    number: int
    shown: str
    tone: str


def draw_heat(rows: Sequence[Row]) -> SafeString:
    """Fields by measures: the stronger a cell, the higher the figure; hatched without ground."""
    if not rows:
        return NOTHING
    step = (WIDTH - NAME) / len(Measure.values)
    parts = [
        format_html(
            '<text class="r-head" x="{}" y="{}">{}</text>',
            _n(NAME + step * (place + 0.5)),
            _n(HEAD - 10),
            Measure(name).label,
        )
        for place, name in enumerate(Measure.values)
    ]
    for place, row in enumerate(rows):
        parts += _heat_row(row, HEAD + place * CELL, step)
    said = "; ".join(
        f"{row.name}: " + ", ".join(f"{label} {shown}" for label, shown, _step in row.cells)
        for row in rows
    )
    return _svg(
        "heat", HEAD + len(rows) * CELL, _("Figures by field. %(said)s") % {"said": said}, parts
    )


def _heat_row(row: Row, y: float, step: float) -> Iterable[SafeString]:
    name = row.name if len(row.name) <= 30 else f"{row.name[:29]}…"
    yield format_html('<text class="r-name" x="0" y="{}">{}</text>', _n(y + CELL / 2 + 5), name)
    for place, (label, shown, strength) in enumerate(row.cells):
        x = NAME + step * place
        yield format_html(
            "<g><title>{}</title>"
            '<rect class="heat-{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
            '<text class="r-cell heat-word-{}" x="{}" y="{}">{}</text></g>',
            f"{row.name}, {label}: {shown}",
            strength,
            _n(x + 2),
            _n(y + 2),
            _n(step - 4),
            _n(CELL - 4),
            strength,
            _n(x + step / 2),
            _n(y + CELL / 2 + 5),
            shown,
        )


def draw_years(names: Sequence[str], lines: Sequence[Line]) -> SafeString:
    """A line for each measure over the periods; a gap where a period gave no ground."""
    shown = [line for line in lines if any(value is not None for value in line.values)]
    if not shown or not names:
        return NOTHING
    room = TALL - TOP - FOOT
    step = (WIDTH - LEFT - RIGHT) / max(len(names) - 1, 1)
    parts = list(_grid(room))
    for place, name in enumerate(names):
        parts.append(
            format_html(
                '<text class="r-head" x="{}" y="{}">{}</text>',
                _n(LEFT + step * place),
                _n(TALL - 10),
                name,
            )
        )
    ends = _apart([_last(line) for line in shown], room)
    for line, end in zip(shown, ends, strict=True):
        parts += _line(line, step, room, end)
    said = "; ".join(
        f"{line.label}: "
        + ", ".join(
            f"{name} {share(value)}" for name, value in zip(names, line.values, strict=True)
        )
        for line in shown
    )
    return _svg("years", TALL, _("Measures over the years. %(said)s") % {"said": said}, parts)


def _grid(room: float) -> Iterable[SafeString]:
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = TOP + room * (1 - value)
        yield format_html(
            '<line class="r-grid" x1="{}" y1="{}" x2="{}" y2="{}"/>'
            '<text class="r-axis" x="{}" y="{}">{}</text>',
            _n(LEFT),
            _n(y),
            _n(WIDTH - RIGHT),
            _n(y),
            _n(LEFT - 8),
            _n(y + 4),
            share(value),
        )


def _last(line: Line) -> float:
    return next((value for value in reversed(line.values) if value is not None), 0.0)


def _apart(values: Sequence[float], room: float) -> list[float]:
    """Where the words at the ends of lines stand, so that none lies on another."""
    order = sorted(range(len(values)), key=lambda one: -values[one])
    found = [0.0] * len(values)
    lowest = TOP - 17.0
    for one in order:
        lowest = max(TOP + room * (1 - values[one]), lowest + 17.0)
        found[one] = lowest
    over = max(0.0, max(found) - (TOP + room))
    return [one - over for one in found]


def _line(line: Line, step: float, room: float, end: float) -> Iterable[SafeString]:
    points = [
        (LEFT + step * place, TOP + room * (1 - value), value)
        for place, value in enumerate(line.values)
        if value is not None
    ]
    for (x1, y1, _one), (x2, y2, _other) in pairwise(points):
        gap = "" if x2 - x1 < step * 1.5 else " r-gap"
        yield format_html(
            '<line class="r-line m-{}{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
            line.name, gap, _n(x1), _n(y1), _n(x2), _n(y2),
        )  # fmt: skip
    for x, y, value in points:
        yield format_html(
            '<circle class="r-dot m-{}" cx="{}" cy="{}" r="4"><title>{}</title></circle>',
            line.name, _n(x), _n(y), f"{line.label}: {share(value)}",
        )  # fmt: skip
    yield format_html(
        '<text class="r-end m-{}" x="{}" y="{}">{}</text>',
        line.name, _n(WIDTH - RIGHT + 12), _n(end + 5), f"{line.label} {share(_last(line))}",
    )  # fmt: skip


def draw_bars(title: str, bars: Sequence[Bar]) -> SafeString:
    """The sides against one another in one matter: a bar each, as long as its number."""
    if not any(bar.number for bar in bars):
        return NOTHING
    top = max(bar.number for bar in bars)
    parts = []
    for place, bar in enumerate(bars):
        y = place * CELL
        wide = (WIDTH - NAME - RIGHT) * bar.number / top
        name = bar.label if len(bar.label) <= 28 else f"{bar.label[:27]}…"
        parts.append(
            format_html(
                '<text class="r-name" x="0" y="{}">{}</text>'
                '<rect class="r-bar side-{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
                '<text class="r-value" x="{}" y="{}">{}</text>',
                _n(y + CELL / 2 + 5), name, bar.tone, _n(NAME), _n(y + 6), _n(max(wide, 1.0)),
                _n(CELL - 12), _n(NAME + wide + 8), _n(y + CELL / 2 + 5), bar.shown,
            )
        )  # fmt: skip
    said = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return _svg("bars", len(bars) * CELL, f"{title}. {said}", parts)


def _svg(name: str, height: float, said: str, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="r-picture r-{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        name,
        _n(WIDTH),
        _n(height),
        said,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _n(value: float) -> str:
    return f"{value:.1f}"
