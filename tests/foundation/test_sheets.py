"""Cells that come back as they went out, and files that are refused."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from nhipcau.foundation.sheets import (
    FORMULA,
    CellKind,
    Column,
    NotADay,
    NotANumber,
    Sheet,
    SheetRefused,
    bare,
    csv_lines,
    guarded,
    read_day,
    read_grid,
    read_number,
    write_xlsx,
)

COLUMNS = (
    Column("id", "Mã", CellKind.COUNT),
    Column("text", "Nội dung"),
    Column("day", "Ngày", CellKind.DAY),
    Column("amount", "Số lượng", CellKind.NUMBER),
)
KEYS = {"Mã": "id", "Nội dung": "text", "Ngày": "day", "Số lượng": "amount"}
ODD = [
    "=1+1",
    "+84",
    "-5",
    "@SUM(A1)",
    "'=1",
    "''",
    "'",
    "'a",
    "007",
    "a\nb",
    "_x0041_",
    "1;2,3",
    "#N/A",
]


def sheet(language: str = "vi") -> Sheet:
    return Sheet.of("Cam kết", COLUMNS, language)


def xlsx(rows) -> bytes:
    file = BytesIO()
    write_xlsx(file, sheet(), rows)
    return file.getvalue()


def read(data: bytes):
    return read_grid(data, key_of=KEYS.get, needed=["text"])


@given(st.text())
def test_a_guarded_text_is_bare_again(text):
    assert bare(guarded(text)) == text


@given(st.text(min_size=1))
def test_no_guarded_text_begins_a_formula(text):
    assert guarded(text)[0] not in "=+-@\t\r"


@pytest.mark.parametrize("text", ODD)
def test_odd_text_comes_back_from_a_workbook(text):
    grid = read(xlsx([{"id": 1, "text": text}]))

    assert grid.rows[0].values["text"] == text


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_odd_text_comes_back_from_csv(text, language):
    data = b"".join(csv_lines(sheet(language), [{"id": 1, "text": text}]))

    assert read(data).rows[0].values["text"] == text


def test_a_workbook_has_real_days_and_numbers_and_a_frozen_heading():
    data = xlsx([{"id": 7, "text": "=x", "day": date(2019, 6, 14), "amount": Decimal("3.500")}])

    page = load_workbook(BytesIO(data)).active
    assert [cell.value for cell in page[1]] == list(KEYS)
    assert page["A2"].value == 7
    assert (page["B2"].value, page["B2"].data_type) == ("'=x", "s")
    assert page["C2"].value.date() == date(2019, 6, 14)
    assert page["C2"].number_format == "dd/mm/yyyy"
    assert page["D2"].value == 3.5
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"


def test_a_number_that_excel_would_round_is_written_as_text():
    exact = Decimal("123456789012345678.125")

    data = xlsx([{"text": "a", "amount": exact}])

    said = read(data).rows[0].values["amount"]
    assert read_number(said, comma_is_decimal=False) == exact


def test_vietnamese_csv_opens_in_vietnamese_excel():
    row = {"id": 1, "text": "Huế", "day": date(2019, 6, 14), "amount": Decimal("1.5")}

    data = b"".join(csv_lines(sheet("vi"), [row]))

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1] == "1;Huế;14/06/2019;1,5"


def test_english_csv_writes_days_that_nobody_mistakes():
    row = {"id": 1, "text": "Huế", "day": date(2019, 6, 14), "amount": Decimal("1.5")}

    data = b"".join(csv_lines(sheet("en"), [row]))

    assert list(csv.reader(StringIO(data.decode("utf-8-sig"))))[1] == [
        "1",
        "Huế",
        "2019-06-14",
        "1.5",
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("30/9/2026", date(2026, 9, 30)), ("2026-09-30", date(2026, 9, 30)), ("", None)],
)
def test_a_day_is_read_as_people_write_it(said, meant):
    assert read_day(said) == meant


@pytest.mark.parametrize("said", ["31/02/2026", "9/30/2026", "quý III", "30/9/26"])
def test_what_is_no_day_is_refused(said):
    with pytest.raises(NotADay):
        read_day(said)


@pytest.mark.parametrize(
    ("said", "comma", "meant"),
    [
        ("1.500.000", True, "1500000"),
        ("1,500,000", True, "1500000"),
        ("1,5", True, "1.5"),
        ("1.500", True, "1500"),
        ("1.500", False, "1.5"),
        ("3 000", True, "3000"),
        (2.5, True, "2.5"),
        ("123456789012345678.125", True, "123456789012345678.125"),
    ],
)
def test_a_number_is_read_by_the_language_of_its_list(said, comma, meant):
    assert read_number(said, comma_is_decimal=comma) == Decimal(meant)


@pytest.mark.parametrize("said", ["ba", "1,2,3", "NaN", "1e999", True, "1.2.3,4,5"])
def test_what_is_no_number_is_refused(said):
    with pytest.raises(NotANumber):
        read_number(said, comma_is_decimal=True)


def test_the_list_is_found_on_any_sheet_and_under_a_title():
    book = Workbook()
    book.active.append(["Ghi chú"])
    page = book.create_sheet("Danh sách")
    page.append(["DANH SÁCH CAM KẾT"])
    page.append(["Nội dung", "Lạ"])
    page.append(["Một", "x"])

    grid = read(saved(book))

    assert (grid.sheet, grid.columns, grid.strangers) == ("Danh sách", ["text"], ["Lạ"])
    assert [(row.number, row.values) for row in grid.rows] == [(3, {"text": "Một"})]


def test_a_formula_is_seen_as_one_and_merged_cells_are_named():
    book = Workbook()
    book.active.append(["Nội dung"])
    book.active.append(["=1+1"])
    book.active.append(["Hai"])
    book.active.merge_cells("A3:A4")

    grid = read(saved(book))

    assert grid.rows[0].values["text"] is FORMULA
    assert grid.rows[1].merged == frozenset({"A3:A4"})


def bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    return file.getvalue()


def laughs() -> bytes:
    source, file = BytesIO(xlsx([{"text": "a"}])), BytesIO()
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    evil = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{entities}]><w>&l9;</w>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, evil if name == "xl/workbook.xml" else old.read(name))
    return file.getvalue()


def other_zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(), "bomb"),
        (laughs(), "broken"),
        (other_zip(), "not_a_sheet"),
        (xlsx([{"text": "a"}])[:-400], "broken"),
        (b"\xd0\xcf\x11\xe0 old", "old_or_locked"),
        ("Nội dung\r\nHuế".encode("utf-16-le"), "encoding"),
        ("Nội dung;Mã\nHu\x00ế;1".encode(), "not_a_sheet"),
        ("Tên;Tuổi\na;1".encode(), "no_list"),
        ("Nội dung;Nội dung\na;b".encode(), "twice"),
    ],
)
def test_what_is_no_list_is_refused(data, code):
    with pytest.raises(SheetRefused) as refused:
        read(data)

    assert refused.value.code == code


def test_more_rows_than_are_taken_are_refused():
    data = ("Nội dung\n" + "a\n" * 20_001).encode()

    with pytest.raises(SheetRefused) as refused:
        read(data)

    assert (refused.value.code, refused.value.details) == ("too_many", {"limit": 20_000})


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_what_is_no_character_is_left_out_of_a_workbook():
    file = BytesIO()

    write_xlsx(file, sheet(), [{"text": "a\ufffeb\uffff"}])

    page = load_workbook(BytesIO(file.getvalue())).active
    assert page["B2"].value == "ab"
