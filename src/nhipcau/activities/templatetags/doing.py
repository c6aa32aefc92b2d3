"""What the pages of activities say again and again."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.activities.models import Activity
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.pictures.timeline import Bar, draw_timeline
from nhipcau.foundation.templatetags.look import day

register = template.Library()


@register.filter
def period(activity: Activity) -> str:
    """Its own time as a reader meets it: what came of it, else the plan."""
    start, end = activity.begun_on, activity.ended_on
    if start is None and end is None:
        start, end = activity.planned_from, activity.planned_to
    elif end is None:
        return _("since %(day)s") % {"day": day(start)}
    return _span(start, end)


@register.simple_tag
def draw_period(activity: Activity) -> SafeString:
    """The plan and what came of it, as two bars with today."""
    today = timezone.localdate()
    bars = []
    plan = _bar(pgettext("period", "Plan"), activity.planned_from, activity.planned_to, "stone")
    done = _bar(
        pgettext("period", "So it went"),
        activity.begun_on,
        activity.ended_on or (today if activity.begun_on and activity.begun_on <= today else None),
        "green" if activity.state == "done" else "blue",
    )
    bars = [bar for bar in (plan, done) if bar is not None]
    if len({bar.first for bar in bars} | {bar.end for bar in bars}) < 2:
        return NOTHING  # one day alone is said better in words
    return draw_timeline(bars, today, pgettext("activity", "Period"))


@register.filter
def get(mapping: dict[int, int] | None, key: int) -> int:
    """The number kept for a row, 0 where there is none."""
    return mapping.get(key, 0) if mapping else 0


def _bar(name: str, start: date | None, end: date | None, tone: str) -> Bar | None:
    last = end or start
    if last is None:
        return None
    return Bar(name, start if end else None, last, tone)


def _span(start: date | None, end: date | None) -> str:
    if start and end:
        return day(start) if start == end else f"{day(start)}–{day(end)}"
    if start:
        return _("from %(day)s") % {"day": day(start)}
    return _("until %(day)s") % {"day": day(end)} if end else ""
