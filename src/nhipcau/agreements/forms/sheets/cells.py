"""Single cells of a list of commitments: read, compared with what is stored, judged."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.agreements.forms.amounts import LIMIT
from nhipcau.agreements.forms.commitments import LONGEST_TEXT
from nhipcau.agreements.selectors.sheets import COLUMN_OF, value_of
from nhipcau.foundation.sheets import (
    FORMULA,
    CellKind,
    NotADay,
    NotANumber,
    read_day,
    read_number,
)
from nhipcau.foundation.text import clean_block, clean_line

BLOCKS = frozenset({"text", "state_note"})
LISTS = frozenset({"performers", "leads", "coordinating"})
CLOSED = frozenset({"field", "form", "due_precision", "due_recurrence", "state"})
LONGEST = {
    "text": LONGEST_TEXT,
    "target": 300,
    "due_text": 200,
    "amount_unit": 40,
    "state_note": 5_000,
}
MOST_ID = 2**62
MOST_NUMBER = 1_000_000
FIRST_YEAR, LAST_YEAR = 1945, 2100


class BadCell(ValueError):
    """The cell cannot be read; the message says why, in the reader's language."""


def kept(value: Any) -> Any:
    """A cell as it is kept until the list is applied."""
    if value is FORMULA:
        return {"formula": True}
    if isinstance(value, datetime | date):
        return {"day": value.isoformat()[:10]}
    return value if isinstance(value, str | int | float | bool) else str(value)


def unkept(value: Any) -> Any:
    """The cell again."""
    if isinstance(value, dict):
        return date.fromisoformat(value["day"]) if "day" in value else FORMULA
    return value


def read_cell(key: str, value: Any, *, comma_is_decimal: bool) -> Any:
    """What a cell means: text cleaned, a day, a number, a value of a closed list; None for empty.

    Raises:
        BadCell: it is a formula, or means nothing that the column may hold.
    """
    if value is FORMULA:
        raise BadCell(_("It holds a formula; paste its result as a value instead."))
    kind = COLUMN_OF[key].kind
    if kind == CellKind.DAY:
        return _day(value)
    if kind in {CellKind.COUNT, CellKind.NUMBER}:
        return _number(value, whole=kind == CellKind.COUNT, comma_is_decimal=comma_is_decimal)
    text = _text(value)
    if key in CLOSED:
        return _listed(key, clean_line(text))
    if key in BLOCKS or key in LISTS:
        return clean_block(text)
    return clean_line(text)


def judge(key: str, value: Any) -> None:
    """What a new value must keep.

    Raises:
        BadCell: too long, too large, or outside the calendar that the program knows.
    """
    if isinstance(value, str) and key in LONGEST and len(value) > LONGEST[key]:
        raise BadCell(
            _("%(count)s characters are too many; at most %(most)s.")
            % {"count": len(value), "most": LONGEST[key]}
        )
    if key == "number" and value is not None and not 1 <= value <= MOST_NUMBER:
        raise BadCell(_("A number lies between 1 and 1,000,000."))
    if key == "amount_value" and value is not None:
        _judge_amount(value)
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise BadCell(
            _("The year lies outside %(first)s–%(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


def _judge_amount(value: Decimal) -> None:
    if value < 0 or value >= LIMIT:
        raise BadCell(_("An amount is not negative and has at most 18 digits."))
    if value != round(value, 3):
        raise BadCell(_("An amount has at most three decimals."))


def _day(value: Any) -> date | None:
    try:
        return read_day(value)
    except NotADay:
        said = clean_line(str(value))[:60]
        raise BadCell(
            _("“%(said)s” is not a day. Write it as 30/09/2026.") % {"said": said}
        ) from None


def _number(value: Any, *, whole: bool, comma_is_decimal: bool) -> Decimal | int | None:
    try:
        number = read_number(value, comma_is_decimal=comma_is_decimal)
    except NotANumber:
        number = None
    empty = value is None or (isinstance(value, str) and not value.strip())
    if number is None and empty:
        return None
    if number is None or (whole and (number != number.to_integral_value() or number > MOST_ID)):
        said = clean_line(str(value))[:60]
        raise BadCell(_("“%(said)s” is not a number that can stand here.") % {"said": said})
    return int(number) if whole else number


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _listed(key: str, word: str) -> Any:
    if not word:
        return None
    try:
        return value_of(key, word)
    except KeyError:
        raise BadCell(
            _("“%(said)s” is not in the list of this column; see the sheet of allowed values.")
            % {"said": word[:60]}
        ) from None
