"""Word documents: paragraphs and tables in the order of the page."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from ..errors import UnreadableFile
from ..problem import Limits

_BODY = "word/document.xml"
_LINE = re.compile(r"\s*\n\s*")


def is_word(data: bytes) -> bool:
    """Whether an archive holds a Word document; False for what is no archive at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _BODY in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read(data: bytes, limits: Limits) -> tuple[str, None]:
    """One line for each paragraph; one line for each row of a table, its cells parted by tabs."""
    _require_safe(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document.iter_inner_content(), depth=0))
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
    return "\n".join(lines) + "\n", None


def _require_safe(data: bytes, limits: Limits) -> None:
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


def _lines(blocks: Iterator[Paragraph | Table], depth: int) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from _rows(block, depth)
        else:
            yield from block.text.split("\n")


def _rows(table: Table, depth: int) -> Iterator[str]:
    if depth > 5:
        raise UnreadableFile("broken")
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) in seen:  # noqa: SLF001 - merged cells repeat, and only the element tells
                continue
            seen.add(id(cell._tc))  # noqa: SLF001
            text = "\n".join(_lines(cell.iter_inner_content(), depth + 1))
            cells.append(_LINE.sub(" ", text.replace("\t", " ")).strip())
        yield "\t".join(cells)
