"""PDF documents with a text layer."""

import io
import time

import pypdf
from pypdf.errors import PyPdfError

from ..errors import UnreadableFile
from ..problem import Limits

_FEW = 15  # characters a page below which its text is a stamp or a page number


def read(data: bytes, limits: Limits) -> tuple[str, int]:
    """The text of all pages and their number."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("encrypted")
        count = len(reader.pages)
        if count > limits.pages:
            raise UnreadableFile("too_large", limit=f"{limits.pages:,} pages")
        pages = _pages(reader, limits)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as error:
        raise UnreadableFile("broken") from error
    if sum(len(page.strip()) for page in pages) < _FEW * max(1, count):
        raise UnreadableFile("scanned")
    return "\n".join(pages) + "\n", count


def _pages(reader: pypdf.PdfReader, limits: Limits) -> list[str]:
    pages: list[str] = []
    total = 0
    stop_at = time.monotonic() + limits.seconds
    for page in reader.pages:
        text = page.extract_text()
        total += len(text)
        if total > limits.text:
            raise UnreadableFile("too_large", limit=f"{limits.text:,} characters")
        if time.monotonic() > stop_at:
            raise UnreadableFile("too_large", limit=f"{limits.seconds:g} seconds of reading")
        pages.append(text)
    return pages
