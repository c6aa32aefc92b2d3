"""Filters and tags that every page uses: amounts in words, folded ids, one icon for one meaning."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

UNITS_VI = ((1_000_000_000, "tỷ"), (1_000_000, "triệu"))
UNITS_EN = ((1_000_000_000, "billion"), (1_000_000, "million"))


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """An icon of the inline sprite; without a title it is decoration and hidden from readers."""
    if title:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', title, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.filter
def amount(value: Decimal | int | None, unit: str = "") -> str:
    """A quantity with its unit in the reader's form: 3.000.000.000 ₫, 20.000 lượt khách."""
    if value is None:
        return ""
    number = Decimal(value)
    places = (
        0
        if number == number.to_integral_value()
        else min(3, -number.normalize().as_tuple().exponent)
    )
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
    for size, word in UNITS_EN if english else UNITS_VI:
        if number >= size and number % (size // 1000) == 0:
            short = number_format((number / size).normalize(), use_l10n=True)
            return (
                f"{short} {word} {'VND' if english else 'đồng'}"
                if unit == "VND"
                else f"{short} {word} {unit}"
            )
    return amount(number, unit)
