"""The annex of a plan: which table of a file it is, which column is which, which row is a task."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from .answer import Grid, GridRow, LeftOut
from .lexicon import Lexicon
from .normalise import fold, place_tones

Span = tuple[int, int]

CONTENT, LEAD, COORDINATING, DEADLINE = "content", "lead", "coordinating", "deadline"
SECOND = "second lead"
COLUMNS = (
    CONTENT, LEAD, SECOND, COORDINATING, DEADLINE, "begin", "product", "money", "number", "note",
)  # fmt: skip
"""What a column can be; a person may say so of any of them but those that nobody reads."""
_TELLING = (LEAD, COORDINATING, DEADLINE)
_SEARCHED = 25  # rows in which the heading is looked for
_LONGEST_NAME = 60
_LONGEST_KEY = 500
_LONGEST_TASK = 3_000
_SHOWN = 200  # letters of a row that is left out
_FEWEST_CELLS = 3
_FEWEST_ROWS = 2
_MOST_LEFT_OUT = 200
_ROMAN = re.compile(r"[IVXLC]{1,6}[.)]?$|[A-ZĐ][.)]?$")
_PLACE = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\.?\)?$")
_COUNTED = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?$")
_LEADING_NUMBER = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)\s?[.)/:-]\s*(?=\S)")
_BULLET = re.compile(r"[-–+*•]\s?")


@dataclass(slots=True)
class Task:
    """A row that is a task: spans of its cells. More rows may go on with it.

    `group` is the title that it stands under; `is_joint` says that each side has a lead column.
    """

    table: int
    number: int
    content: list[Span]
    cells: dict[str, list[Span]] = field(default_factory=dict)
    group: Span | None = None
    breaks: frozenset[int] = frozenset()
    is_joint: bool = False


@dataclass(slots=True)
class Annex:
    """A table of the file: what its columns are, its tasks, the rows that are none.

    Without `columns` nobody knows it; `heading` is then the row that looks most like one.
    """

    grid: Grid
    heading: list[str]
    first: int
    columns: dict[str, int] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    key: str = ""

    @property
    def span(self) -> Span:
        return self.grid.rows[0].start, self.grid.rows[-1].end


def header_key(cells: Sequence[str]) -> str:
    """The form of a heading row by which it is found again, in this file or in the next one."""
    return " | ".join(" ".join(fold(cell).split()) for cell in cells if cell)[:_LONGEST_KEY]


class AnnexReader:
    """Finds the annexes among the tables of one document."""

    def __init__(
        self, lexicon: Lexicon, text: str, chosen: Mapping[str, Mapping[str, int]]
    ) -> None:
        self._text = text
        self._chosen = chosen
        self._names = _names(lexicon)
        leading = lexicon.table("tables")["leading"]
        self._chief = tuple(map(place_tones, leading["words"]))
        self._helping = tuple(map(place_tones, leading["helping"]))
        self._closing = tuple(map(place_tones, lexicon.table("tables")["closing"]["words"]))

    def read(self, grids: Sequence[Grid]) -> list[Annex]:
        """Every table that may be one; a table without a heading goes on with the one before."""
        found: list[Annex] = []
        for grid in grids:
            annex = self._known(grid)
            before = found[-1] if found else None
            if annex is None and before is not None and self._goes_on(before, grid):
                annex = replace(
                    before, grid=grid, first=0, tasks=[], left_out=[], columns=before.columns
                )
            annex = annex or self._unknown(grid)
            if annex is not None:
                found.append(annex)
                if annex.columns:
                    _RowReader(self, annex).read(found[:-1])
        return found

    def words(self, span: Span) -> str:
        return " ".join(self._text[span[0] : span[1]].split())

    def cells(self, row: GridRow) -> list[str]:
        return [self.words(span) for span in row.cells]

    def closes(self, words: str) -> bool:
        """Whether a row is a sum, or what stands below a table."""
        return place_tones(words.lower()).startswith(self._closing)

    def heading(self, names: Sequence[str]) -> dict[str, int]:
        """Column → number, by the names of a heading."""
        columns: dict[str, int] = {}
        leads: dict[str, int] = {}
        for number, name in enumerate(names):
            column = self._column(name)
            if column == LEAD:
                leads.setdefault(name, number)
            elif column is not None and column != "ignored":
                columns.setdefault(column, number)
        return columns | dict(zip((LEAD, SECOND), self._leading(leads), strict=False))

    def _leading(self, leads: Mapping[str, int]) -> list[int]:
        """The columns of leads: those that say "chủ trì" where one does, else the first two."""
        said = [at for name, at in leads.items() if any(one in fold(name) for one in self._chief)]
        return said or list(leads.values())

    def _column(self, name: str) -> str | None:
        said = " ".join(place_tones(name.lower()).split())
        if not said or len(said) > _LONGEST_NAME:
            return None
        fits = (
            (len(word), column)
            for column, words in self._names.items()
            for word in words
            if said.startswith(word) and not said[len(word) : len(word) + 1].isalnum()
        )
        return max(fits, default=(0, self._inside(said)))[1]

    def _inside(self, name: str) -> str | None:
        """A column that says what it is behind the name of a side: "Hà Nội chủ trì"."""
        if any(word in name for word in self._chief):
            return LEAD
        return COORDINATING if any(word in name for word in self._helping) else None

    def _known(self, grid: Grid) -> Annex | None:
        """The table with its columns: as a person said, or as the names of its heading say."""
        best: Annex | None = None
        for place, row in enumerate(islice(grid.rows, _SEARCHED)):
            cells = self.cells(row)
            chosen = self._chosen.get(header_key(cells)) if any(cells) else None
            if chosen and CONTENT in chosen:
                columns = {name: at for name, at in chosen.items() if at < len(cells)}
                return Annex(grid, cells, place + 1, columns, key=header_key(cells))
            annex = self._headed(grid, place, cells)
            if annex is not None and (best is None or len(annex.columns) > len(best.columns)):
                best = annex
        return best

    def _headed(self, grid: Grid, place: int, cells: list[str]) -> Annex | None:
        columns, names, first = self.heading(cells), cells, place + 1
        below = self.cells(grid.rows[first]) if first < len(grid.rows) else []
        joined = _under(cells, below)
        if joined and self._names_columns(cells, below):
            lower = self.heading(joined)
            if len(lower) > len(columns):
                columns, names, first = lower, joined, first + 1
        if CONTENT not in columns or not any(name in columns for name in _TELLING):
            return None
        return Annex(grid, names, first, columns, key=header_key(cells))

    def _names_columns(self, cells: Sequence[str], below: Sequence[str]) -> bool:
        """Whether each cell of a second row goes on with the heading, naming a column."""
        new = [
            (upper, lower)
            for upper, lower in zip(cells, below, strict=False)
            if lower and lower != upper
        ]
        return bool(new) and all(self._column(lower) is not None for _upper, lower in new)

    def _goes_on(self, before: Annex, grid: Grid) -> bool:
        width = len(grid.rows[0].cells)
        same = bool(before.columns) and width == len(before.grid.rows[0].cells)
        return same and grid.kind == before.grid.kind == "table"

    def _unknown(self, grid: Grid) -> Annex | None:
        """A table that a person may say the columns of; a frame of the page is none."""
        for place, row in enumerate(islice(grid.rows, _SEARCHED)):
            cells = self.cells(row)
            if sum(map(bool, cells)) >= _FEWEST_CELLS and len(grid.rows) - place >= _FEWEST_ROWS:
                return Annex(grid, cells, place + 1, key=header_key(cells))
        return None


class _RowReader:
    """Reads the rows below the heading of one table."""

    def __init__(self, reader: AnnexReader, annex: Annex) -> None:
        self._reader, self._annex = reader, annex
        self._columns = annex.columns
        self._group: Span | None = None
        self._last: Task | None = None
        self._shown = ("", "")  # number and words of the task made last

    def read(self, before: Sequence[Annex]) -> None:
        annex = self._annex
        if annex.first == 0 and before and before[-1].tasks:
            self._group = before[-1].tasks[-1].group
        rows = annex.grid.rows[annex.first :]
        for place, row in enumerate(rows):
            cells = self._reader.cells(row)
            if any(cells) and not self._is_heading(cells) and not _counts_columns(cells):
                self._row(row, cells, self._next(rows, place))

    def _next(self, rows: Sequence[GridRow], place: int) -> str:
        """The number of the row below."""
        if place + 1 >= len(rows):
            return ""
        return self._said(self._reader.cells(rows[place + 1]), "number")

    def _is_heading(self, cells: list[str]) -> bool:
        """The heading once more, at the top of the next page."""
        if cells == self._annex.heading or header_key(cells) == self._annex.key:
            return True
        columns = self._reader.heading(cells)
        return CONTENT in columns and len(columns) >= max(3, len(self._columns) - 1)

    def _said(self, cells: list[str], name: str) -> str:
        at = self._columns.get(name)
        return cells[at] if at is not None and at < len(cells) else ""

    def _row(self, row: GridRow, cells: list[str], below: str) -> None:
        filled = [words for words in cells if words]
        number, words = self._said(cells, "number"), self._said(cells, CONTENT)
        if self._reader.closes(filled[0]) or self._reader.closes(words):
            self._last = None
            return
        if self._is_group(cells, number, words, below):
            at = next(
                place
                for place, cell in enumerate(cells)
                if (cell and cell != number) or cell == filled[-1]
            )
            self._group, self._last = row.cells[at], None
            return
        if self._goes_on(cells, number, words):
            self._extend(row, words)
            return
        if not words or not any(letter.isalpha() for letter in words):
            self._leave_out(row, "no_task", filled)
        elif len(words) > _LONGEST_TASK:
            self._leave_out(row, "too_long", filled)
        else:
            self._begin(row, cells, number, words)

    def _is_group(self, cells: list[str], number: str, words: str, below: str) -> bool:
        """Whether a row is a title over others: it names no unit, no time and no product."""
        filled = [cell for cell in cells if cell]
        if len(filled) == 1:
            return self._stands_alone(filled[0], words)
        if len(filled) != len({number, words} - {""}) or not number or not words:
            return False
        place = _PLACE.match(number)
        return _ROMAN.match(number) is not None or (
            place is not None and below.startswith(f"{place[1]}.")
        )

    def _stands_alone(self, only: str, words: str) -> bool:
        """Whether the one filled cell of a row is a title: it runs across, or has no number."""
        if _PLACE.match(only) or _ROMAN.match(only) or only[0].islower() or _BULLET.match(only):
            return False
        numbered = _LEADING_NUMBER.match(only)
        if not words or (numbered and _ROMAN.match(numbered.group().strip())):
            return True
        return "number" in self._columns and not self._last_is_unnumbered

    @property
    def _last_is_unnumbered(self) -> bool:
        """Whether the rows of this table go without numbers though there is a column for them."""
        return self._last is not None and not self._shown[0]

    def _goes_on(self, cells: list[str], number: str, words: str) -> bool:
        if self._last is None:
            return False
        if words and (number, words) == self._shown:
            return True
        if number or not words:
            return False
        if words[0].islower():
            return True
        told = any(self._said(cells, name) for name in (*_TELLING, "product"))
        return _BULLET.match(words) is not None and not told

    def _extend(self, row: GridRow, words: str) -> None:
        task = self._last
        if task is None:
            return
        if words != self._shown[1]:
            task.content.append(row.cells[self._columns[CONTENT]])
        for name, spans in self._spans(row).items():
            known = {self._reader.words(span) for span in task.cells.get(name, [])}
            new = [span for span in spans if self._reader.words(span) not in known]
            task.cells.setdefault(name, []).extend(new)
        task.breaks |= row.breaks

    def _begin(self, row: GridRow, cells: list[str], number: str, words: str) -> None:
        self._last = Task(
            table=self._annex.grid.number,
            number=row.number,
            content=[row.cells[self._columns[CONTENT]]],
            cells=self._spans(row),
            group=self._group,
            breaks=row.breaks,
            is_joint=SECOND in self._columns and bool(self._said(cells, SECOND)),
        )
        self._shown = (number, words)
        self._annex.tasks.append(self._last)

    def _spans(self, row: GridRow) -> dict[str, list[Span]]:
        return {
            name: [row.cells[at]]
            for name, at in self._columns.items()
            if name != CONTENT and at < len(row.cells) and row.cells[at][0] < row.cells[at][1]
        }

    def _leave_out(self, row: GridRow, reason: str, filled: list[str]) -> None:
        self._last = None
        if len(self._annex.left_out) < _MOST_LEFT_OUT:
            words = " · ".join(filled)[:_SHOWN]
            self._annex.left_out.append(LeftOut(row.number, reason, words))


def _under(cells: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names of a heading over two rows: the lower cell, or the upper one if that is empty."""
    return [lower or upper for upper, lower in zip(cells, below, strict=False)]


def _counts_columns(cells: Sequence[str]) -> bool:
    """A row that counts the columns: (1), (2), (3) …"""
    filled = [cell for cell in cells if cell]
    return len(filled) >= _FEWEST_CELLS and all(_COUNTED.match(cell) for cell in filled)


@cache
def _names(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    table = lexicon.table("tables")
    names: dict[str, list[str]] = {}
    for part in ("columns", "annex"):
        for column, words in table[part].items():
            names.setdefault(column, []).extend(map(place_tones, words))
    return {column: tuple(words) for column, words in names.items()}
