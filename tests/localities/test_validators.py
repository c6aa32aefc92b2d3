from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from nhipcau.localities.validators import clean_tax_code


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("0100109106", "0100109106"),
        ("0100 109 106", "0100109106"),
        ("0100.109.106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("\u200b0100109106\ufeff", "0100109106"),
    ],
)
def test_clean_tax_code_gives_the_standard_form(typed, standard):
    assert clean_tax_code(typed) == standard


@pytest.mark.parametrize(
    "typed", ["", "123", "01001091066", "0100109106-1", "01OO1O91O6", "0100109106\n1", "٠١٠٠١٠٩١٠٦"]
)
def test_clean_tax_code_refuses_another_form(typed):
    with pytest.raises(ValidationError) as refusal:
        clean_tax_code(typed)

    assert refusal.value.code == "tax_code_form"


@pytest.mark.parametrize("typed", ["0100109107", "0100109160", "1000109106-001"])
def test_clean_tax_code_refuses_a_check_digit_that_does_not_fit(typed):
    with pytest.raises(ValidationError) as refusal:
        clean_tax_code(typed)

    assert refusal.value.code == "tax_code_check"
