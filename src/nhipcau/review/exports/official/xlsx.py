"""The annex tables as a workbook, in the habits of every list that goes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from nhipcau.foundation.sheets import CellKind, Column, Sheet, write_book
from nhipcau.foundation.sheets.writing import Row
from nhipcau.review.selectors.official.document import Document
from nhipcau.review.selectors.official.document import Sheet as Page

WIDTHS = {CellKind.TEXT: 28, CellKind.COUNT: 12, CellKind.NUMBER: 16, CellKind.DAY: 13}


def write_annexes(file: BinaryIO, document: Document) -> int:
    """One sheet a table; returns how many rows."""
    return write_book(
        file, ((_sheet(page, document.language), _rows(page)) for page in document.sheets)
    )


def _sheet(page: Page, language: str) -> Sheet:
    kinds = [CellKind(kind) for kind in page.kinds]
    columns = [
        Column(str(place), heading, kind, WIDTHS[kind])
        for place, (heading, kind) in enumerate(zip(page.headings, kinds, strict=True))
    ]
    return Sheet.of(page.title, columns, language)


def _rows(page: Page) -> Iterator[Row]:
    for row in page.rows:
        yield {str(place): value for place, value in enumerate(row)}
