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
