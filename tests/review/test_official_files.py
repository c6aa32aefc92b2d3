"""The three files of a report from within: sound, accessible, harmless; marks lead somewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.factories import CommitmentFactory
from tests.house.payloads import ALL, PAYLOADS
from tests.review.office import as_pdf, needs_office
from tests.review.reporting import HEAD, TODAY, asked, busy_agreement

from nhipcau.activities.models import Activity, Indicator
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.localities.models import Organisation
from nhipcau.review.exports.official.charts import draw
from nhipcau.review.exports.official.docx import write_docx
from nhipcau.review.exports.official.faces import balanced, width_mm
from nhipcau.review.exports.official.fitting import fit, fit_run
from nhipcau.review.exports.official.pdf import write_pdf
from nhipcau.review.exports.official.xlsx import write_annexes
from nhipcau.review.selectors.official import parameters
from nhipcau.review.selectors.official.building import document_of
from nhipcau.review.selectors.official.document import Chart, Document

# The order that the schema of WordprocessingML wants; word processors repair what has another.
ORDERS = {
    "pPr": ("pStyle", "keepNext", "pageBreakBefore", "pBdr", "spacing", "ind", "jc", "rPr"),
    "tblPr": ("tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblCaption"),
    "rPr": ("b", "bCs", "i", "iCs", "sz", "szCs", "vertAlign"),
}
LONG = "Sở rất dài " * 30
ODD = (
    '=HYPERLINK("http://ncx.example")', "+1+1", "@SUM(A1)", "-2+3",
    "\x00\x01\x08\x0b\x1f\ufffe\uffff",
    "مرحبا بالعالم", "שלום עולם", "\u202eđảo\u202c", '#import "x": *', "$ sqrt(2) $ #panic()",
    "]]>", "<w:p/>", "&amp;", LONG[:300], "\ud7ff\ue000", "😀🏯",
)  # fmt: skip


def files_of(document: Document) -> dict[str, bytes]:
    pictures = [draw(block) for block in document.blocks if isinstance(block, Chart)]
    made = {ending: BytesIO() for ending in ("docx", "pdf", "xlsx")}
    write_docx(made["docx"], document, pictures)
    write_pdf(made["pdf"], document, pictures)
    write_annexes(made["xlsx"], document)
    return {ending: file.getvalue() for ending, file in made.items()}


@pytest.fixture
def document(cast) -> Document:
    return document_of(asked(busy_agreement(cast)), TODAY)


def test_every_mark_leads_to_its_row_of_an_annex(document):
    body = docx.Document(BytesIO(files_of(document)["docx"])).element.body

    places = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    wanted = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))}
    numbers = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]

    assert len(places) == len(set(places)) == len(set(numbers))
    assert set(places) == {one.mark.replace(".", "_") for one in document.bases} | {
        one.mark.replace(".", "_") for one in document.records
    }
    assert wanted <= set(places)
    assert {f"A_{one.number}" for one in document.bases} <= wanted
    links = [one.get(qn("w:instr")) for one in body.iter(qn("w:fldSimple"))]
    assert links == [f'HYPERLINK "{one.url}"' for one in document.records]


def test_docx_follows_the_order_of_its_schema(document):
    made = docx.Document(BytesIO(files_of(document)["docx"]))

    wrong = []
    for name, order in ORDERS.items():
        for one in made.element.body.iter(qn(f"w:{name}")):
            said = [etree.QName(child).localname for child in one]
            known = [child for child in said if child in order]
            if known != sorted(known, key=order.index):
                wrong.append((name, said))

    assert wrong == []


def test_docx_can_be_read_by_everybody(document):
    made = docx.Document(BytesIO(files_of(document)["docx"]))

    heads = [one.text for one in made.paragraphs if one.style.name == "Heading 1"]
    pictures = [one.get("descr") for one in made.element.body.iter(qn("wp:docPr"))]
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    tables = [one for one in made.tables if one._tbl.tblPr.find(qn("w:tblBorders")) is not None]
    normal = made.styles["Normal"].element.rPr

    assert heads[0] == "I. TÌNH HÌNH CHUNG"
    assert [one for one in heads if one.startswith("Phụ lục")] == [
        "Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV",
    ]  # fmt: skip
    assert pictures == [fit(one.alt) for one in charts]
    assert all(one.data["rows"] for one in charts)
    for one in tables:
        first = one._tbl.tr_lst[0].trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in one._tbl.tr_lst)
    assert normal.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert normal.find(qn("w:rFonts")).get(qn("w:ascii")) == "Times New Roman"
    assert made.core_properties.title.startswith("BÁO CÁO: Tổng kết năm 2026")
    assert made.core_properties.author == "Sở Tài chính Huế"


def test_sizes_and_margins_lie_within_what_the_decree_allows():
    layout = parameters.layout_on("state", TODAY)

    def bounds(said, way=()):
        if isinstance(said, dict) and "within" in said:
            yield way, said["within"][0] <= said["used"] <= said["within"][1]
        elif isinstance(said, dict):
            for key, inner in said.items():
                yield from bounds(inner, (*way, key))

    found = dict(bounds(dict(layout.said)))
    assert len(found) > 20
    assert [way for way, holds in found.items() if not holds] == []
    assert "30/2020/NĐ-CP" in layout.source


def test_workbook_has_the_annex_tables_and_no_formula(document):
    book = load_workbook(BytesIO(files_of(document)["xlsx"]))

    assert book.sheetnames == [
        "Chỉ số theo lĩnh vực", "Cam kết", "Hoạt động", "Kết quả", "Kinh phí", "Việc cần trao đổi",
        "Hồ sơ", "Căn cứ số liệu",
    ]  # fmt: skip
    assert book["Hồ sơ"].max_row == len(document.records) + 1
    assert book["Cam kết"].max_row == 6
    assert [book["Hồ sơ"].cell(2, place).value for place in (1, 2)] == ["B.1", "Văn bản"]
    digests = {book["Hồ sơ"].cell(row, 6).value for row in range(2, book["Hồ sơ"].max_row + 1)}
    assert {one.digest or None for one in document.records} == digests


def test_the_english_report_is_english(cast):
    document = document_of(asked(busy_agreement(cast), language="en"), TODAY)

    text = PdfReader(BytesIO(files_of(document)["pdf"])).pages[0].extract_text()

    assert "REPORT" in text
    assert "I. GENERAL SITUATION" in text
    assert document.head.number_line == "No. 05/BC-STC"
    assert document.head.place_line == "Huế, 1 August 2026"


@needs_office
def test_whatever_stands_in_a_name_is_text_in_all_three_files(cast, tmp_path):
    agreement = busy_agreement(cast)
    _poison(agreement)
    head = replace(
        HEAD, **{name: "".join(ODD)[:200] for name in ("superior", "issuer", "symbol", "post")},
        signatory=PAYLOADS[0], place=PAYLOADS[9], recipients="\n".join([*ODD, *PAYLOADS[:10]]),
    )  # fmt: skip
    document = document_of(asked(agreement, head=head), TODAY)

    made = files_of(document)

    (tmp_path / "hostile.docx").write_bytes(made["docx"])
    printed = as_pdf(tmp_path / "hostile.docx")
    for data in (printed.read_bytes(), made["pdf"]):
        reader = PdfReader(BytesIO(data))
        assert len(reader.pages) > 5
        assert "/JavaScript" not in str(reader.trailer["/Root"].get_object())
    said = "\n".join(one.text for one in docx.Document(BytesIO(made["docx"])).paragraphs)
    assert "\x00" not in said
    book = load_workbook(BytesIO(made["xlsx"]))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    assert not [cell.value for cell in cells if re.match(r"[=+@]", str(cell.value))]


def _poison(agreement: Agreement) -> None:
    words = [*ODD, *PAYLOADS]
    turn = 0
    for row in [*Commitment.objects.all(), *Activity.objects.all(), *Indicator.objects.all()]:
        name = "text" if isinstance(row, Commitment) else "title"
        setattr(row, name, "".join(words[turn : turn + 5])[:300].replace("\x00", ""))
        row.save()
        turn += 5
    CommitmentFactory(agreement=agreement, number=99, text=LONG[:300], field_id=None)
    Party.objects.update(name_on_document="".join(ALL)[:200].replace("\x00", ""))
    Organisation.objects.filter(name__contains="Du lịch").update(name=PAYLOADS[0])
    agreement.title = LONG[:290] + "=1+1"
    agreement.save()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\x00\x08b\ufffe", "ab"), ("  a \n b ", "a b"), ("\u202ea\u202c", "a"), ("\ud800x", "x"),
    ],
)  # fmt: skip
def test_text_is_made_fit_for_xml(said, kept):
    assert fit(said) == kept


def test_a_run_keeps_the_space_at_its_ends():
    assert [fit_run(one) for one in (" a ", "a", " ", "", " \x00")] == [" a ", "a", " ", "", " "]


@pytest.mark.parametrize("most", [40.0, 60.0, 90.0, 200.0])
def test_long_names_are_broken_into_lines_of_a_like_length(most):
    name = "ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ TRỰC THUỘC TRUNG ƯƠNG"

    lines = balanced(name, 12, most)

    wide = [width_mm(one, 12) for one in lines]
    assert " ".join(lines) == name
    assert max(wide) <= most
    if len(lines) > 1:
        assert min(wide) > max(wide) * 0.5
    assert balanced("MộtTừDàiKhôngNgắt" * 5, 12, 30.0) == ["MộtTừDàiKhôngNgắt" * 5]
