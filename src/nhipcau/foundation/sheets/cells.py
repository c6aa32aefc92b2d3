"""Single cells: formulas made harmless and bare again; days and numbers as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

# What a spreadsheet takes for the beginning of a formula.
_ACTIVE = frozenset("=+-@\t\r\n")
_GUARD = "'"
_ESCAPED = _ACTIVE | {_GUARD}
LONGEST_CELL = 32_767
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_UNGROUPED = re.compile(r"-?\d{4,}[.,]\d+")
_GROUPED = re.compile(r"-?\d{1,3}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})+")


class NotADay(ValueError):
    """The cell holds no day of the calendar."""


class NotANumber(ValueError):
    """The cell holds no number."""


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would calculate it.

    A text that already looks guarded gets one more, so that `bare` always gives back the same text.
    """
    if text[:1] in _ACTIVE or (text[:1] == _GUARD and text[1:2] in _ESCAPED):
        return _GUARD + text
    return text


def bare(text: str) -> str:
    """The text that was guarded; any other text is left as it is."""
    return text[1:] if text[:1] == _GUARD and text[1:2] in _ESCAPED else text


def read_day(value: Any) -> date | None:
    """A day from a date cell or from text: 30/9/2026 (the day first) or 2026-09-30.

    Raises:
        NotADay: it is neither.
    """
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    found = _DAY.fullmatch(text)
    parts = (found[3], found[2], found[1]) if found else None
    if parts is None and (iso := _ISO_DAY.fullmatch(text)):
        parts = (iso[1], iso[2], iso[3])
    try:
        return date(*(int(part) for part in parts)) if parts else _no_day()
    except ValueError:
        raise NotADay from None


def read_number(value: Any, *, comma_is_decimal: bool) -> Decimal | None:
    """A number from a number cell or from text, grouped or not.

    "1.500.000" and "1,500,000" are grouped whatever the language; with a single sign the language
    of the list decides what it means, unless more than three digits stand before it.

    Raises:
        NotANumber: it is something else.
    """
    if value in (None, ""):
        return None
    if isinstance(value, bool):
        raise NotANumber
    if isinstance(value, int | float | Decimal):
        return _finite(repr(value) if isinstance(value, float) else str(value))
    text = _SPACES.sub("", str(value))
    if _GROUPED.fullmatch(text):
        return _finite(re.sub(r"[.,]", "", text))
    group, point = (".", ",") if comma_is_decimal else (",", ".")
    if _UNGROUPED.fullmatch(text):
        return _finite(text.replace(",", "."))
    if text.count(point) > 1:
        raise NotANumber
    whole, mark, rest = text.partition(point)
    if group in rest or (group in whole and not re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", whole)):
        raise NotANumber
    return _finite(whole.replace(group, "") + ("." + rest if mark else ""))


def _finite(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotANumber from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise NotANumber
    return number


def _no_day() -> date:
    raise NotADay
