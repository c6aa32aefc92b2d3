"""A spreadsheet that somebody sent, as rows of plain values; hostile and damaged files refused."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from nhipcau.foundation.lazily import Lazily
from nhipcau.foundation.sheets.cells import bare

if TYPE_CHECKING:
    import openpyxl
    import openpyxl.utils
    import openpyxl.utils.exceptions
else:
    openpyxl = Lazily("openpyxl")

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_BYTES = 80_000_000
MOST_PARTS = 2_000
LOOKED_AT = 20
"""Rows in which the headings are looked for."""


class _Formula:
    """Stands for a formula, whose result is not known to us."""

    def __repr__(self) -> str:
        return "FORMULA"


FORMULA = _Formula()
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetRefused(Exception):
    """The file is no list of ours; `code` says why, `details` what was found or missing."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row as the file numbers it: values by column key, and the merged ranges it lies in."""

    number: int
    values: dict[str, Any]
    merged: frozenset[str] = frozenset()


@dataclass(slots=True)
class Grid:
    """The list that was found: its columns, its rows, and headings that nobody knows."""

    columns: list[str]
    headings: list[str]
    rows: list[GridRow]
    strangers: list[str] = field(default_factory=list)
    sheet: str = ""
    is_text: bool = False


def read_grid(data: bytes, *, key_of: Callable[[str], str | None], needed: Sequence[str]) -> Grid:
    """The rows under the row of headings, in whichever sheet has one.

    `key_of` gives the key of a column for a heading, or None; a row of headings has all of
    `needed`.

    Raises:
        SheetRefused: no list is found, or the file is damaged, locked, too large or hostile.
    """
    if data.startswith(b"PK\x03\x04"):
        return _from_workbook(data, key_of, needed)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetRefused("old_or_locked")
    return _from_text(data, key_of, needed)


def _from_workbook(data: bytes, key_of: Callable[[str], str | None], needed: Sequence[str]) -> Grid:
    _weigh(data)
    try:
        book = openpyxl.load_workbook(
            BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
        missing: list[str] = list(needed)
        best: Grid | None = None
        pages: list[Any] = list(book.worksheets)
        for page in pages:
            # The size that a file claims may be wrong, and is not needed.
            page.reset_dimensions()
            cells = ([_value(cell) for cell in row[:MOST_COLUMNS]] for row in page.iter_rows())
            lines = enumerate(cells, start=1)
            grid, lacking = _found(lines, key_of, needed)
            # Instructions may name one heading; the list itself has the most.
            if grid is not None and (best is None or len(grid.columns) > len(best.columns)):
                grid.sheet = page.title
                # A page that is streamed tells nothing of its merged cells.
                best = _with_merges(grid, data, page._worksheet_path)  # noqa: SLF001
            missing = lacking if len(lacking) < len(missing) else missing
    except SheetRefused:
        raise
    except (
        openpyxl.utils.exceptions.InvalidFileException,
        zipfile.BadZipFile, DefusedXmlException, ParseError, KeyError,
        ValueError, TypeError, AttributeError, IndexError, OverflowError, SyntaxError, EOFError,
    ):  # fmt: skip
        raise SheetRefused("broken") from None
    if best is None:
        raise SheetRefused("no_list", missing=missing)
    return best


def _weigh(data: bytes) -> None:
    """Refuse what unpacks to far more than a list holds, before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise SheetRefused("broken") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise SheetRefused("bomb", limit=MOST_BYTES // 1_000_000)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise SheetRefused("not_a_sheet")


def _value(cell: Any) -> Any:
    value = cell.value
    if cell.data_type in {"f", "e"}:  # a formula, or the error that one ended in
        return FORMULA
    if isinstance(value, str):
        return bare(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), value))
    return value


def _from_text(data: bytes, key_of: Callable[[str], str | None], needed: Sequence[str]) -> Grid:
    text = _decoded(data)
    if "\x00" in text[:10_000]:
        raise SheetRefused("not_a_sheet")
    csv.field_size_limit(1_000_000)
    best: list[str] = list(needed)
    for delimiter in (";", ",", "\t"):
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        try:
            grid, lacking = _found(_numbered(reader), key_of, needed)
        except csv.Error:
            raise SheetRefused("broken") from None
        if grid is not None:
            grid.is_text = True
            return grid
        best = lacking if len(lacking) < len(best) else best
    raise SheetRefused("no_list", missing=best)


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise SheetRefused("encoding") from None


def _numbered(reader: Any) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(reader, start=1):
        yield number, [bare(value) for value in row[:MOST_COLUMNS]]


def _found(
    lines: Iterator[tuple[int, list[Any]]],
    key_of: Callable[[str], str | None],
    needed: Sequence[str],
) -> tuple[Grid | None, list[str]]:
    """The list under its headings; where there is none, what the likeliest row lacked."""
    missing: list[str] = list(needed)
    for number, cells in lines:
        if number > LOOKED_AT:
            break
        keys = [key_of(cell) if isinstance(cell, str) else None for cell in cells]
        lacking = [key for key in needed if key not in keys]
        if not lacking:
            return _grid(keys, cells, lines), []
        missing = lacking if len(lacking) < len(missing) else missing
    return None, missing


def _grid(
    keys: list[str | None], headings: list[Any], lines: Iterator[tuple[int, list[Any]]]
) -> Grid:
    known = [key for key in keys if key]
    if twice := {key for key in known if known.count(key) > 1}:
        raise SheetRefused("twice", columns=sorted(twice))
    strangers = [
        str(heading)
        for key, heading in zip(keys, headings, strict=True)
        if key is None and heading not in (None, "")
    ]
    own = [str(heading) for key, heading in zip(keys, headings, strict=True) if key]
    grid = Grid(columns=known, headings=own, rows=[], strangers=strangers[:20])
    for number, cells in lines:
        values = {key: value for key, value in zip(keys, cells, strict=False) if key}
        if any(value not in (None, "") for value in values.values()):
            grid.rows.append(GridRow(number, values))
        if len(grid.rows) > MOST_ROWS:
            raise SheetRefused("too_many", limit=MOST_ROWS)
    return grid


def _with_merges(grid: Grid, data: bytes, path: str) -> Grid:
    """Mark the cells that are merged: only the first of them has its value."""
    merges = _merges(data, path)
    if not merges:
        return grid
    touched: dict[int, set[str]] = {}
    rows = {row.number for row in grid.rows}
    for ref in merges:
        _left, top, _right, bottom = openpyxl.utils.range_boundaries(ref)
        for number in range(top or 1, (bottom or top or 1) + 1):
            if number in rows:
                touched.setdefault(number, set()).add(ref)
    grid.rows = [
        GridRow(row.number, row.values, frozenset(touched.get(row.number, ()))) for row in grid.rows
    ]
    return grid


def _merges(data: bytes, path: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(path.lstrip("/")) as part:
        found = []
        for _event, element in ElementTree.iterparse(part):
            if element.tag.endswith("}mergeCell"):
                found.append(str(element.get("ref")))
            if element.tag.endswith("}row"):
                element.clear()
        return found[:1_000]
