import pytest

from nhipcau.engines.minutes import Amount, Lexicon
from nhipcau.engines.minutes.amounts import amount_reader
from nhipcau.engines.minutes.normalise import fold, strip_marks


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("hỗ trợ 3 tỷ đồng", 3_000_000_000, "VND"),
        ("hỗ trợ 3 tỉ đồng", 3_000_000_000, "VND"),
        ("1,5 triệu USD", 1_500_000, "USD"),
        ("1.850 tỷ đồng", 1_850_000_000_000, "VND"),
        ("2 nghìn tỷ đồng", 2_000_000_000_000, "VND"),
        ("500.000 đồng", 500_000, "VND"),
        ("20.000 lượt khách", 20_000, "lượt khách"),
        ("46 lượt doanh nghiệp", 46, "lượt doanh nghiệp"),
        ("khoảng 5.000ha phục vụ", 5_000, "ha"),
        ("8,3 triệu lượt khách", 8_300_000, "lượt khách"),
        ("tăng 12,5%", 12.5, "%"),
    ],
)
def test_amount(lexicon: Lexicon, text: str, value: float, unit: str) -> None:
    assert amount_reader(lexicon).amount(text, fold(text)) == Amount(value, unit)


def test_amount_prefers_money_to_a_count(lexicon: Lexicon) -> None:
    text = "20 căn nhà trị giá 1 tỷ đồng"

    found = amount_reader(lexicon).amount(text, fold(text))

    assert found == Amount(1_000_000_000, "VND")


def test_amount_without_marks(lexicon: Lexicon) -> None:
    text = "moi tinh gop 30 trieu dong"

    found = amount_reader(lexicon, bare=True).amount(text, strip_marks(fold(text)))

    assert found == Amount(30_000_000, "VND")


@pytest.mark.parametrize("text", ["Quốc lộ 24", "01 hội nghị", "lúc 8 giờ", "không có số"])
def test_amount_of_a_name_or_a_single_thing_is_none(lexicon: Lexicon, text: str) -> None:
    assert amount_reader(lexicon).amount(text, fold(text)) is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("lắp mười hai trạm đo mặn", 12, "trạm đo"),
        ("sáu mươi hai cống dọc ranh", 62, "cống"),
        ("ít nhất hai tuyến du lịch", 2, "tuyến du lịch"),
        ("một trăm linh năm học viên", 105, "học viên"),
        ("dự kiến 4,7 tỷ", 4_700_000_000, "VND"),
        ("tổng 900tr cho quý II", 900_000_000, "VND"),
        ("vốn vay 3 triệu/hộ", 3_000_000, "VND"),
        ("trên 20 ngàn lượt khách", 20_000, "lượt khách"),
        ("02 đoàn khảo sát", 2, "đoàn"),
        ("mỗi năm 60 cán bộ khuyến nông", 60, "cán bộ"),
        ("cánh đồng lớn liên tỉnh 10.000 ha", 10_000, "ha"),
    ],
)
def test_amount_in_words_or_without_its_currency(
    lexicon: Lexicon, text: str, value: float, unit: str
) -> None:
    assert amount_reader(lexicon).amount(text, fold(text)) == Amount(value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "trước ngày 10/12 hằng năm",
        "vào tháng 4/2024 sẽ dành",
        "từ 2015 tới giờ",
        "hai trường ký kết",
        "lần thứ hai hội nghị bàn",
        "trình 2 UBND tỉnh",
        "năm hội nghị",
    ],
)
def test_dates_sides_and_orders_are_no_amounts(lexicon: Lexicon, text: str) -> None:
    assert amount_reader(lexicon).amount(text, fold(text)) is None


def test_unit_of_a_text_without_marks_gets_its_marks_back(lexicon: Lexicon) -> None:
    text = "to chuc duoc 24 dot truy quet"

    found = amount_reader(lexicon, bare=True).amount(text, strip_marks(fold(text)))

    assert found == Amount(24, "đợt")
