"""Bars and points on an axis of days: a project's steps, an activity's plan and what came of it.

Two drawings of the same: one for a wide page and for paper, one for a phone; the stylesheet shows
the one that fits, so that letters keep their size. Each has its table beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDE, NARROW = 860.0, 350.0
ROW, BAR, TOP, SIDE = 44.0, 13.0, 26.0, 8.0
LETTER = 6.9
TONES = frozenset({"stone", "blue", "green", "brick", "gold", "violet"})
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
"""Months between two marks of the axis."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: from a day to a day, or a point where it has no beginning."""

    name: str
    start: date | None
    end: date
    tone: str = "blue"
    note: str = ""

    @property
    def first(self) -> date:
        return self.start or self.end


@dataclass(frozen=True, slots=True)
class Axis:
    """Days to places across a picture of a width."""

    first: date
    last: date
    width: float

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        share = (day - self.first).days / span
        return round(SIDE + share * (self.width - 2 * SIDE), 1)


def draw_timeline(bars: Sequence[Bar], today: date, title: str) -> SafeString:
    """The picture; nothing where there is no row."""
    if not bars:
        return mark_safe("")
    drawn = (_drawing(bars, today, title, width) for width in (WIDE, NARROW))
    return mark_safe(f'<div class="timeline-picture">{"".join(drawn)}</div>')  # noqa: S308 numbers and escaped words


def _drawing(bars: Sequence[Bar], today: date, title: str, width: float) -> str:
    axis = _axis(bars, today, width)
    height = TOP + ROW * len(bars) + 6
    look = "tl-wide" if width == WIDE else "tl-narrow"
    label = escape(f"{title}: {'; '.join(_said(bar) for bar in bars)}")
    rows = "".join(_row(bar, axis, TOP + ROW * place) for place, bar in enumerate(bars))
    return (
        f'<svg class="{look}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{label}">'
        f"{_marks(axis, height)}{_today(axis, today, height)}{rows}</svg>"
    )


def _axis(bars: Sequence[Bar], today: date, width: float) -> Axis:
    """From the first day to the last, with a little air; today too where it is near."""
    first, last = min(bar.first for bar in bars), max(bar.end for bar in bars)
    air = timedelta(days=max(10, (last - first).days // 25))
    near = timedelta(days=max(200, (last - first).days))
    if first - near <= today <= last + near:
        first, last = min(first, today), max(last, today)
    return Axis(_moved(first, -air), _moved(last, air), width)


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _row(bar: Bar, axis: Axis, top: float) -> str:
    tone = bar.tone if bar.tone in TONES else "stone"
    at = axis.x(bar.first)
    room = int((axis.width - 2 * SIDE) / LETTER)
    name = bar.name if len(bar.name) <= room else f"{bar.name[: room - 1]}…"
    long = min(len(name) * LETTER, axis.width - 2 * SIDE)
    # A name begins with its bar, or ends with the picture where there is no room to the right.
    x = max(SIDE, min(at, axis.width - SIDE - long))
    text = f'<text class="tl-name" x="{x:g}" y="{top + 15:g}">{escape(name)}</text>'
    return f"<g><title>{escape(_said(bar))}</title>{text}{_shape(bar, axis, top + 21, tone)}</g>"


def _shape(bar: Bar, axis: Axis, y: float, tone: str) -> str:
    if bar.start is None:
        x, half = axis.x(bar.end), BAR / 2
        points = (
            f"{x:g},{y:g} {x + half:g},{y + half:g} {x:g},{y + BAR:g} {x - half:g},{y + half:g}"
        )
        return f'<polygon class="tl-{tone}" points="{points}"/>'
    left, right = axis.x(bar.start), axis.x(bar.end)
    width = max(4.0, right - left)
    place = f'x="{left:g}" y="{y:g}" width="{width:g}" height="{BAR:g}"'
    return f'<rect class="tl-{tone}" {place} rx="4"/>'


def _marks(axis: Axis, height: float) -> str:
    return "".join(
        f'<line class="tl-grid" x1="{x:g}" x2="{x:g}" y1="18" y2="{height:g}"/>'
        f'<text class="tl-mark" x="{x:g}" y="12">{escape(word)}</text>'
        for x, word in _months(axis)
    )


def _months(axis: Axis) -> Iterable[tuple[float, str]]:
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month
    most = max(2, int(axis.width / 95))
    step = next((one for one in STEPS if months / one <= most), STEPS[-1])
    index = -(-(axis.first.year * 12 + axis.first.month) // step) * step
    while (year := index // 12) <= axis.last.year and year < date.max.year:
        day = date(year, index % 12 + 1, 1)
        x = axis.x(day)
        if axis.first <= day <= axis.last and SIDE + 18 <= x <= axis.width - 24:
            yield x, str(day.year) if step >= 12 else f"{day.month}/{day.year}"
        index += step


def _today(axis: Axis, today: date, height: float) -> str:
    if not axis.first <= today <= axis.last:
        return ""
    x = axis.x(today)
    said = escape(_("Today"))
    return (
        f'<line class="tl-today" x1="{x:g}" x2="{x:g}" y1="16" y2="{height:g}">'
        f"<title>{said}</title></line>"
    )


def _said(bar: Bar) -> str:
    days = date_format(bar.end, "SHORT_DATE_FORMAT")
    if bar.start is not None and bar.start != bar.end:
        days = f"{date_format(bar.start, 'SHORT_DATE_FORMAT')}–{days}"
    note = f", {bar.note}" if bar.note else ""
    return f"{bar.name}: {days}{note}"
