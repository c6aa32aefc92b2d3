from datetime import date

from nhipcau.engines.minutes import Document, read

PLAN = """ỦY BAN NHÂN DÂN TỈNH HÒA BÌNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/KH-UBND
KẾ HOẠCH
Hợp tác giữa tỉnh Hòa Bình và thành phố Hà Nội

PHỤ LỤC
{head}
{rows}
"""
HEAD = ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành")
ROWS = (
    ("I", "Giao thông", "", "", ""),
    ("1", "Thống nhất hướng tuyến xe buýt", "Sở Xây dựng", "Sở Xây dựng Hà Nội", "Quý II/2024"),
    ("2", "Khai trương 10 điểm bán OCOP", "Sở Công Thương", "", "Trước 30/11/2024"),
)


def plan(separator: str) -> Document:
    lines = [separator.join(row) for row in ROWS]
    return Document(PLAN.format(head=separator.join(HEAD), rows="\n".join(lines)))


def test_rows_become_commitments_with_lead_helpers_and_deadline() -> None:
    first, second = read(plan("\t")).statements

    assert (first.kind, first.text) == ("commitment", "Thống nhất hướng tuyến xe buýt")
    assert (first.actor, first.lead) == ("Sở Xây dựng", "Sở Xây dựng")
    assert first.coordinating == ("Sở Xây dựng Hà Nội",)
    assert first.deadline is not None
    assert (first.deadline.start, first.deadline.end) == (date(2024, 4, 1), date(2024, 6, 30))
    assert second.amount is not None
    assert (second.lead, second.coordinating, second.amount.value) == ("Sở Công Thương", (), 10)


def test_rows_parted_by_bars_read_like_rows_parted_by_tabs() -> None:
    bars, tabs = read(plan(" | ")), read(plan("\t"))

    assert [one.text for one in bars.statements] == [two.text for two in tabs.statements]


def test_rows_of_a_table_without_known_columns_are_left_alone() -> None:
    text = PLAN.format(head="Năm\tDân số\tDiện tích", rows="2023\t871.000\t4.590")

    assert read(Document(text)).statements == ()


def test_rows_that_begin_with_a_mark_in_a_cell_keep_their_columns() -> None:
    rows = "-\tMở tuyến xe buýt chung\tSở Xây dựng\tSở Xây dựng Hà Nội\tQuý II/2024"
    head = "TT\tNội dung\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian"

    (found,) = read(Document(PLAN.format(head=head, rows=rows))).statements

    assert (found.text, found.lead) == ("Mở tuyến xe buýt chung", "Sở Xây dựng")


def test_table_of_units_and_their_tasks_gives_the_unit_as_the_doer() -> None:
    document = Document(
        "KẾ HOẠCH PHỐI HỢP\nI. PHÂN CÔNG\n"
        "Đơn vị\tNhiệm vụ\n"
        "Chi cục Thú y Sơn La\tCấp giấy kiểm dịch điện tử cho xe vận chuyển\n"
    )

    found = [(one.actor, one.text) for one in read(document).statements]

    assert found == [("Chi cục Thú y Sơn La", "Cấp giấy kiểm dịch điện tử cho xe vận chuyển")]
