"""Files of every kind that is read, made here, and every refusal."""

import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from nhipcau.engines.minutes import Limits, UnreadableFile, extract

TEXT = (
    "Hai địa phương thống nhất đẩy mạnh hợp tác trong lĩnh vực du lịch và thương mại.\n"
    "Thành phố Hà Nội sẽ hỗ trợ tỉnh Thừa Thiên Huế quảng bá các điểm đến.\n"
)
FONTS = ("dejavu/DejaVuSans.ttf", "liberation/LiberationSans-Regular.ttf")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def word(*, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            cells = grid.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(*, draws_text: bool = True) -> bytes:
    folder = Path("/usr/share/fonts/truetype")
    font = next((folder / name for name in FONTS if (folder / name).exists()), None)
    if font is None:
        pytest.skip("No font with Vietnamese letters is installed to make a PDF of.")
    pdfmetrics.registerFont(TTFont("Vietnamese", str(font)))
    file = io.BytesIO()
    page = canvas.Canvas(file)
    page.setFont("Vietnamese", 11)
    for number, line in enumerate(TEXT.splitlines() if draws_text else ()):
        page.drawString(40, 780 - 20 * number, line)
    page.rect(40, 40, 200, 200)
    page.showPage()
    page.save()
    return file.getvalue()


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt("secret")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "windows lines"],
)
def test_plain_text_in_its_encodings(encode: Callable[[str], bytes]) -> None:
    found = extract(encode(TEXT), filename="bien-ban.txt")

    assert (found.text, found.media_type, found.pages) == (TEXT, "text/plain", None)


def windows_1258(text: str) -> bytes:
    """The encoding keeps vowels whole and writes each tone as a mark behind its vowel."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    pieces = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        vowel = "".join(part for part in parts if part not in tones)
        pieces.append(unicodedata.normalize("NFC", vowel))
        pieces.extend(part for part in parts if part in tones)
    return "".join(pieces).encode("cp1258")


def test_plain_text_in_windows_1258() -> None:
    found = extract(windows_1258(TEXT))

    assert found.text == TEXT


def test_invisible_and_direction_characters_are_dropped() -> None:
    found = extract(("\u202e" + TEXT.replace("Hà Nội", "Hà\u200b Nội\u00a0")).encode())

    assert found.text == TEXT.replace("Hà Nội", "Hà Nội ")


def test_web_page_gives_blocks_and_no_script() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>x</title><script>alert('hai bên')</script></head><body>"
        "<p>Hai địa phương thống nhất<br>hợp tác.</p><style>p{}</style>"
        "<table><tr><td>Nội dung</td><td>Chủ trì</td></tr></table></body></html>"
    )

    found = extract(page.encode(), filename="tin.html")

    assert found.media_type == "text/html"
    assert found.text == "Hai địa phương thống nhất\nhợp tác.\nNội dung\tChủ trì\n"


def test_word_document_gives_paragraphs_and_rows_of_tables() -> None:
    data = word(table=(("Nội dung", "Chủ trì"), ("Mở tour", "Sở Du lịch")))

    found = extract(data, filename="ke-hoach.docx")

    assert found.text == TEXT + "Nội dung\tChủ trì\nMở tour\tSở Du lịch\n"


def test_pdf_gives_its_text_layer_and_its_pages() -> None:
    found = extract(pdf(), filename="thoa-thuan.pdf")

    assert (found.text.split(), found.pages) == (TEXT.split(), 1)


@pytest.mark.parametrize(
    ("make", "filename", "code"),
    [
        (lambda: b"", "a.txt", "empty"),
        (lambda: b"\n \n", "a.txt", "empty"),
        (lambda: PNG, "anh.docx", "renamed"),
        (lambda: PNG, "anh.png", "not_supported"),
        (lambda: b"plain words, no document", "a.docx", "renamed"),
        (lambda: word()[:400], "a.docx", "broken"),
        (lambda: word()[:-400], "a.docx", "broken"),
        (bomb, "a.docx", "bomb"),
        (encrypted_pdf, "a.pdf", "encrypted"),
        (lambda: pdf(draws_text=False), "a.pdf", "scanned"),
        (lambda: b"%PDF-1.7\n" + bytes(300), "a.pdf", "broken"),
        (lambda: b"<html><body><script>x</script></body></html>", "a.html", "no_text"),
        (lambda: b"The two cities agreed to hold a fair. " * 5, "a.txt", "wrong_language"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc", "not_supported"),
    ],
)  # fmt: skip
def test_refusal_says_why(make: Callable[[], bytes], filename: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        extract(make(), filename=filename)

    assert refusal.value.code == code


def test_refusal_of_a_large_file_names_the_limit() -> None:
    with pytest.raises(UnreadableFile, match="larger than the limit of 1 MB") as refusal:
        extract(TEXT.encode() * 10_000, limits=Limits(size=1_000_000))

    assert (refusal.value.code, refusal.value.details) == ("too_large", {"limit": "1 MB"})


def test_refusal_of_a_long_text_names_the_limit() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        extract(TEXT.encode(), limits=Limits(text=100))

    assert refusal.value.details == {"limit": "100 characters"}


def test_refusal_of_too_many_pages() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.add_blank_page()
    file = io.BytesIO()
    writer.write(file)

    with pytest.raises(UnreadableFile) as refusal:
        extract(file.getvalue(), limits=Limits(pages=1))

    assert refusal.value.code == "too_large"


def test_limits_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        Limits(size=0)


def test_notes_without_marks_in_words_of_the_trade_are_vietnamese() -> None:
    text = (
        "da dao tao duoc 18 bac si, dieu duong; BV vung de nghi nhan 5 bac si gay me hoc 6 thang\n"
    )

    assert extract(text.encode(), filename="a.txt").text == text


def test_words_shaped_like_syllables_of_another_language_are_refused() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        extract(b"zhong guo he yue nan zai bei jing ju xing hui yi tao lun jing ji he zuo wen ti")

    assert refusal.value.code == "wrong_language"
