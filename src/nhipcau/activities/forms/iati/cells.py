"""Single values of an element: text, days, numbers, words of a list; each refused by its line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from lxml import etree

from nhipcau.activities.selectors.iati.codes import NAMESPACE
from nhipcau.foundation.text import clean_block, clean_line

Element = etree._Element  # noqa: SLF001 - lxml gives its type no other name
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Wrong(Exception):
    """A value cannot be taken; the activity is refused with the line."""

    def __init__(self, element: Element, message: str | Promise) -> None:
        super().__init__(message)
        self.line = row_of(element)
        self.message = str(message)


def row_of(element: Element) -> int:
    """The line on which it begins; 0 where the parser lost count."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def child(element: Element, path: str) -> Element:
    """The first element under this path.

    Raises:
        Wrong: there is none.
    """
    found = element.find(path)
    if found is None:
        raise Wrong(element, _("“%(tag)s” is missing.") % {"tag": path})
    return found


def nc(name: str) -> str:
    """The name of an element or attribute of ours."""
    return f"{{{NAMESPACE}}}{name}"


def narrative(element: Element | None) -> str:
    """What an element says in Vietnamese or in the file's own language, as one line."""
    return clean_line(raw_narrative(element))


def narrative_block(element: Element | None) -> str:
    return clean_block(raw_narrative(element))


def raw_narrative(element: Element | None) -> str:
    if element is None:
        return ""
    said = element.findall("narrative")
    best = [one for one in said if one.get(LANGUAGE) in {None, "vi"}] or said
    return (best[0].text or "") if best else ""


def line_of(element: Element, name: str) -> str:
    return clean_line(element.get(name) or "")


def block_of(element: Element, name: str) -> str:
    return clean_block(element.get(name) or "")


def flag_of(element: Element, name: str) -> bool:
    return element.get(name) == "1"


def word_of(element: Element, name: str, allowed: Iterable[str]) -> str:
    """A word of a closed list.

    Raises:
        Wrong: another word.
    """
    said = element.get(name) or ""
    if said not in set(allowed):
        raise Wrong(element, _("“%(said)s” is not a known value.") % {"said": said[:60]})
    return said


def day_of(element: Element, name: str = "iso-date") -> date:
    """A day of the calendar, without a time zone.

    Raises:
        Wrong: anything else.
    """
    said = element.get(name) or ""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Wrong(element, _("“%(said)s” is not a day.") % {"said": said[:60]}) from None


def day_or_none(element: Element, name: str) -> date | None:
    return day_of(element, name) if element.get(name) else None


def moment_of(element: Element, name: str) -> datetime | None:
    said = element.get(name)
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise Wrong(element, _("“%(said)s” is not a time.") % {"said": said[:60]}) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def whole_of(element: Element, said: str | None, most: int = 2**62) -> int:
    """A whole number, not negative.

    Raises:
        Wrong: anything else.
    """
    text = (said or "").strip()
    if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most:
        return int(text)
    raise Wrong(element, _("“%(said)s” is not a whole number.") % {"said": text[:60]})


def decimal_of(element: Element, said: str | None, places: int = 3, digits: int = 19) -> Decimal:
    """A number that the database holds exactly.

    Raises:
        Wrong: no number, or one with more digits than are kept.
    """
    text = (said or "").strip()
    try:
        found = Decimal(text) if len(text) <= 40 else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    exact = found.is_finite() and abs(found) < Decimal(10) ** digits
    if not exact or found != round(found, places):
        raise Wrong(
            element, _("“%(said)s” is not a number that can be kept.") % {"said": text[:60]}
        )
    return found


def only_whole(number: Decimal, element: Element) -> int:
    if number != number.to_integral_value():
        raise Wrong(element, _("Money in VND has no decimals."))
    return int(number)
