"""Lists as spreadsheets, out and in again in the same form (docs/reference/formats.md).

What a cell holds is said once, by its `Column`; a text that a spreadsheet would take for a formula
is guarded on the way out and bare again on the way in.
"""

from nhipcau.foundation.sheets.answers import csv_answer, file_answer, xlsx_answer
from nhipcau.foundation.sheets.cells import (
    NotADay,
    NotANumber,
    bare,
    guarded,
    read_day,
    read_number,
)
from nhipcau.foundation.sheets.columns import CellKind, Column, Sheet
from nhipcau.foundation.sheets.reading import FORMULA, Grid, GridRow, SheetRefused, read_grid
from nhipcau.foundation.sheets.writing import csv_lines, write_book, write_xlsx

__all__ = [
    "FORMULA",
    "CellKind",
    "Column",
    "Grid",
    "GridRow",
    "NotADay",
    "NotANumber",
    "Sheet",
    "SheetRefused",
    "bare",
    "csv_answer",
    "csv_lines",
    "file_answer",
    "guarded",
    "read_day",
    "read_grid",
    "read_number",
    "write_book",
    "write_xlsx",
    "xlsx_answer",
]
