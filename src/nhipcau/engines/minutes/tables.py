"""Rows of tables: cells parted by tabs or bars, with columns known by their heading row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .lexicon import Lexicon
from .normalise import place_tones
from .sentences import Paragraph

_SEPARATES = ("\t", "|", "=>")
_SECOND = "second lead"
_SEPARATOR = re.compile(r"\t|\s=>\s|\s\|\s|(?<=\s)\||\|(?=\s)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds a task: spans of its cells in the text; None for a missing cell.

    `is_joint` says that the table has a lead column for each side, so that both do the task.
    """

    content: tuple[int, int]
    lead: tuple[int, int] | None
    coordinating: tuple[int, int] | None
    deadline: tuple[int, int] | None
    is_joint: bool = False


@cache
def _column_names(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    return {
        column: tuple(place_tones(word) for word in words)
        for column, words in lexicon.table("tables")["columns"].items()
    }


class TableReader:
    """Remembers the columns of the table that is being read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._names = _column_names(lexicon)
        self._columns: dict[str, int] = {}
        self._is_joint = False
        self._has_none: bool | None = None  # whether the text has no row at all

    def is_row(self, text: str, part: Paragraph) -> bool:
        """Whether a paragraph is a row of a table."""
        if self._has_none is None:
            self._has_none = not any(mark in text for mark in _SEPARATES)
        return not self._has_none and _SEPARATOR.search(text, part.start, part.end) is not None

    def row(self, text: str, folded: str, part: Paragraph) -> Row | None:
        """The task in a row; None for a heading row, a group title, or an unknown table."""
        cells = self._cells(text, part)
        columns = self._heading(folded, cells)
        if columns:
            self._is_joint = columns.pop(_SECOND, None) is not None
            self._columns = columns
            return None
        at = self._columns.get("content")
        if at is None or at >= len(cells) or cells[at][0] == cells[at][1]:
            return None
        filled = [cell for cell in cells if cell[0] < cell[1]]
        if len(filled) <= 2 and len(self._columns) > 2 and not self._cell("lead", cells):
            return None
        return Row(
            cells[at],
            self._cell("lead", cells),
            self._cell("coordinating", cells),
            self._cell("deadline", cells),
            self._is_joint,
        )

    def _cell(self, column: str, cells: list[tuple[int, int]]) -> tuple[int, int] | None:
        at = self._columns.get(column)
        if at is None or at >= len(cells) or cells[at][0] == cells[at][1]:
            return None
        return cells[at]

    def _cells(self, text: str, part: Paragraph) -> list[tuple[int, int]]:
        cells = []
        mark_is_cell = _SEPARATOR.search(text, part.start, part.content + 1) is not None
        begin = part.start if mark_is_cell else part.content
        for match in _SEPARATOR.finditer(text, begin, part.end):
            cells.append(_stripped(text, begin, match.start()))
            begin = match.end()
        cells.append(_stripped(text, begin, part.end))
        if cells and cells[0][0] == cells[0][1] and text[part.start] == "|":
            cells = cells[1:]
        return cells

    def _column(self, cell: str) -> str | None:
        """The column that a cell names: the one whose longest name it begins with."""
        named = (
            (len(name), column)
            for column, names in self._names.items()
            for name in names
            if cell.startswith(name)
        )
        return max(named, default=(0, None))[1]

    def _heading(self, folded: str, cells: list[tuple[int, int]]) -> dict[str, int]:
        """Column name → number, when the cells are those of a heading row."""
        columns: dict[str, int] = {}
        for number, (start, end) in enumerate(cells):
            cell = " ".join(folded[start:end].split())
            if len(cell) > 60:
                continue
            column = self._column(cell)
            if column is None:
                continue
            if column == "lead" and column in columns:
                columns[_SECOND] = columns["coordinating"] = number
            columns.setdefault(column, number)
        return columns if "content" in columns and len(columns) > 1 else {}


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
