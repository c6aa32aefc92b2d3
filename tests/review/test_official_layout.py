"""The printed page of a report, measured: what the decree says is where it says, in both files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.review.office import Page, Word, as_pdf, needs_office, phrase, words_on
from tests.review.reporting import HEAD, TODAY, asked, busy_agreement

from nhipcau.review.exports.official.charts import draw
from nhipcau.review.exports.official.docx import write_docx
from nhipcau.review.exports.official.faces import balanced
from nhipcau.review.exports.official.pdf import write_pdf
from nhipcau.review.selectors.official import parameters
from nhipcau.review.selectors.official.building import document_of
from nhipcau.review.selectors.official.document import Chart, Document

pytestmark = needs_office
LAYOUT = parameters.layout_on("state", TODAY)
LEFT, RIGHT = 30.0, 210.0 - 15.0
MIDDLE = (LEFT + RIGHT) / 2
CELL = LEFT + 74.0
NEAR = 0.7
"""Millimetres: half a stroke, and what a printer's raster adds."""
Files = tuple[Path, Path, Document]


@pytest.fixture(scope="module")
def made() -> dict[str, Files]:
    return {}


@pytest.fixture
def files(made, cast, tmp_path_factory) -> Callable[..., Files]:
    """The two files as PDF, printed once for all tests."""

    def make(name: str = "plain", **said: object) -> Files:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            document = document_of(asked(busy_agreement(cast), **said), TODAY)
            made[name] = (*write(document, folder), document)
        return made[name]

    return make


def write(document: Document, folder: Path) -> tuple[Path, Path]:
    pictures = [draw(block) for block in document.blocks if isinstance(block, Chart)]
    with (folder / "bao-cao.docx").open("wb") as file:
        write_docx(file, document, pictures)
    with (folder / "typst.pdf").open("wb") as file:
        write_pdf(file, document, pictures)
    return as_pdf(folder / "bao-cao.docx"), folder / "typst.pdf"


@pytest.fixture(params=["docx", "pdf"])
def pdf(request, files) -> Path:
    docx, typst, _document = files()
    return docx if request.param == "docx" else typst


def test_page_is_a4_and_text_fills_it_from_margin_to_margin(pdf):
    page = Page(pdf, 1)

    box = page.ink(0, 0, 210, 297)

    assert page.size_mm == pytest.approx((210, 297), abs=0.3)
    assert box is not None
    assert box[0] == pytest.approx(LEFT, abs=NEAR)
    assert box[2] == pytest.approx(RIGHT, abs=NEAR)
    assert 20 <= box[1] <= 24
    assert box[3] <= 297 - 20 + NEAR


def test_page_number_stands_top_centre_from_the_second_page(pdf):
    first, second = Page(pdf, 1), Page(pdf, 2)

    box = second.ink(0, 0, 210, 19.5)

    assert first.ink(0, 0, 210, 19.5) is None
    assert box is not None
    assert (box[0] + box[2]) / 2 == pytest.approx(MIDDLE, abs=1.0)
    assert 8 < box[1] < box[3] < 19.5
    number = [word for word in words_on(pdf, 2) if word.bottom < 20]
    assert [word.text for word in number] == ["2"]
    assert _high(number[0]) / _high(phrase(words_on(pdf, 1), "Thực")) == pytest.approx(
        13 / 14, abs=0.03
    )


def test_head_has_its_two_cells_each_with_its_line(pdf):
    words, page = words_on(pdf, 1), Page(pdf, 1)

    country = phrase(words, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = phrase(words, "Độc lập - Tự do - Hạnh phúc")
    issuer = phrase(words, "SỞ TÀI CHÍNH HUẾ")
    above = phrase(words, "ỦY BAN NHÂN DÂN")

    right_middle, left_middle = (CELL + RIGHT) / 2, (LEFT + CELL) / 2
    assert country.middle == pytest.approx(right_middle, abs=1.0)
    assert motto.middle == pytest.approx(right_middle, abs=1.0)
    assert motto.top > country.top
    assert above.middle == pytest.approx(left_middle, abs=1.0)
    assert issuer.middle == pytest.approx(left_middle, abs=1.0)
    assert above.top == pytest.approx(country.top, abs=0.6)
    begin, end = page.rule(CELL, motto.bottom - 0.3, RIGHT, motto.bottom + 4)
    assert end - begin == pytest.approx(motto.right - motto.left, abs=1.2)
    assert (begin + end) / 2 == pytest.approx(motto.middle, abs=1.0)
    begin, end = page.rule(LEFT, issuer.bottom - 0.3, CELL, issuer.bottom + 4)
    assert 1 / 3 <= (end - begin) / (issuer.right - issuer.left) <= 1 / 2
    assert (begin + end) / 2 == pytest.approx(issuer.middle, abs=1.0)


def test_number_and_day_stand_in_one_row_and_the_title_in_the_middle(pdf, files):
    words, page = words_on(pdf, 1), Page(pdf, 1)

    number = phrase(words, "Số: 05/BC-STC")
    day = phrase(words, "Huế, ngày 01 tháng 8 năm 2026")
    kind = phrase(words, "BÁO CÁO")
    lines = [word for word in words if kind.bottom - 1 < word.top < kind.bottom + 16]
    told = files()[2].head.summary
    count = len(balanced(told, 14, RIGHT - LEFT, is_bold=True))
    summary = _lines(lines)[:count]

    assert number.top == pytest.approx(day.top, abs=0.8)
    assert day.middle == pytest.approx((CELL + RIGHT) / 2, abs=1.0)
    assert number.middle == pytest.approx((LEFT + CELL) / 2, abs=1.0)
    assert kind.middle == pytest.approx(MIDDLE, abs=0.8)
    assert " ".join(line.text for line in summary) == told
    for line in summary:
        assert line.middle == pytest.approx(MIDDLE, abs=0.8)
    last = summary[-1]
    longest = max(line.right - line.left for line in summary)
    begin, end = page.rule(LEFT, last.bottom - 0.3, RIGHT, last.bottom + 4)
    assert 1 / 3 <= (end - begin) / longest <= 1 / 2
    assert (begin + end) / 2 == pytest.approx(MIDDLE, abs=0.8)


def test_paragraphs_are_indented_justified_and_apart(pdf):
    words = words_on(pdf, 1)

    start = phrase(words, "Thực hiện chế độ báo cáo định kỳ,")
    second = next(word for word in words if word.top > start.top + 4 and word.left < LEFT + 1)
    line = second.top - start.top

    assert start.left == pytest.approx(LEFT + 12.7, abs=NEAR)
    assert second.left == pytest.approx(LEFT, abs=NEAR)
    assert start.right - start.left < RIGHT - start.left
    # Between one and one and a half lines of fourteen points.
    assert _line(14) <= line <= _line(14) * 1.5
    part = phrase(words, "I. TÌNH HÌNH CHUNG")
    assert part.left == pytest.approx(LEFT + 12.7, abs=NEAR)


def test_tables_have_lines_from_margin_to_margin(pdf):
    words, page = words_on(pdf, 1), Page(pdf, 1)
    caption = phrase(words, "Bảng 1.")
    head = phrase([word for word in words if word.top > caption.bottom - 1], "Ngày ký")

    uprights = page.upright(head.top, head.bottom - 0.4)

    assert len(uprights) == 6
    assert uprights[0] == pytest.approx(LEFT, abs=NEAR)
    assert uprights[-1] == pytest.approx(RIGHT, abs=NEAR)
    begin, end = page.rule(0, head.bottom - 0.3, 210, head.bottom + 3)
    assert (begin, end) == pytest.approx((LEFT, RIGHT), abs=NEAR)


def test_headings_of_a_table_are_repeated_and_no_row_is_parted(pdf):
    pages = _pages(pdf)
    of_annex = [
        number
        for number in range(1, pages + 1)
        if any(word.text == "A.2" for word in words_on(pdf, number)[:200])
    ]

    first = next(n for n in range(1, pages + 1) if _starts(pdf, n, "Phụ lục I"))
    following = words_on(pdf, first + 1)

    assert of_annex
    assert [word.text for word in following if word.top < 28 and word.top > 19][:2] == ["Dấu", "Số"]


def test_foot_has_recipients_left_and_the_signature_right(pdf):
    page = next(
        number
        for number in range(1, _pages(pdf) + 1)
        if any(word.text == "QLNS." for word in words_on(pdf, number))
    )
    words = words_on(pdf, page)

    recipients = phrase(words, "Nơi nhận:")
    first = phrase(words, "- Ủy ban nhân dân thành phố Huế;")
    last = phrase(words, "- Lưu: VT, QLNS.")
    post = phrase(words, "GIÁM ĐỐC")
    signatory = phrase(words, "Đơn vị ví dụ")

    assert recipients.left == pytest.approx(LEFT, abs=NEAR)
    assert first.left == pytest.approx(LEFT, abs=NEAR)
    assert _high(recipients) / _high(post) == pytest.approx(12 / 14, abs=0.03)
    assert _high(first) / _high(post) == pytest.approx(11 / 14, abs=0.03)
    assert last.top > first.top
    right = (MIDDLE + RIGHT) / 2
    assert post.middle == pytest.approx(right, abs=1.0)
    assert signatory.middle == pytest.approx(right, abs=1.0)
    assert signatory.top - post.bottom > 15
    # Whoever signs signs a page with words of the text.
    assert phrase(words, "Trên đây là báo cáo của").top < post.top


def test_both_files_show_the_same_first_page(files):
    docx, typst, _document = files()
    one, other = words_on(docx, 1), words_on(typst, 1)

    said = (
        "ỦY BAN NHÂN DÂN", "SỞ TÀI CHÍNH HUẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Số: 05/BC-STC", "Huế, ngày 01 tháng 8 năm 2026", "BÁO CÁO",
        "Thực hiện chế độ báo cáo định kỳ,", "I. TÌNH HÌNH CHUNG",
    )  # fmt: skip
    apart = {
        text: (
            round(phrase(one, text).left - phrase(other, text).left, 1),
            round(phrase(one, text).top - phrase(other, text).top, 1),
        )
        for text in said
    }

    assert {text: gap for text, gap in apart.items() if abs(gap[0]) > 1.2 or abs(gap[1]) > 5} == {}


def test_a_party_body_has_its_own_heading_star_and_number(files):
    head = replace(HEAD, superior="", issuer="Thành ủy Huế", symbol="BC/TU")
    docx, typst, _document = files("party", layout="party", head=head)

    for pdf in (docx, typst):
        words = words_on(pdf, 1)
        heading = phrase(words, "ĐẢNG CỘNG SẢN VIỆT NAM")
        page = Page(pdf, 1)

        assert phrase(words, "Số 05-BC/TU").top > heading.top
        assert phrase(words, "*").middle == pytest.approx(
            phrase(words, "THÀNH ỦY HUẾ").middle, abs=1
        )
        begin, end = page.rule(CELL, heading.bottom - 0.3, RIGHT, heading.bottom + 4)
        assert end - begin == pytest.approx(heading.right - heading.left, abs=1.2)
        assert not [
            word for word in words if word.text in {"Độc", "CỘNG", "HÒA"} and word.top < 30
        ][1:]


def test_pdf_is_an_archive_file_with_its_fonts_and_words(files):
    _docx, typst, _document = files()

    fonts = subprocess.run(["pdffonts", typst], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in fonts.splitlines()[2:]]

    data = typst.read_bytes()
    assert b"pdfaid:part" in data
    assert {row[0].partition("+")[2] for row in rows} == {
        "Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic",
    }  # fmt: skip
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}


def _high(word: Word) -> float:
    return word.bottom - word.top


def _line(points: float) -> float:
    """The height of a line of the face in millimetres."""
    return points * 1.149 * 25.4 / 72


def _lines(words: list[Word]) -> list[Word]:
    """Words as whole lines."""
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(round(word.top), []).append(word)
    return [
        Word(
            " ".join(one.text for one in sorted(row, key=lambda one: one.left)),
            min(one.left for one in row),
            min(one.top for one in row),
            max(one.right for one in row),
            max(one.bottom for one in row),
        )
        for _top, row in sorted(rows.items())
    ]


def _pages(pdf: Path) -> int:
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return int(next(line.split()[1] for line in said.splitlines() if line.startswith("Pages:")))


def _starts(pdf: Path, number: int, said: str) -> bool:
    text = " ".join(word.text for word in words_on(pdf, number)[:4])
    return f"{said} " in f"{text} "
