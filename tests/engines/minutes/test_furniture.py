from nhipcau.engines.minutes import Document, Lexicon, read
from nhipcau.engines.minutes.furniture import find_body
from nhipcau.engines.minutes.normalise import fold

BODY = "Hai địa phương thống nhất đẩy mạnh hợp tác du lịch, thương mại và y tế. " * 4


def body_of(lexicon: Lexicon, text: str, *, official: bool = False) -> tuple[str, list[str]]:
    found = find_body(text, fold(text), lexicon, official=official)
    skipped = [text[start:].split("\n", 1)[0] for start in sorted(found.skipped)]
    return text[: found.end], skipped


def test_body_ends_where_the_page_begins(lexicon: Lexicon) -> None:
    text = f"ClockThứ Sáu, 14/06/2019 18:26\n{BODY}\nĐÁNH GIÁ\nHãy là người đầu tiên\n"

    body, skipped = body_of(lexicon, text)

    assert body == f"ClockThứ Sáu, 14/06/2019 18:26\n{BODY.rstrip()}"
    assert skipped == ["ClockThứ Sáu, 14/06/2019 18:26"]


def test_body_goes_on_after_a_block_of_links_inside_it(lexicon: Lexicon) -> None:
    text = f"{BODY}\nTIN LIÊN QUAN\nĐề nghị sớm bàn giao mặt bằng\n{BODY}\n{BODY}\n{BODY}\n"

    body, skipped = body_of(lexicon, text)

    assert body == text.rstrip()
    assert skipped == ["TIN LIÊN QUAN", "Đề nghị sớm bàn giao mặt bằng"]


def test_body_of_a_document_leaves_signatures_out_and_reads_the_annex(lexicon: Lexicon) -> None:
    items = "- Hai bên phối hợp quảng bá du lịch hằng năm.\n" * 4
    text = f"{items}Nơi nhận:\n- Lưu: VT.\nPHỤ LỤC\n1\tMở tour\tSở Du lịch"

    body, skipped = body_of(lexicon, text, official=True)

    assert body == text
    assert skipped == ["Nơi nhận:", "- Lưu: VT."]


def test_body_skips_captions(lexicon: Lexicon) -> None:
    text = f"{BODY}\nQuang cảnh buổi làm việc. Ảnh: PV\n{BODY}\n"

    _, skipped = body_of(lexicon, text)

    assert skipped == ["Quang cảnh buổi làm việc. Ảnh: PV"]


def test_names_of_those_present_do_not_end_typed_minutes() -> None:
    text = (
        "BIÊN BẢN HỌP\nVề hợp tác y tế Quảng Nam - Quảng Ngãi\nNgày 4/3/2016, tại Tam Kỳ\n"
        "Thành phần: lãnh đạo Sở Y tế hai tỉnh\nThư ký: phòng Nghiệp vụ Y\n\n"
        "I/ NỘI DUNG THỐNG NHẤT\n- Hai bên cử bác sĩ hỗ trợ nhau khi có dịch.\n"
    )

    reading = read(Document(text))

    assert [one.text for one in reading.statements] == ["Hai bên cử bác sĩ hỗ trợ nhau khi có dịch"]


def test_line_that_goes_on_in_lower_case_is_no_furniture(lexicon: Lexicon) -> None:
    text = (
        "Hai tỉnh thống nhất đưa sản phẩm vào hệ thống siêu thị và các cửa hàng bán lẻ,\n"
        "chia sẻ bài viết giới thiệu đặc sản của nhau trên cổng thông tin điện tử,\n"
        "theo dõi việc tiêu thụ ở các chợ đầu mối của hai bên trong những năm tới.\n"
    )

    found = find_body(text, fold(text), lexicon, official=False)

    assert (found.end, found.skipped) == (len(text) - 1, frozenset())
