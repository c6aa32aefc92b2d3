"""Values against targets, drawn: bars for what was reached, a line with a mark for the target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhipcau.activities.models import Indicator
from nhipcau.activities.selectors.indicators import Point, Reached
from nhipcau.foundation.panels import NOTHING

WIDTH, HEIGHT, FOOT, HEAD = 640.0, 200.0, 34.0, 22.0
MOST = 12


def draw_targets(
    indicator: Indicator, points: Sequence[Point], against: Sequence[Reached]
) -> SafeString:
    """The picture with its figures in words; nothing where there is nothing to draw.

    With targets a bar for each period; without, one for each day. A table beside it says the same.
    """
    bars = _periods(against) if against else _days(points)
    if not bars:
        return NOTHING
    shown = bars[-MOST:]
    most = [one for _name, value, goal, _word in shown for one in (value, goal) if one]
    top = max([Decimal(0), *most]) or Decimal(1)
    said = "; ".join(f"{name}: {word}" for name, _value, _goal, word in shown)
    label = f"{indicator}: {said}"
    step = WIDTH / len(shown)
    parts = [
        _bar(place * step, step, bar, top, is_met=bool(bar[2] is None or _met(indicator, bar)))
        for place, bar in enumerate(shown)
    ]
    return format_html(
        '<svg class="targets" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        '<line class="t-ground" x1="0" y1="{}" x2="{}" y2="{}"/>{}</svg>',
        f"{WIDTH:.0f}",
        f"{HEIGHT:.0f}",
        label,
        label,
        f"{HEIGHT - FOOT}",
        f"{WIDTH}",
        f"{HEIGHT - FOOT}",
        _together(parts),
    )


def _together(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


Bar = tuple[str, Decimal | None, Decimal | None, str]


def _periods(against: Sequence[Reached]) -> list[Bar]:
    bars: list[Bar] = []
    for one in against:
        name = date_format(one.target.period_to, "m/Y")
        value = _("nothing reported") if one.value is None else _said(one.value)
        word = _("%(value)s of %(target)s") % {"value": value, "target": _said(one.target.value)}
        bars.append((name, one.value, one.target.value, word))
    return bars


def _days(points: Sequence[Point]) -> list[Bar]:
    return [(date_format(one.on, "m/Y"), one.value, None, _said(one.value)) for one in points]


def _met(indicator: Indicator, bar: Bar) -> bool:
    _name, value, goal, _word = bar
    if value is None or goal is None:
        return False
    return value >= goal if indicator.direction == "ascending" else value <= goal


def _bar(x: float, step: float, bar: Bar, top: Decimal, *, is_met: bool) -> SafeString:
    name, value, goal, _word = bar
    ground = HEIGHT - FOOT
    room = ground - HEAD
    middle, width = x + step / 2, min(56.0, step * 0.6)
    drawn = []
    if value is not None and value > 0:
        tall = float(value / top) * room
        drawn.append(
            format_html(
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>',
                "t-met" if is_met else "t-short",
                f"{middle - width / 2:.1f}",
                f"{ground - tall:.1f}",
                f"{width:.1f}",
                f"{tall:.1f}",
            )
        )
    if goal is not None:
        y = f"{ground - float(max(goal, Decimal(0)) / top) * room:.1f}"
        ends = (f"{middle - width * 0.7:.1f}", f"{middle + width * 0.7:.1f}")
        line = '<line class="t-goal" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        drawn.append(format_html(line, ends[0], y, ends[1], y))
    at, words = f"{middle:.1f}", '<text class="{}" x="{}" y="{}">{}</text>'
    if value is not None:
        tall = float(max(value, goal or 0) / top) * room
        over = f"{ground - max(tall, 0.0) - 7:.1f}"
        drawn.append(format_html(words, "t-value", at, over, _said(value)))
    drawn.append(format_html(words, "t-name", at, f"{HEIGHT - 12}", name))
    return _together(drawn)


def _said(value: Decimal) -> str:
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return number_format(Decimal(plain), use_l10n=True, force_grouping=True)
