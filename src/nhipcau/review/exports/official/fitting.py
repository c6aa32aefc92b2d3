"""Text fit for a document: no signs that XML forbids, none that nobody sees."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from nhipcau.foundation.text import clean_line

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> str:
    """One line that every reader of documents takes."""
    return clean_line(_FORBIDDEN.sub("", text))


def fit_run(text: str) -> str:
    """The same, keeping a space at either end: a run stands among others."""
    bare = fit(text)
    start = " " if text[:1].isspace() and bare else ""
    end = " " if text[-1:].isspace() and bare else ""
    return f"{start}{bare}{end}" if bare else (" " if text else "")


def in_xml(text: str) -> str:
    return escape(fit_run(text))


def as_value(text: str) -> str:
    """As the value of an attribute, with its quotes."""
    return quoteattr(fit(text))
