"""Text as XML: what XML cannot carry is dropped, what a parser would change is written out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

_IN_TEXT = re.compile("[&<>\r]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_ATTRIBUTE = re.compile('[&<>"\t\n\r]|[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
_WRITTEN = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def _written(match: re.Match[str]) -> str:
    return _WRITTEN.get(match.group(), "")


def text(said: str) -> str:
    """Inside an element."""
    return _IN_TEXT.sub(_written, said)


def quoted(said: str) -> str:
    """Inside the double quotes of an attribute."""
    return _IN_ATTRIBUTE.sub(_written, said)


def day(said: date) -> str:
    return said.isoformat()


def moment(said: datetime) -> str:
    """A time in UTC, to the microsecond where it has one."""
    return said.astimezone(UTC).isoformat()


def number(said: Decimal) -> str:
    """Without zeros that say nothing: 12.500 is 12.5, and -0.000 is 0."""
    plain = format(said, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def attribute(name: str, said: str) -> str:
    """` name="said"`, or nothing where nothing is said."""
    return f' {name}="{quoted(said)}"' if said else ""


def narrative(said: str) -> str:
    return f"<narrative>{text(said)}</narrative>" if said else "<narrative/>"
