"""Telling a file's kind by its first bytes."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from ..errors import UnreadableFile
from ..problem import Limits
from . import archives, plain
from .layout import Raw

Reader = Callable[[bytes, Limits], Raw | tuple[str, int | None]]


def _reader(module: str) -> Reader:
    """The `read` of a module that is loaded with the first file of its kind: they are heavy."""

    def read(data: bytes, limits: Limits) -> Raw | tuple[str, int | None]:
        found: Reader = import_module(f".{module}", __package__).read
        return found(data, limits)

    return read


class Kind(NamedTuple):
    """A kind of file that can be read."""

    media_type: str
    extensions: frozenset[str]
    read: Reader


PLAIN = Kind("text/plain", frozenset({".txt", ".text", ".md", ""}), plain.read)
HTML = Kind("text/html", frozenset({".html", ".htm", ".xhtml"}), _reader("html"))
WORD = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    frozenset({".docx"}),
    _reader("word"),
)
EXCEL = Kind(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    frozenset({".xlsx"}),
    _reader("excel"),
)
PDF = Kind("application/pdf", frozenset({".pdf"}), _reader("pdf"))

_FOREIGN = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a picture or a sound"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|article|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_BINARY = WORD.extensions | EXCEL.extensions | PDF.extensions
_KNOWN = PLAIN.extensions | HTML.extensions | _BINARY


def sniff(data: bytes, filename: str) -> Kind:
    """The kind of file that `data` is; refuses what cannot be read.

    A name that promises one readable kind while the content is something foreign is "renamed".
    """
    extension = PurePath(filename).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _archive(data, extension)
    for magic, found in _FOREIGN:
        if data.startswith(magic) and not (magic == b"BM" and _looks_like_text(data)):
            _refuse(extension, found)
    text = _as_markup(data)
    if _MARKUP.match(text):
        return HTML
    if not _looks_like_text(data):
        if extension in _BINARY:
            raise UnreadableFile("broken")
        _refuse(extension, "unknown data")
    if extension in _BINARY:
        _refuse(extension, "plain text")
    return HTML if extension in HTML.extensions else PLAIN


def _archive(data: bytes, extension: str) -> Kind:
    if archives.is_word(data):
        return WORD
    if archives.is_workbook(data):
        return EXCEL
    if extension in WORD.extensions | EXCEL.extensions:
        raise UnreadableFile("broken")
    return _refuse(extension, "an archive")


def _refuse(extension: str, found: str) -> Kind:
    if extension and extension in _KNOWN:
        raise UnreadableFile("renamed", extension=extension, found=found)
    raise UnreadableFile("not_supported", found=found)


def _as_markup(data: bytes) -> bytes:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


def _looks_like_text(data: bytes) -> bool:
    """No control characters that a text would not have; UTF-16 announces itself."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[:8192]
    return sum(byte < 9 or 13 < byte < 32 for byte in head) <= len(head) // 200
