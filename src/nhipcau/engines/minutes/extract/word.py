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
from .layout import Layout, Raw

_BODY = "word/document.xml"


def is_word(data: bytes) -> bool:
    """Whether an archive holds a Word document; False for what is no archive at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _BODY in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


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


def require_safe(data: bytes, limits: Limits) -> None:
    """Refuses an archive that would unpack to more than a document holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        total = sum(entry.file_size for entry in entries)
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFile("encrypted")
        if len(entries) > limits.entries or total > limits.unpacked:
            raise UnreadableFile("bomb")
        if total > 1_000_000 and total > limits.ratio * len(data):
            raise UnreadableFile("bomb")
        try:
            broken = archive.testzip()
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise UnreadableFile("broken") from error
        if broken is not None:
            raise UnreadableFile("broken")


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
