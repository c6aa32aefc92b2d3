"""What a person typed, as words; how well a title answers it; the answer with its words marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from nhipcau.foundation.text import clean_line, fold

LONGEST = 200
MOST_WORDS = 8
MOST_FOUND = 300
"""Rows of a kind that are ranked; whoever finds more does better to add a word."""
SNIPPET = 220
WORD = re.compile(r"[^\W_]+")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: as it was written, folded, and word by word; the last word may be unfinished."""

    said: str
    folded: str
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.words)


def understand(text: str) -> Asked:
    """The words of what was typed; signs, operators and invisible characters mean nothing."""
    said = clean_line(text[:LONGEST])
    folded = " ".join(WORD.findall(fold(said)))
    words = tuple(dict.fromkeys(folded.split()))[:MOST_WORDS]
    return Asked(unicodedata.normalize("NFC", said).casefold(), folded, words)


def best_first(asked: Asked, rows: Iterable[Row], title: Callable[[Row], str]) -> list[Row]:
    """Rows in the order of how well their titles answer; equal ones stay as they came."""
    return sorted(rows, key=lambda row: closeness(asked, title(row)))


def closeness(asked: Asked, title: str) -> int:
    """How near a title is, nearest first: the very words with their marks before folded ones.

    0 the title itself · 1 its beginning · 2 within it · 3–5 the same without marks · 6 every word
    somewhere in it · 7 found by something else than the title.
    """
    exact, plain = unicodedata.normalize("NFC", title).casefold(), " ".join(_words_in(title))
    for step, (whole, part) in enumerate(((exact, asked.said), (plain, asked.folded))):
        if whole == part:
            return 3 * step
        if whole.startswith(part):
            return 3 * step + 1
        if f" {part}" in whole:
            return 3 * step + 2
    words = plain.split()
    return 6 if all(any(one.startswith(word) for one in words) for word in asked.words) else 7


def marked(asked: Asked, text: str, length: int = SNIPPET) -> SafeString:
    """The part of a text where the words stand, escaped, each of them in <mark>."""
    hits = [run.span() for run in WORD.finditer(text) if fold(run.group()).startswith(asked.words)]
    start, end = _window(text, hits[0][0] if hits else 0, length)
    parts, at = ["… " if start else ""], start
    for first, last in hits:
        if first >= start and last <= end:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    parts += [escape(text[at:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308 every piece of the text was escaped


def _window(text: str, first: int, length: int) -> tuple[int, int]:
    """Where to begin and end so that the first word found is seen; words stay whole."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, min(first - length // 4, len(text) - length))
    start = 0 if start == 0 else text.find(" ", start) + 1 or start
    end = start + length
    return start, len(text) if end >= len(text) else max(text.rfind(" ", start, end), start + 1)


def _words_in(text: str) -> list[str]:
    return WORD.findall(fold(text))
