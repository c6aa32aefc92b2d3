"""Tables that are annexes of plans, in documents and workbooks as offices write them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.annexes import HEAD, PREAMBLE, ROWS, document, saved, workbook

from nhipcau.engines.minutes import (
    Document,
    Limits,
    Reading,
    Statement,
    UnreadableFile,
    check,
    extract,
    read,
)


def reading_of(data: bytes, name: str, **columns: dict[str, int]) -> Reading:
    """What is read of a file, found to be without fault by the independent judge."""
    extracted = extract(data, filename=name)
    source = Document(extracted.text, grids=extracted.grids, columns=columns)
    found = read(source)
    assert check(source, found) == ()
    return found


def of_sheet(*rows: tuple[object, ...], **said: object) -> Reading:
    return reading_of(workbook(rows, **said), "phu-luc.xlsx")


def of_word(*tables: tuple[tuple[str, ...], ...]) -> Reading:
    return reading_of(document(*tables), "ke-hoach.docx")


def rows_of(found: Reading) -> list[Statement]:
    return [one for one in found.statements if one.annexed]


def told(one: Statement) -> tuple[str, tuple[str, ...], tuple[str, ...], str | None]:
    return one.annexed.words, one.annexed.leads, one.coordinating, one.annexed.product


EXPECTED = [
    (
        "Tổ chức đoàn khảo sát tuyến di sản",
        ("Sở Du lịch thành phố Huế",),
        ("Sở Du lịch thành phố Hà Nội",),
        "Báo cáo khảo sát",
    ),
    (
        "Mở gian hàng chung tại hội chợ du lịch",
        ("Sở Du lịch thành phố Hà Nội",),
        ("Sở Du lịch thành phố Huế",),
        "Gian hàng chung",
    ),
    ("Tiếp nhận bác sĩ đến trao đổi chuyên môn", ("Sở Y tế thành phố Huế",), (), None),
]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(lambda: of_sheet(HEAD, *ROWS), id="workbook"),
        pytest.param(lambda: of_word((HEAD, *ROWS)), id="document"),
    ],
)
def test_each_row_gives_its_task_units_and_product(found):
    reading = found()

    assert [told(one) for one in rows_of(reading)] == EXPECTED
    assert [one.kind for one in rows_of(reading)] == ["commitment"] * 3


def test_group_rows_give_their_field_and_are_no_tasks():
    found = rows_of(of_sheet(HEAD, *ROWS))

    assert [one.field for one in found] == ["tourism", "tourism", "health"]


def test_deadlines_without_a_year_fall_in_the_year_of_the_plan():
    first, second, third = rows_of(of_sheet(HEAD, *ROWS))

    assert (first.deadline.start, first.deadline.end) == (date(2026, 4, 1), date(2026, 6, 30))
    assert second.deadline.end == date(2026, 9, 30)
    assert (third.deadline, third.annexed.due_words) == (None, "Thường xuyên")


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("tháng 6", date(2026, 6, 1), date(2026, 6, 30)),
        ("T6/2026", date(2026, 6, 1), date(2026, 6, 30)),
        ("06/2026", date(2026, 6, 1), date(2026, 6, 30)),
        ("Tháng 3 - tháng 6", date(2026, 3, 1), date(2026, 6, 30)),
        ("Quý I-II/2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("quý 3", date(2026, 7, 1), date(2026, 9, 30)),
        ("cả năm", date(2026, 1, 1), date(2026, 12, 31)),
        ("6 tháng đầu năm", date(2026, 1, 1), date(2026, 6, 30)),
        ("15/7", date(2026, 7, 15), date(2026, 7, 15)),
        ("trước 30/6", None, date(2026, 6, 30)),
        (date(2026, 4, 12), date(2026, 4, 12), date(2026, 4, 12)),
    ],
)
def test_cell_of_the_deadline_is_read_as_people_write_it(words, start, end):
    (found,) = rows_of(
        of_sheet(HEAD, ("1", "Mở lớp tập huấn du lịch", "Sở Du lịch", "", words, ""))
    )

    assert (found.deadline.start, found.deadline.end) == (start, end)


@pytest.mark.parametrize("words", ["Thường xuyên", "Theo kế hoạch riêng", "Khi có yêu cầu"])
def test_cell_without_a_day_keeps_its_words_and_no_day_is_made_up(words):
    (found,) = rows_of(
        of_sheet(HEAD, ("1", "Mở lớp tập huấn du lịch", "Sở Du lịch", "", words, ""))
    )

    assert (found.deadline, found.annexed.due_words) == (None, words)


def test_columns_in_another_order_and_under_other_names_are_known():
    head = ("STT", "Sản phẩm/kết quả", "Đơn vị phối hợp", "Nhiệm vụ", "Đơn vị chủ trì", "Tiến độ")
    row = ("1", "Kỷ yếu", "Sở Du lịch", "Hội thảo trùng tu di tích", "Sở Văn hóa", "Quý IV/2026")

    (found,) = rows_of(of_sheet(head, row))

    assert told(found) == ("Hội thảo trùng tu di tích", ("Sở Văn hóa",), ("Sở Du lịch",), "Kỷ yếu")


def test_heading_over_two_rows_with_merged_cells_is_read_as_one():
    head = ("TT", "Nhiệm vụ", "Đơn vị thực hiện", None, "Thời gian", None, "Kết quả")
    below = (None, None, "Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành", None)
    row = (
        1,
        "Mở tuyến tham quan",
        "Sở Du lịch",
        "Hiệp hội Du lịch",
        "Tháng 3",
        "Tháng 6",
        "Tuyến mới",
    )
    merged = ["C2:D2", "E2:F2", "A2:A3", "B2:B3", "G2:G3"]

    (found,) = rows_of(
        of_sheet(head, below, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"), row, merged=merged)
    )

    assert told(found) == (
        "Mở tuyến tham quan",
        ("Sở Du lịch",),
        ("Hiệp hội Du lịch",),
        "Tuyến mới",
    )
    assert (found.deadline.start, found.deadline.end) == (date(2026, 3, 1), date(2026, 6, 30))


def test_lead_merged_over_rows_leads_each_of_them():
    rows = [("1", "Mở tuyến tham quan", "Sở Du lịch", "", "Quý I", ""),
            ("2", "Mở lớp thuyết minh", None, "", "Quý II", "")]  # fmt: skip

    found = rows_of(of_sheet(HEAD, *rows, merged=["C3:C4"]))

    assert [one.lead for one in found] == ["Sở Du lịch", "Sở Du lịch"]


def test_cells_merged_in_a_document_keep_the_columns():
    word = WordDocument()
    for line in PREAMBLE:
        word.add_paragraph(line)
    grid = word.add_table(rows=4, cols=6)
    lines = (HEAD, ("I. Lĩnh vực du lịch",),
             ("1", "Mở tuyến", "Sở Du lịch", "", "Quý I", "Tuyến mới"),
             ("2", "Mở lớp thuyết minh", "", "", "Quý II", "Lớp học"))  # fmt: skip
    for row, words in zip(grid.rows, lines, strict=True):
        for cell, said in zip(row.cells, words, strict=False):
            cell.text = said
    grid.cell(1, 0).merge(grid.cell(1, 5))
    grid.cell(2, 2).merge(grid.cell(3, 2))
    target = io.BytesIO()
    word.save(target)

    found = rows_of(reading_of(target.getvalue(), "a.docx"))

    assert [(one.lead, one.annexed.product, one.field) for one in found] == [
        ("Sở Du lịch", "Tuyến mới", "tourism"),
        ("Sở Du lịch", "Lớp học", "tourism"),
    ]


def test_row_that_goes_on_at_the_next_page_under_the_heading_once_more_is_one_task():
    rows = [("1", "Tham gia hội chợ du lịch tại Hà Nội và", "Sở Du lịch", "", "Quý I", ""),
            HEAD, ("", "quảng bá đặc sản Huế", "", "", "", "")]  # fmt: skip

    (found,) = rows_of(of_sheet(HEAD, *rows))

    assert found.annexed.words == "Tham gia hội chợ du lịch tại Hà Nội và quảng bá đặc sản Huế"


def test_table_that_goes_on_without_a_heading_keeps_the_columns():
    first = (HEAD, ("1", "Mở tuyến tham quan", "Sở Du lịch", "", "Quý I", ""))
    second = (("2", "Mở lớp thuyết minh", "Sở Văn hóa", "", "Quý II", "Lớp học"),)

    found = rows_of(of_word(first, second))

    assert [(one.lead, one.annexed.table) for one in found] == [
        ("Sở Du lịch", 1),
        ("Sở Văn hóa", 2),
    ]


def test_two_annexes_of_one_file_are_both_read():
    book = Workbook()
    book.active.title = "Huế"
    for row in (HEAD, ROWS[1]):
        book.active.append(row)
    other = book.create_sheet("Hà Nội")
    for row in (HEAD, ROWS[2]):
        other.append(row)
    hidden = book.create_sheet("Nháp")
    hidden.sheet_state = "hidden"
    for row in (HEAD, ROWS[4]):
        hidden.append(row)

    found = reading_of(saved(book), "a.xlsx")

    assert [(table.name, table.tasks) for table in found.tables] == [("Huế", 1), ("Hà Nội", 1)]
    assert [told(one) for one in rows_of(found)] == EXPECTED[:2]


def test_body_is_read_as_before_and_no_row_twice():
    body = "- Sở Tài chính thành phố Huế tổng hợp báo cáo trước ngày 10/12/2026."
    data = document(
        (HEAD, *ROWS), above=(*PREAMBLE, "I. MỤC ĐÍCH", "II. NHIỆM VỤ", body, "PHỤ LỤC")
    )

    found = reading_of(data, "a.docx")

    others = [one.text for one in found.statements if not one.annexed]
    assert [told(one) for one in rows_of(found)] == EXPECTED
    assert others.count(body.strip("- .")) == 1
    assert not {one[0] for one in EXPECTED} & set(others)


def test_parent_of_numbered_rows_is_a_title_and_not_a_task():
    rows = [("1", "Xúc tiến du lịch", "", "", "", ""),
            ("1.1", "Đón đoàn khảo sát", "Sở Du lịch", "", "Quý I", ""),
            ("2", "Hội thảo trùng tu", "", "", "", "")]  # fmt: skip

    found = rows_of(of_sheet(HEAD, *rows))

    assert [one.annexed.words for one in found] == ["Đón đoàn khảo sát", "Hội thảo trùng tu"]


def test_units_of_a_cell_are_told_apart_and_names_with_commas_stay_whole():
    helpers = (
        "- Sở Văn hóa, Thể thao và Du lịch\n- Hiệp hội Du lịch, Sở Công Thương; các doanh nghiệp"
    )

    (found,) = rows_of(
        of_sheet(HEAD, ("1", "Mở tuyến tham quan", "Sở Du lịch", helpers, "Quý I", ""))
    )

    assert found.coordinating == (
        "Sở Văn hóa, Thể thao và Du lịch",
        "Hiệp hội Du lịch",
        "Sở Công Thương",
        "các doanh nghiệp",
    )


def test_leads_of_two_sides_make_a_task_of_both():
    leads = "Sở Du lịch thành phố Huế; Sở Du lịch thành phố Hà Nội"

    (found,) = rows_of(of_sheet(HEAD, ("1", "Mở tuyến tham quan", leads, "", "Quý I", "")))

    assert (found.actor, found.annexed.leads) == ("both", tuple(leads.split("; ")))


def test_lead_column_of_each_side_gives_its_units_their_place():
    head = ("TT", "Nội dung", "Huế chủ trì", "Hà Nội chủ trì", "Thời gian")

    (found,) = rows_of(of_sheet(head, ("1", "Mở tuyến tham quan", "Sở Du lịch", "Sở Du lịch", "")))

    assert (found.actor, found.annexed.leads) == ("both", ("Sở Du lịch Huế", "Sở Du lịch Hà Nội"))


def test_lead_is_the_column_that_says_so_where_others_do_the_work():
    head = ("TT", "Nội dung", "Đơn vị thực hiện", "Cơ quan chủ trì", "Thời gian")

    (found,) = rows_of(of_sheet(head, ("1", "Mở tuyến tham quan", "Phòng A", "Sở Du lịch", "")))

    assert found.annexed.leads == ("Sở Du lịch",)


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("Kinh phí (triệu đồng)", 250, (250_000_000, "VND")),
        ("Kinh phí (triệu đồng)", "1.200", (1_200_000_000, "VND")),
        ("Dự toán (tỷ đồng)", 1.5, (1_500_000_000, "VND")),
        ("Kinh phí", "300 triệu đồng", (300_000_000, "VND")),
        ("Kinh phí", 45_000_000, (45_000_000, "VND")),
        ("Kinh phí", 45, None),
        ("Kinh phí", "Ngân sách", None),
    ],
)
def test_money_is_read_by_its_heading_and_never_guessed(heading, cell, amount):
    head, row = (*HEAD, heading), ("1", "Mở tuyến tham quan", "Sở Du lịch", "", "Quý I", "", cell)

    (found,) = rows_of(of_sheet(head, row))

    assert (found.amount and (found.amount.value, found.amount.unit)) == amount


def test_bad_row_costs_itself_alone_and_is_told_with_its_number():
    rows = [("1", "", "Sở Y tế", "", "Quý I", ""),
            ("2", "Mở tuyến tham quan", "Sở Du lịch", "", "Quý I", ""),
            ("3", "…", "Sở Y tế", "", "", ""), ("4", "Mở lớp học " * 300, "Sở Y tế", "", "", ""),
            ("", "Tổng cộng", "", "", "", "")]  # fmt: skip

    found = of_sheet(HEAD, *rows)

    (table,) = found.tables
    assert [one.annexed.number for one in rows_of(found)] == [4]
    assert [(row.number, row.reason) for row in table.left_out] == [
        (3, "no_task"),
        (5, "no_task"),
        (6, "too_long"),
    ]


def test_table_of_other_columns_is_named_and_not_read():
    found = of_sheet(
        ("Năm", "Dân số", "Diện tích"), (2023, "871.000", "4.590"), (2024, "880.000", "4.590")
    )

    (table,) = found.tables
    assert (rows_of(found), table.columns, table.heading) == (
        [],
        {},
        ("Năm", "Dân số", "Diện tích"),
    )


def test_columns_that_a_person_named_are_read():
    head, row = ("A1", "B1", "C1"), ("Mở tuyến tham quan", "Sở Du lịch", "Quý I/2026")
    data = workbook([head, row])

    found = reading_of(data, "a.xlsx", **{"a1 | b1 | c1": {"content": 0, "lead": 1, "deadline": 2}})

    (one,) = rows_of(found)
    assert (one.text, one.lead, one.deadline.end) == (row[0], row[1], date(2026, 3, 31))


def test_column_of_units_of_measure_is_not_taken_for_a_lead():
    found = of_sheet(("TT", "Nội dung", "Đơn vị tính", "Số lượng"), (1, "Sản lượng lúa", "tấn", 20))

    assert rows_of(found) == []


# What may come: rows of plain words; read back they are the same rows.
WORDS = st.sampled_from(
    ["Mở tuyến tham quan di sản", "Tổ chức hội chợ nông sản", "Đào tạo cán bộ y tế",
     "Biểu diễn Nhã nhạc", "Khảo sát thị trường", "Trao đổi sinh viên ngành văn hóa"]
)  # fmt: skip
UNITS = st.sampled_from(["Sở Du lịch", "Sở Y tế", "Sở Công Thương", "Trung tâm Bảo tồn Di tích"])
PRODUCTS = st.sampled_from(["", "Báo cáo", "Danh mục sản phẩm", "Biên bản", "02 hội nghị"])
TASKS = st.lists(st.tuples(WORDS, UNITS, st.just("") | UNITS, PRODUCTS), min_size=1, max_size=12)
ORDER = st.permutations(range(1, 6))


@settings(max_examples=40, deadline=None)
@given(tasks=TASKS, order=ORDER, is_word=st.booleans())
def test_rows_written_out_and_read_back_are_the_same_rows(tasks, order, is_word):
    full = [
        (str(number), f"{words} {number}", lead, helper, f"Tháng {number}/2026", product)
        for number, (words, lead, helper, product) in enumerate(tasks, start=1)
    ]
    rows = [tuple(row[at] for at in (0, *order)) for row in (HEAD, *full)]

    found = of_word(tuple(rows)) if is_word else of_sheet(*rows)

    assert [(*told(one), one.deadline.end.month) for one in rows_of(found)] == [
        (row[1], (row[2],), (row[3],) if row[3] not in {"", row[2]} else (), row[5] or None, place)
        for place, row in enumerate(full, start=1)
    ]


def test_formulas_and_scripts_are_words_or_nothing():
    book = Workbook()
    rows = (
        HEAD,
        ("1", '=HYPERLINK("http://a","b")', "Sở Y tế", "", "Quý I", ""),
        ("2", "<script>alert(1)</script> mở tuyến", "Sở Du lịch", "", "Quý I", "=1+1"),
    )
    for row in rows:
        book.active.append(row)

    found = reading_of(saved(book), "a.xlsx")

    assert [(one.annexed.words, one.annexed.product) for one in rows_of(found)] == [
        ("<script>alert(1)</script> mở tuyến", None)
    ]


def test_names_of_many_letters_and_odd_merges_do_no_harm():
    long = "Sở " + "Rất Dài " * 60
    rows = [("1", "Mở tuyến tham quan", long, "", "Quý I", "p " * 400), ("", "", "", "", "", "")]

    (found,) = rows_of(of_sheet(HEAD, *rows, merged=["A1:F1", "D3:F900", "B7:C7"]))

    assert len(found.lead) <= 300


def test_ten_thousand_rows_are_read():
    rows = [
        (n, f"Mở lớp tập huấn số {n}", "Sở Du lịch", "", "Quý I", "Lớp học")
        for n in range(1, 10_001)
    ]

    found = rows_of(of_sheet(HEAD, *rows))

    assert (len(found), found[-1].annexed.number) == (10_000, 10_002)


def test_sheet_of_too_many_rows_is_refused_by_its_limit():
    data = workbook([HEAD, *(("1", "Mở lớp", "Sở Y tế", "", "", "") for _ in range(30))])

    with pytest.raises(UnreadableFile) as refused:
        extract(data, filename="a.xlsx", limits=Limits(rows=20))

    assert (refused.value.code, refused.value.details) == ("too_large", {"limit": "20 rows"})


def test_sheet_with_a_cell_at_its_very_end_is_read_without_its_empty_rows():
    book = Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.active.cell(900_000, 1, "x")

    found = rows_of(reading_of(saved(book), "a.xlsx"))

    assert len(found) == 3


def test_workbook_that_unpacks_to_far_too_much_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)

    with pytest.raises(UnreadableFile) as refused:
        extract(target.getvalue(), filename="a.xlsx")

    assert refused.value.code == "bomb"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (workbook([HEAD])[:400], "a.xlsx", "broken"),
        (b"Hai ben", "a.xlsx", "renamed"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "a.xls", "not_supported"),
        (workbook([], above=()), "a.xlsx", "no_text"),
    ],
)
def test_file_that_is_no_workbook_is_refused_with_its_reason(data, name, code):
    with pytest.raises(UnreadableFile) as refused:
        extract(data, filename=name)

    assert refused.value.code == code
