"""Word documents: paragraphs and tables in the order of the page."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from lxml import etree

from ..errors import UnreadableFile
from ..problem import Limits
from .archives import require_safe
from .layout import Layout, Raw


def read(data: bytes, limits: Limits) -> Raw:
    """One line for each paragraph; one line for each row of a table, its cells parted by tabs."""
    require_safe(data, limits)
    layout = Layout()
    try:
        document = docx.Document(io.BytesIO(data))
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                _add_table(layout, block)
            else:
                layout.add(block.text)
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        ParseError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        AttributeError,
    ) as error:
        raise UnreadableFile("broken") from error
    return Raw(layout.text(), None, tuple(layout.grids))


def _add_table(layout: Layout, table: Table) -> None:
    rows = enumerate((list(_cells(row, 0)) for row in table.rows), start=1)
    layout.add_grid("", "table", rows)


def _cells(row: _Row, depth: int) -> Iterator[str]:
    """The cells of a row by the columns of the table.

    A cell merged across stands in its first column, one merged downwards in each of its rows.
    """
    for _ in range(row.grid_cols_before):
        yield ""
    seen: set[int] = set()
    for cell in row.cells:
        if id(cell._tc) in seen:  # noqa: SLF001 - merged cells repeat, and only the element tells
            yield ""
            continue
        seen.add(id(cell._tc))  # noqa: SLF001
        yield "\n".join(_lines(cell.iter_inner_content(), depth + 1)).strip()


def _lines(blocks: Iterator[Paragraph | Table], depth: int) -> Iterator[str]:
    """The lines of a cell, with those of tables inside it."""
    if depth > 5:
        raise UnreadableFile("broken")
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield " ".join(filter(None, _cells(row, depth)))
        else:
            yield from block.text.split("\n")
