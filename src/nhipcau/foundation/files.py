"""Uploaded files: what may be kept, judged by content, and how it is stored and named."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.text import clean_line

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
}


class CappedUploads(FileUploadHandler):
    """Lets no more of a file through than may be kept, so that a huge one fills no disk.

    A file over the limit arrives empty under its name and with its true size: whoever looks at the
    size refuses it in words, and the rest of the form is as the person sent it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start + len(raw_data) <= settings.MAX_UPLOAD_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if file_size <= settings.MAX_UPLOAD_BYTES:
            return None
        for handler in self.request.upload_handlers if self.request else ():
            if handler is not self:
                handler.upload_interrupted()  # what it kept of the file so far goes
        return UploadedFile(
            file=BytesIO(), name=self.file_name, content_type=self.content_type, size=file_size
        )


class FileRefused(Exception):
    """The file cannot be kept; the message says why and what to do."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that passed: its bytes, safe name, kind by content, and SHA-256."""

    data: bytes
    name: str
    kind: str
    sha256: str

    @property
    def media_type(self) -> str:
        return KINDS[self.kind]


def receive(upload: UploadedFile, *, kinds: frozenset[str] = frozenset(KINDS)) -> KeptFile:
    """Check an upload by size and content.

    Raises:
        FileRefused: empty, too large, or of a kind that is not kept.
    """
    if not upload.size:
        raise FileRefused(_("The file is empty."))
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise FileRefused(
            _("The file is larger than %(limit)s MB. Send a smaller one or split it.")
            % {"limit": settings.MAX_UPLOAD_BYTES // 1_000_000}
        )
    data = upload.read()
    kind = kind_of(data)
    if kind not in kinds:
        raise FileRefused(
            _("This kind of file is not accepted. Accepted: %(kinds)s.")
            % {"kinds": ", ".join(sorted(kinds)).upper()}
        )
    return KeptFile(data, safe_name(upload.name or "", kind), kind, digest(data))


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kind_of(data: bytes) -> str | None:
    """What the content is, whatever its name says; None where it is nothing that we keep."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    return "txt" if _is_text(data) else None


def _office_kind(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _is_text(data: bytes) -> bool:
    if b"\x00" in data[:4096]:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def safe_name(name: str, kind: str) -> str:
    """A file name fit to show and to download: no path, no invisible characters, true ending."""
    plain = PurePath(clean_line(name).replace("\\", "/")).name.replace('"', "'").strip(". ")
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    return f"{stem[:150] or 'file'}.{kind}"
