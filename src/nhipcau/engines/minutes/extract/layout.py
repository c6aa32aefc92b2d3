"""Lines and tables of a file as one text, with the place of every cell in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..answer import Grid, GridRow
from ..normalise import normalise

_BREAK = re.compile(r"\s*\n\s*")


class Raw(NamedTuple):
    """What a file gives: its text, the number of its pages where it has some, its tables."""

    text: str
    pages: int | None = None
    grids: tuple[Grid, ...] = ()


@dataclass(slots=True)
class Layout:
    """Collects the lines of a file. A row of a table is one line, its cells parted by tabs.

    A row with one filled cell, as a title that runs across a table has, is that cell's words alone.
    Lines are kept in the normalised form, so that offsets of cells count in the text that is read.
    """

    lines: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str) -> None:
        """A paragraph, of one line or several."""
        for line in normalise(text).split("\n"):
            self._append(line)

    def add_grid(self, name: str, kind: str, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """A table; each row with the number that its file gives it."""
        placed = [self._row(number, cells) for number, cells in rows]
        if placed:
            self.grids.append(Grid(name, kind, len(self.grids) + 1, tuple(placed)))

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def _append(self, line: str) -> None:
        self.lines.append(line)
        self._length += len(line) + 1

    def _row(self, number: int, cells: Sequence[str]) -> GridRow:
        tidy = [_tidy(cell) for cell in cells]
        begin = place = self._length
        is_alone = sum(1 for words, _breaks in tidy if words) <= 1
        spans: list[tuple[int, int]] = []
        breaks: list[int] = []
        words_of_line: list[str] = []
        for words, broken in tidy:
            spans.append((place, place + len(words)))
            breaks.extend(place + at for at in broken)
            words_of_line.append(words)
            place += len(words) + (0 if is_alone else 1)
        self._append(("" if is_alone else "\t").join(words_of_line))
        return GridRow(number, begin, self._length - 1, tuple(spans), frozenset(breaks))


def _tidy(cell: str) -> tuple[str, list[int]]:
    """The words of a cell on one line, and where its own lines ended."""
    parts = [part for part in _BREAK.split(normalise(cell).replace("\t", " ").strip()) if part]
    breaks, length = [], 0
    for part in parts[:-1]:
        length += len(part)
        breaks.append(length)
        length += 1
    return normalise(" ".join(parts)), breaks
