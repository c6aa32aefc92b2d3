"""What an archive holds, and whether it is safe to unpack; loads none of the readers."""

import io
import zipfile
import zlib

from ..errors import UnreadableFile
from ..problem import Limits

_BODY = "word/document.xml"
_BOOK = "xl/workbook.xml"


def is_word(data: bytes) -> bool:
    """Whether an archive holds a Word document; False for what is no archive at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _BODY in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def is_workbook(data: bytes) -> bool:
    """Whether an archive holds a workbook; False for what is no archive at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _BOOK in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


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
