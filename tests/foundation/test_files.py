from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from nhipcau.foundation.files import FileRefused, kind_of, receive, safe_name


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def office(member: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(member, "<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("other.xml"), None),
        (b"PK\x03\x04 broken", None),
        ("Biên bản".encode(), "txt"),
        (b"\x00\x01\x02", None),
    ],
)
def test_kind_is_told_by_content(data, kind):
    assert kind_of(data) == kind


def test_renamed_image_keeps_its_true_ending():
    kept = receive(SimpleUploadedFile("bien-ban.docx", PNG))

    assert (kept.name, kept.media_type) == ("bien-ban.png", "image/png")


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("a.pdf", b""), "empty"),
        (SimpleUploadedFile("a.exe", b"MZ\x00\x00"), "not accepted"),
    ],
)
def test_unfit_file_is_refused(upload, words):
    with pytest.raises(FileRefused) as refusal:
        receive(upload)

    assert words in str(refusal.value.message)


def test_file_over_the_limit_is_refused(settings):
    settings.MAX_UPLOAD_BYTES = 1_000_000

    with pytest.raises(FileRefused) as refusal:
        receive(SimpleUploadedFile("a.txt", b"a" * 1_000_001))

    assert "1 MB" in str(refusal.value.message)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\máy\\Biên bản.docx", "Biên bản.txt"),
        ("a\u202etxt.exe", "atxt.txt"),
        ('x"y.txt', "x'y.txt"),
        ("", "file.txt"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name, "txt") == safe
