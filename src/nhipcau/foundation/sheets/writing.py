"""Lists written out row by row, so that a hundred thousand rows need no more memory than ten."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any, BinaryIO

from nhipcau.foundation.lazily import Lazily
from nhipcau.foundation.sheets.cells import LONGEST_CELL, guarded
from nhipcau.foundation.sheets.columns import CellKind, Sheet

if TYPE_CHECKING:
    import openpyxl
    import openpyxl.cell
    import openpyxl.cell.cell
    import openpyxl.styles
    import openpyxl.utils
else:
    openpyxl = Lazily("openpyxl")

Row = Mapping[str, Any]

BATCH = 200
_BOM = "\ufeff"
# Excel reads "_x0041_" in a file as "A".
_ESCAPE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
# No characters at all: XML cannot hold them, and openpyxl does not look for them.
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FORMATS = {CellKind.DAY: "dd/mm/yyyy", CellKind.COUNT: "0", CellKind.NUMBER: "#,##0.###"}
_FIRST_EXCEL_YEAR = 1900
A4 = 9
"""Excel's number for the paper."""


def csv_lines(sheet: Sheet, rows: Iterable[Row]) -> Iterator[bytes]:
    """The list as CSV: UTF-8 with its mark, for Excel, in the habits of the list's language.

    Excel set up for Vietnamese takes the comma for a decimal sign, so there the semicolon parts
    the cells.
    """
    vietnamese = sheet.language == "vi"
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";" if vietnamese else ",", lineterminator="\r\n")
    buffer.write(_BOM)
    writer.writerow([guarded(heading) for heading in sheet.headings])
    for count, row in enumerate(rows, start=1):
        writer.writerow(
            [_as_text(row.get(column.key), vietnamese=vietnamese) for column in sheet.columns]
        )
        if count % BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(file: BinaryIO, sheet: Sheet, rows: Iterable[Row]) -> int:
    """The list as a workbook with real days and numbers, ready to print; returns how many rows."""
    return write_book(file, [(sheet, rows)])


def write_book(file: BinaryIO, pages: Iterable[tuple[Sheet, Iterable[Row]]]) -> int:
    """Several lists as the sheets of one workbook; returns how many rows they have together."""
    book = openpyxl.Workbook(write_only=True)
    count = sum(_write_page(book, sheet, rows) for sheet, rows in pages)
    book.save(file)
    return count


def _write_page(book: openpyxl.Workbook, sheet: Sheet, rows: Iterable[Row]) -> int:
    page = book.create_sheet(_sheet_name(sheet.title))
    _lay_out(page, sheet)
    page.append(_header(page, sheet))
    cells = [_cell(page, column.kind) for column in sheet.columns]
    keys = [column.key for column in sheet.columns]
    count = 0
    for row in rows:
        count += 1
        # One cell object a column serves every row: a row is written as soon as it is appended.
        for key, cell in zip(keys, cells, strict=True):
            cell.value = _as_cell(row.get(key))
            if cell.data_type == "e":  # a text that is spelt like an error of Excel
                cell.data_type = "s"
        page.append(cells)
    page.auto_filter.ref = f"A1:{openpyxl.utils.get_column_letter(len(keys))}{count + 1}"
    return count


def plain_text(text: str) -> str:
    """Text that a workbook can hold: no control characters, no more than a cell takes."""
    clean = _NO_CHARACTER.sub("", openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", guarded(text)))
    return _ESCAPE.sub(r"_x005F_\1", clean)[:LONGEST_CELL]


def _taken(buffer: StringIO) -> bytes:
    said = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return said


def _as_text(value: Any, *, vietnamese: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if vietnamese else value.isoformat()
    if isinstance(value, Decimal):
        said = _digits(value)
        return said.replace(".", ",") if vietnamese else said
    return guarded(value) if isinstance(value, str) else str(value)


def _digits(value: Decimal) -> str:
    said = f"{value:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _as_cell(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, Decimal):
        # Excel keeps fifteen digits; a longer number is written as text and stays exact.
        exact = Decimal(repr(float(value))) == value
        return float(value) if exact else _digits(value)
    if isinstance(value, date) and value.year < _FIRST_EXCEL_YEAR:
        return value.isoformat()
    return value


def _cell(page: Any, kind: CellKind) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(page)
    cell.alignment = openpyxl.styles.Alignment(vertical="top", wrap_text=kind == CellKind.TEXT)
    if kind in _FORMATS:
        cell.number_format = _FORMATS[kind]
    return cell


def _header(page: Any, sheet: Sheet) -> list[Any]:
    styles = openpyxl.styles
    cells = []
    for column, heading in zip(sheet.columns, sheet.headings, strict=True):
        cell = openpyxl.cell.WriteOnlyCell(page, value=plain_text(heading))
        cell.font = styles.Font(bold=True, color="FF4A2545" if not column.is_fixed else "FF6B6560")
        cell.fill = styles.PatternFill(
            "solid", fgColor="FFF1EAF0" if not column.is_fixed else "FFECE9E4"
        )
        cell.alignment = styles.Alignment(wrap_text=True, vertical="center")
        cells.append(cell)
    return cells


def _lay_out(page: Any, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[openpyxl.utils.get_column_letter(place)].width = column.width
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.oddFooter.right.text = "&P / &N"
    page.oddFooter.left.text = sheet.title.replace("&", "&&")


def _sheet_name(title: str) -> str:
    return re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "1"
