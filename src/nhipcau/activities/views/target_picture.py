"""Values against targets, drawn: bars for what was reached, a line with a mark for the target."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nhipcau.activities.models import Indicator
from nhipcau.activities.selectors.indicators import Point, Reached

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
        return mark_safe("")
    shown = bars[-MOST:]
    most = [one for _name, value, goal, _word in shown for one in (value, goal) if one]
    top = max([Decimal(0), *most]) or Decimal(1)
    said = "; ".join(f"{name}: {word}" for name, _value, _goal, word in shown)
    label = escape(f"{indicator}: {said}")
    step = WIDTH / len(shown)
    parts = [
        _bar(place * step, step, bar, top, is_met=bool(bar[2] is None or _met(indicator, bar)))
        for place, bar in enumerate(shown)
    ]
    return mark_safe(  # noqa: S308 numbers and escaped words
        f'<svg class="targets" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img"'
        f' aria-label="{label}"><title>{label}</title>'
        f'<line class="t-ground" x1="0" y1="{HEIGHT - FOOT}" x2="{WIDTH}" y2="{HEIGHT - FOOT}"/>'
        f"{''.join(parts)}</svg>"
    )


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


def _bar(x: float, step: float, bar: Bar, top: Decimal, *, is_met: bool) -> str:
    name, value, goal, _word = bar
    ground = HEIGHT - FOOT
    room = ground - HEAD
    middle, width = x + step / 2, min(56.0, step * 0.6)
    drawn = []
    if value is not None and value > 0:
        tall = float(value / top) * room
        look = "t-met" if is_met else "t-short"
        drawn.append(
            f'<rect class="{look}" x="{middle - width / 2:.1f}" y="{ground - tall:.1f}"'
            f' width="{width:.1f}" height="{tall:.1f}" rx="3"/>'
        )
    if goal is not None:
        y = ground - float(max(goal, Decimal(0)) / top) * room
        drawn.append(
            f'<line class="t-goal" x1="{middle - width * 0.7:.1f}" y1="{y:.1f}"'
            f' x2="{middle + width * 0.7:.1f}" y2="{y:.1f}"/>'
        )
    tall = float(max(value or 0, goal or 0) / top) * room
    if value is not None:
        drawn.append(
            f'<text class="t-value" x="{middle:.1f}" y="{ground - tall - 7:.1f}">'
            f"{escape(_said(value))}</text>"
        )
    drawn.append(f'<text class="t-name" x="{middle:.1f}" y="{HEIGHT - 12}">{escape(name)}</text>')
    return "".join(drawn)


def _said(value: Decimal) -> str:
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return number_format(Decimal(plain), use_l10n=True, force_grouping=True)
