"""Workbooks: every visible sheet as a table, merged cells told as people see them."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import InvalidFileException

from ..errors import UnreadableFile
from ..problem import Limits
from .archives import require_safe
from .layout import Layout, Raw

_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"'
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_MERGES = 50_000
_MOST_BLANK = 2_000  # rows in a row with nothing in them; what stands below is not the table's

Rows = list[tuple[int, list[str]]]


def read(data: bytes, limits: Limits) -> Raw:
    """One line for each row of each sheet that is not hidden; values, never formulas."""
    require_safe(data, limits)
    layout = Layout()
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        pages: list[Any] = [page for page in book.worksheets if page.sheet_state == "visible"]
        for page in pages[: limits.sheets]:
            rows = _rows(page, limits)
            _fill_merged(rows, data, page._worksheet_path)  # noqa: SLF001 - a streamed page tells nothing of merges
            layout.add_grid(page.title, "sheet", _trimmed(rows))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        DefusedXmlException,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        SyntaxError,
        EOFError,
    ) as error:
        raise UnreadableFile("broken") from error
    return Raw(layout.text(), None, tuple(layout.grids))


def _rows(page: Any, limits: Limits) -> Rows:
    page.reset_dimensions()  # what a file claims of its size may be wrong
    rows: Rows = []
    filled = 0
    for number, cells in enumerate(page.iter_rows(), start=1):
        words = [_words(cell) for cell in cells[: limits.columns]]
        rows.append((number, words))
        filled = len(rows) if any(words) else filled
        if filled > limits.rows:
            raise UnreadableFile("too_large", limit=f"{limits.rows:,} rows")
        if len(rows) - filled > _MOST_BLANK:
            break
    return rows[:filled]


def _words(cell: Any) -> str:
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).strip()
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.10g}".replace(".", ",")
    return str(int(value)) if isinstance(value, float | int) else str(value)


def _fill_merged(rows: Rows, data: bytes, path: str) -> None:
    """What stands in a cell merged downwards stands in each of its rows, as people see it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(path.lstrip("/"))
    for top, bottom, column in _merges(xml):
        words = _at(rows, top, column)
        for row in range(top + 1, min(bottom, len(rows)) + 1) if words else ():
            here = rows[row - 1][1]
            here.extend([""] * (column - len(here)))
            here[column - 1] = here[column - 1] or words


def _at(rows: Rows, row: int, column: int) -> str:
    cells = rows[row - 1][1] if row <= len(rows) else []
    return cells[column - 1] if column <= len(cells) else ""


def _merges(xml: bytes) -> Iterator[tuple[int, int, int]]:
    """Ranges of one column merged over several rows."""
    for match in islice(_MERGED.finditer(xml), _MOST_MERGES):
        (top, left), (bottom, right) = (coordinate_to_tuple(one.decode()) for one in match.groups())
        if left == right and top < bottom:
            yield top, bottom, left


def _trimmed(rows: Rows) -> Rows:
    """Rows from the first with words on, each as wide as the widest."""
    begin = next((place for place, (_, cells) in enumerate(rows) if any(cells)), len(rows))
    width = max((_width(cells) for _, cells in rows), default=0)
    return [(number, (cells + [""] * width)[:width]) for number, cells in rows[begin:]]


def _width(cells: list[str]) -> int:
    return max((place for place, words in enumerate(cells, start=1) if words), default=0)
