"""The way from bytes to normalised Vietnamese text."""

from ..answer import Extracted
from ..errors import UnreadableFile
from ..normalise import normalise
from ..problem import Limits
from .language import require_vietnamese
from .layout import Raw
from .sniff import sniff


def extract(data: bytes, *, filename: str = "", limits: Limits | None = None) -> Extracted:
    """The text of a .txt, .html, .docx, .xlsx or .pdf file, in the form that offsets count in.

    The kind of file is told by its content. Raises `UnreadableFile` for everything that cannot be
    read, with a code and a sentence that says what to do.
    """
    limits = limits or Limits()
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableFile("empty")
    if len(data) > limits.size:
        raise UnreadableFile("too_large", limit=f"{limits.size / 1_000_000:g} MB")
    kind = sniff(data, filename)
    raw = Raw(*kind.read(data, limits))
    text = normalise(raw.text)
    if len(text) > limits.text:
        raise UnreadableFile("too_large", limit=f"{limits.text:,} characters")
    if not text.strip():
        raise UnreadableFile("scanned" if raw.pages else "no_text")
    require_vietnamese(text)
    return Extracted(text, kind.media_type, raw.pages, raw.grids)
