"""The reader on whole texts: genres, speakers, sections, what it must leave alone."""

import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.engines.minutes import Document, Reading, check, read

NEWS = """Thứ Ba, 04/08/2020 09:15

Huế - Quảng Trị: Thêm việc cùng làm

Chiều 3/8, tại TP. Huế, UBND tỉnh Thừa Thiên Huế và UBND tỉnh Quảng Trị tổ chức hội nghị hợp tác.

Thời gian qua, hai tỉnh đã phối hợp tổ chức 12 hội chợ, kết nối tiêu thụ nông sản cho nhau.

Tuy nhiên, việc hợp tác về du lịch chưa đồng bộ.

Phát biểu tại hội nghị, Giám đốc Sở Du lịch Quảng Trị đề nghị Thừa Thiên Huế quảng bá các điểm đến.

Tỉnh Thừa Thiên Huế sẽ hỗ trợ Quảng Trị đào tạo 50 cán bộ y tế trước ngày 31/12/2020.

Dịp này, tỉnh Thừa Thiên Huế trao tặng tỉnh Quảng Trị 2 tỷ đồng xây nhà tình nghĩa.

Tin, ảnh: PV

TIN LIÊN QUAN
Hai bên sẽ mở tuyến xe buýt mới trước ngày 1/9.
"""

AGREEMENT = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 02/TTHT-HN-SL

THỎA THUẬN HỢP TÁC
Giữa thành phố Hà Nội và tỉnh Sơn La giai đoạn 2020 - 2022

Căn cứ Nghị định số 61/2016/NĐ-CP ngày 1 tháng 7 năm 2016;
Hôm nay, ngày 05 tháng 6 năm 2020, tại thành phố Sơn La, hai bên gồm có:

BÊN A: SỞ CÔNG THƯƠNG THÀNH PHỐ HÀ NỘI
BÊN B: SỞ CÔNG THƯƠNG TỈNH SƠN LA

Điều 1. Nguyên tắc
1. Các bên hợp tác trên cơ sở bình đẳng.

Điều 2. Nội dung
1. Trao đổi thông tin thị trường định kỳ hằng quý; tổ chức Tuần lễ xoài Sơn La tại Hà Nội.

Điều 3. Trách nhiệm của Bên B
1. Cung cấp danh sách cơ sở an toàn trong quý III/2020.

Thỏa thuận này được lập thành 04 bản.

ĐẠI DIỆN BÊN A
GIÁM ĐỐC
"""


def kinds(reading: Reading) -> list[tuple[str, str | None]]:
    return [(statement.kind, statement.actor) for statement in reading.statements]


def test_news_report_gives_each_kind_and_its_doer() -> None:
    document = Document(NEWS)

    reading = read(document)

    assert reading.genre == "news"
    assert reading.event_date == date(2020, 8, 3)
    assert [party.name for party in reading.parties] == ["Thừa Thiên Huế", "Quảng Trị"]
    assert kinds(reading) == [
        ("result", "both"),
        ("shortcoming", "both"),
        ("proposal", "Sở Du lịch Quảng Trị"),
        ("commitment", "Thừa Thiên Huế"),
        ("fact", "Thừa Thiên Huế"),
    ]
    assert check(document, reading) == ()


def test_hue_of_2020_is_the_province_it_was_the_seat_of() -> None:
    document = Document(NEWS.replace("Thừa Thiên Huế", "Huế"))

    reading = read(document)

    assert reading.parties[0].name == "Thừa Thiên Huế"


def test_spans_leave_lead_ins_and_speakers_out() -> None:
    reading = read(Document(NEWS))

    assert [statement.text for statement in reading.statements[1:3]] == [
        "việc hợp tác về du lịch chưa đồng bộ",
        "Thừa Thiên Huế quảng bá các điểm đến",
    ]


def test_agreement_gives_the_items_of_its_body_alone() -> None:
    reading = read(Document(AGREEMENT))

    assert reading.genre == "official"
    assert (reading.symbol, reading.event_date) == ("02/TTHT-HN-SL", date(2020, 6, 5))
    assert reading.place == "thành phố Sơn La"
    assert [statement.text for statement in reading.statements] == [
        "Trao đổi thông tin thị trường định kỳ hằng quý",
        "tổ chức Tuần lễ xoài Sơn La tại Hà Nội",
        "Cung cấp danh sách cơ sở an toàn trong quý III/2020",
    ]
    assert kinds(reading) == [
        ("commitment", "both"),
        ("commitment", "both"),
        ("commitment", "Sở Công Thương tỉnh Sơn La"),
    ]


def test_typed_minutes_know_who_says_what() -> None:
    text = """BIÊN BẢN HỌP HAI SỞ
Ngày 10/5/2018
1. Ý KIẾN
 - Sở GTVT Đà Nẵng: đề nghị Quảng Nam sớm thống nhất cao độ cầu
 - Sở TN&MT Quảng Nam: sẽ cung cấp số liệu xả thải cho Đà Nẵng
2. THỐNG NHẤT
 - lắp 01 trạm quan trắc nước tự động trong quý 3/2018
"""

    reading = read(Document(text))

    assert reading.genre == "typed"
    assert kinds(reading) == [
        ("proposal", "Sở GTVT Đà Nẵng"),
        ("commitment", "Sở TN&MT Quảng Nam"),
        ("commitment", "both"),
    ]


def test_praise_attendance_and_background_are_no_statements() -> None:
    text = (
        "Tham dự buổi làm việc có lãnh đạo các sở, ngành hai tỉnh.\n"
        "Nghệ An là tỉnh có diện tích lớn nhất cả nước; tăng trưởng kinh tế đạt 9%.\n"
        "Bí thư Tỉnh ủy tin tưởng mối quan hệ giữa hai tỉnh sẽ ngày càng bền chặt.\n"
    )

    assert read(Document(text)).statements == ()


def test_text_without_marks_reads_like_text_with_marks() -> None:
    text = "BIEN BAN LAM VIEC\n\nI. THONG NHAT\n1. To chuc hoi thi giao vien hang nam\n"

    statement = read(Document(text)).statements[0]

    assert statement.text == "To chuc hoi thi giao vien hang nam"
    assert (statement.kind, statement.field) == ("commitment", "education_training")


def test_decomposed_text_reads_the_same() -> None:
    plain = read(Document(NEWS))
    decomposed = read(Document(unicodedata.normalize("NFD", NEWS)))

    assert decomposed == plain


def test_as_json_holds_the_agreed_keys_first() -> None:
    values = read(Document(NEWS)).as_json()

    assert list(values)[:7] == [
        "published_at",
        "event_date",
        "place",
        "parties",
        "heads",
        "body_ends_at",
        "statements",
    ]
    assert list(values["statements"][0])[:11] == [
        "kind",
        "start",
        "end",
        "text",
        "actor",
        "counterpart",
        "field",
        "form",
        "deadline",
        "amount",
        "confidence",
    ]
    assert values["statements"][3]["deadline"] == {
        "text": "trước ngày 31/12/2020",
        "start": None,
        "end": "2020-12-31",
        "precision": "day",
        "recurrence": None,
    }


PIECES = st.sampled_from(
    [
        "hai bên ", "Hà Nội ", "sẽ ", "phối hợp ", "đề nghị ", "chưa ", "đã ", "Sở Du lịch ", "; ",
        ": ", ". ", "\n", "- ", "1. ", "“", "”", ", ", "ông A ", "trước ngày 30/9/2019 ",
        "3 tỷ đồng",
        "Tuy nhiên, ", "\t", " | ", "I. ", "NỘI DUNG\n", "(", ")", "Theo đó, ", "Bên A ", "\u200b",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_gives_a_reading_without_faults(text: str) -> None:
    document = Document(text)

    reading = read(document)

    assert check(document, reading) == ()


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_reads_the_same_decomposed(text: str) -> None:
    composed = read(Document(text))
    decomposed = read(Document(unicodedata.normalize("NFD", text)))

    assert decomposed == composed


PLAN = """ỦY BAN NHÂN DÂN TỈNH YÊN BÁI
Số: 19/KH-UBND
Yên Bái, ngày 20 tháng 01 năm 2025
KẾ HOẠCH
Thực hiện Thỏa thuận hợp tác giữa tỉnh Yên Bái và thành phố Hà Nội năm 2025

I. NHIỆM VỤ
1. Thành phố hỗ trợ tỉnh quảng bá du lịch hồ Thác Bà.
2. Mở 12 điểm bán sản phẩm OCOP tại các quận nội thành.
3. Giao Sở Tài chính:
a) Cân đối, trình cấp có thẩm quyền bố trí kinh phí thực hiện Kế hoạch.
4. Các sở, ban, ngành báo cáo kết quả trước ngày 05/12/2025.
"""


def test_paper_of_one_side_binds_that_side() -> None:
    doers = [(one.actor, one.counterpart) for one in read(Document(PLAN)).statements]

    assert doers == [
        ("Hà Nội", "Yên Bái"),
        ("Yên Bái", "Hà Nội"),
        ("Sở Tài chính", None),
        ("Các sở, ban, ngành", None),
    ]


def test_heading_that_names_who_speaks_hands_him_down() -> None:
    text = """BIÊN BẢN LÀM VIỆC
GIỮA THƯỜNG TRỰC HĐND TỈNH SÓC TRĂNG VÀ THƯỜNG TRỰC HĐND TỈNH BẠC LIÊU

I. NỘI DUNG TRAO ĐỔI
1. PHÓ CHỦ TỊCH HĐND TỈNH SÓC TRĂNG:
- Đề nghị Bạc Liêu chia sẻ cách tổ chức phiên giải trình.
"""

    found = [(one.kind, one.actor, one.counterpart) for one in read(Document(text)).statements]

    assert found == [("proposal", "Sóc Trăng", "Bạc Liêu")]


def test_delegation_is_its_senders() -> None:
    text = (
        "Ngày 3/8/2023, đoàn công tác tỉnh Hà Nam thăm và làm việc với tỉnh Kiên Giang.\n\n"
        "Nhân dịp này, đoàn đã trao 1 tỷ đồng ủng hộ người nghèo của Kiên Giang."
    )

    found = [(one.kind, one.actor, one.counterpart) for one in read(Document(text)).statements]

    assert found == [("fact", "Hà Nam", "Kiên Giang")]
