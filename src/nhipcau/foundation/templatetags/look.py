"""Filters and tags that every page uses: amounts, deadlines, icons, states, form controls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, Select
from django.template import Context
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from nhipcau.foundation.addresses import address
from nhipcau.foundation.pictures import beam as beams
from nhipcau.foundation.pictures import bridge as bridges
from nhipcau.foundation.pictures.chips import CHIPS

register = template.Library()

UNITS_VI = ((1_000_000_000, "tỷ"), (1_000_000, "triệu"))
UNITS_EN = ((1_000_000_000, "billion"), (1_000_000, "million"))
ROMAN = ("I", "II", "III", "IV")


class Due(Protocol):
    """What has a deadline: a commitment, or a draft of one."""

    due_from: date | None
    due_on: date | None
    due_precision: str
    due_recurrence: str


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """An icon of the inline sprite; without a title it is decoration and hidden from readers."""
    return _icon(name, str(title))


@lru_cache(maxsize=1000)
def _icon(name: str, title: str) -> SafeString:
    if title:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', title, name
        )
    return _decoration(name)


@cache
def _decoration(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def chip(noun: str, value: str) -> SafeString:
    """The chip of a state: `{% chip "commitment" state %}`; the nouns are in pictures/chips.py."""
    return _made_chip(f"{noun}.{value}", get_language() or "")


@cache
def _made_chip(name: str, _language: str) -> SafeString:
    """Made once a state and language, for a page may show hundreds."""
    look = CHIPS[name]
    return format_html(
        '<span class="chip chip-{}">{}<span class="chip-word">{}</span></span>',
        look.tone,
        _decoration(look.icon),
        look.word,
    )


@register.filter
def side_class(tone: str | None) -> str:
    """The class that gives an element the colour of a side of an agreement."""
    return f"side-{tone if tone in bridges.TONES else 'stone'}"


@register.simple_tag
def draw_bridge(picture: bridges.Bridge, size: str = "large") -> SafeString:
    """The bridge of an agreement; "small" for lists and cards."""
    return bridges.draw(picture, size=size)


@register.simple_tag
def draw_beam(counts: dict[str, int], title: str = "") -> SafeString:
    """How many stand in each state, as one long plank: `{% draw_beam counts title %}`."""
    return beams.draw_beam(counts, title)


@register.simple_tag
def beam_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The states of a beam that occur, with their numbers, in its order."""
    return [(state, counts[state]) for state in bridges.STATES if counts.get(state)]


@register.simple_tag
def bridge_legend() -> SafeString:
    """What the planks of small bridges mean."""
    return bridges.legend()


@register.filter
def amount(value: Decimal | int | None, unit: str = "") -> str:
    """A quantity with its unit in the reader's form: 3.000.000.000 ₫, 20.000 lượt khách."""
    if value is None:
        return ""
    number = Decimal(value)
    exponent = number.normalize().as_tuple().exponent
    places = min(3, max(0, -exponent)) if isinstance(exponent, int) else 0
    said = number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)
    if unit == "VND":
        return f"{said}\u00a0₫"
    return f"{said}\u00a0{unit}" if unit else said


@register.filter
def amount_in_words(value: Decimal | int | None, unit: str = "") -> str:
    """A large sum the way people say it: 3 tỷ đồng, 1,5 triệu USD."""
    if value is None:
        return ""
    number = Decimal(value)
    english = get_language() == "en"
    money = ("VND" if english else "đồng") if unit == "VND" else unit
    for size, word in UNITS_EN if english else UNITS_VI:
        if number >= size and number % (size // 1000) == 0:
            # `normalize` alone writes 2,000 as 2E+3.
            short = number_format(f"{(number / size).normalize():f}", use_l10n=True)
            return f"{short}\u00a0{word}\u00a0{money}".rstrip()
    return amount(number, unit)


@register.filter
def day(value: date | None) -> str:
    """A day in the reader's form, or nothing."""
    return date_format(value, "SHORT_DATE_FORMAT") if value else ""


@register.filter
def when(due: Due) -> str:
    """A deadline as exactly as the text gave it: Quý III/2019, trước 30/09/2019, Hằng năm."""
    span = _span_of(due.due_from, due.due_on, due.due_precision) if due.due_on else ""
    rhythm = _rhythms().get(due.due_recurrence, "")
    if rhythm and span:
        return f"{rhythm}, {span[0].lower()}{span[1:]}"
    return rhythm or span or _("No fixed date")


def _rhythms() -> dict[str, str]:
    return {
        "monthly": _("Every month"),
        "quarterly": _("Every quarter"),
        "half_yearly": _("Every half-year"),
        "yearly": _("Every year"),
    }


def _span_of(first: date | None, last: date, precision: str) -> str:
    if precision in {"", "day"}:
        return _days_of(first, last)
    if precision == "term" and first:
        return f"{first.year}–{last.year}"
    name = _period_name(precision, last)
    if first is None:
        return pgettext("deadline", "By the end of %(period)s") % {
            "period": f"{name[0].lower()}{name[1:]}" if name[:1].isalpha() else name
        }
    return name


def _days_of(first: date | None, last: date) -> str:
    if first is None:
        return pgettext("deadline", "Before %(day)s") % {"day": day(last)}
    return day(last) if first == last else f"{day(first)}–{day(last)}"


def _period_name(precision: str, last: date) -> str:
    year = last.year
    if precision == "month":
        return pgettext("deadline", "Month %(month)s") % {"month": f"{last.month}/{year}"}
    if precision == "quarter":
        roman = ROMAN[(last.month - 1) // 3]
        return pgettext("deadline", "Quarter %(quarter)s") % {"quarter": f"{roman}/{year}"}
    if precision == "half" and last.month <= 6:
        return pgettext("deadline", "First half of %(year)s") % {"year": year}
    if precision == "half":
        return pgettext("deadline", "Second half of %(year)s") % {"year": year}
    return pgettext("deadline", "Year %(year)s") % {"year": year}


@register.filter
def dressed(field: BoundField) -> SafeString:
    """A form field's control in our look."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, Select):
        look = "form-select"
    else:
        look = "form-control"
    # Django itself ties the control to its help and its error (aria-describedby, aria-invalid).
    attrs: dict[str, str | bool] = {}
    # A group of radios or boxes is a list of controls: the class belongs on none of them.
    if not getattr(field, "use_fieldset", False) and not isinstance(widget, CheckboxSelectMultiple):
        invalid = " is-invalid" if field.errors else ""
        attrs["class"] = f"{widget.attrs.get('class', '')} {look}{invalid}".strip()
    return field.as_widget(attrs=attrs)


@register.filter
def page_numbers(page: Page[Any]) -> list[int]:
    """The pages to offer; 0 stands for a gap: 1 0 4 5 6 0 20."""
    last = page.paginator.num_pages
    near = {number for number in range(page.number - 1, page.number + 2) if 1 <= number <= last}
    offered: list[int] = []
    for number in sorted({1, last} | near):
        if offered and number - offered[-1] == 2:
            offered.append(number - 1)
        elif offered and number - offered[-1] > 2:
            offered.append(0)
        offered.append(number)
    return offered


@register.simple_tag(takes_context=True)
def nav_link(context: Context, view: str, label: str, under: str = "") -> SafeString:
    """A link of the top bar, marked as current on every page about the same noun.

    `under` is what the names of those pages begin with, where they have more nouns than one.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    if here.startswith(under or view.removesuffix("list")):
        return format_html('<a href="{}" aria-current="page">{}</a>', address(view), label)
    return format_html('<a href="{}">{}</a>', address(view), label)


@register.simple_tag
def program_version() -> str:
    """The version that is installed."""
    return _installed_version()


@cache
def _installed_version() -> str:
    return version("nhipcau")
