"""What headings hand down to the items under them."""

import pytest

from nhipcau.engines.minutes import Document, Reading, read

HEAD = """UBND THÀNH PHỐ HUẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND
Huế, ngày 20 tháng 10 năm 2026
KẾ HOẠCH
Triển khai hợp tác giữa thành phố Huế và thành phố Hà Nội năm 2027

"""


def reading(body: str) -> Reading:
    """The reading of a plan with this body."""
    return read(Document(HEAD + body))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("I. ĐÁNH GIÁ", "result"),
        ("I. NHỮNG VIỆC ĐÃ XONG", "result"),
        ("I. CHẾ ĐỘ TÀI CHÍNH", "commitment"),
        ("I. KIẾN NGHỊ", "proposal"),
    ],
)
def test_heading_gives_its_items_their_kind(heading: str, expected: str) -> None:
    item = "- Hai bên đã tổ chức 03 đoàn khảo sát thị trường."
    if expected != "result":
        item = "- Hai bên tổ chức 03 đoàn khảo sát thị trường."

    found = reading(f"{heading}\n{item}\n").statements

    assert [(one.kind, one.text) for one in found] == [(expected, item[2:-1])]


def test_heading_of_subjects_is_no_statement() -> None:
    found = reading(
        "I. NỘI DUNG HỢP TÁC\n1. Du lịch, văn hóa\n- Tổ chức đoàn khảo sát cho 15 hãng lữ hành.\n"
    ).statements

    assert [one.text for one in found] == ["Tổ chức đoàn khảo sát cho 15 hãng lữ hành"]


def test_banner_marks_a_heading_in_notes() -> None:
    text = (
        "GHI NHANH họp Sở Giao thông vận tải Long An và Tiền Giang\n\n"
        ">> NHÌN LẠI 2020\n- Thanh tra hai Sở tuần tra chung 38 lượt\n\n"
        ">> CHỐT\n- Hai Sở lắp trạm cân trước tháng 6/2021\n"
    )

    found = read(Document(text)).statements

    assert [one.kind for one in found] == ["result", "commitment"]


def test_plan_is_placed_by_its_date_line() -> None:
    found = reading("I. NHIỆM VỤ\n- Khai trương điểm bán hàng Huế tại Hà Nội.\n")

    assert found.place == "Huế"


def test_title_joins_the_kind_of_paper_and_its_subject() -> None:
    found = reading("I. NHIỆM VỤ\n- Hai bên mở lớp tập huấn số hóa di sản.\n")

    assert found.title == (
        "Kế hoạch triển khai hợp tác giữa thành phố Huế và thành phố Hà Nội năm 2027"
    )


def test_leaders_of_table_rows_are_no_bodies_of_the_parties() -> None:
    found = reading(
        "I. NHIỆM VỤ\nTT\tNội dung\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian hoàn thành\n"
        "1\tMở lớp tập huấn\tSở Du lịch thành phố Huế\tSở Du lịch thành phố Hà Nội\tNăm 2027\n"
    )

    assert {party.name: party.body for party in found.parties} == {
        "Huế": "UBND thành phố",
        "Hà Nội": None,
    }
