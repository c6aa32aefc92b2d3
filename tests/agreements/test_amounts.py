"""The amount box: numbers as Vietnamese offices write them, with what they count."""

from decimal import Decimal

import pytest

from nhipcau.agreements.forms.amounts import Amount, NotAnAmount, amount_as_typed, read_amount


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("3 tỷ đồng", "3000000000", "VND"),
        ("3 tỉ", "3000000000", "VND"),
        ("3.000.000.000 ₫", "3000000000", "VND"),
        ("3,000,000,000 VND", "3000000000", "VND"),
        ("1,5 triệu USD", "1500000", "USD"),
        ("1.5 triệu đô la Mỹ", "1500000", "USD"),
        ("1,250 tỷ đồng", "1250000000", "VND"),
        ("1.250 tỷ đồng", "1250000000000", "VND"),
        ("2 nghìn tỷ đồng", "2000000000000", "VND"),
        ("20.000 lượt khách", "20000", "lượt khách"),
        ("12 dự án", "12", "dự án"),
        ("30%", "30", "%"),
        ("0,125 ha", "0.125", "ha"),
        ("1.500,25 tấn", "1500.25", "tấn"),
        ("5 triệu lượt khách", "5000000", "lượt khách"),
    ],
)
def test_amount_box_gives_number_and_unit(said, value, unit) -> None:
    read = read_amount(said)

    assert read == Amount(Decimal(value), unit)


def test_amount_box_left_empty_is_no_amount() -> None:
    assert read_amount("  ") is None


@pytest.mark.parametrize(
    "said",
    ["nhiều tỷ đồng", "-3 tỷ đồng", "1..5 tỷ", "1,2,3 tấn", "9" * 19 + " đồng", "3 " + "x" * 41],
)
def test_amount_box_that_is_no_amount_is_refused(said) -> None:
    with pytest.raises(NotAnAmount) as refusal:
        read_amount(said)

    assert refusal.value.lacks_unit is False


def test_amount_box_with_a_bare_number_asks_what_is_counted() -> None:
    with pytest.raises(NotAnAmount) as refusal:
        read_amount("20.000")

    assert refusal.value.lacks_unit is True


@pytest.mark.parametrize(
    ("value", "unit", "typed"),
    [
        ("3000000000", "VND", "3.000.000.000 đồng"),
        ("1500.250", "tấn", "1.500,25 tấn"),
        ("20000", "lượt khách", "20.000 lượt khách"),
        ("30", "%", "30 %"),
    ],
)
def test_stored_amount_is_typed_in_a_form_that_the_box_reads_back(value, unit, typed) -> None:
    written = amount_as_typed(Decimal(value), unit)

    assert written == typed
    assert read_amount(written) == Amount(Decimal(value), unit)


def test_stored_amount_that_is_none_is_typed_as_nothing() -> None:
    assert amount_as_typed(None, "") == ""
