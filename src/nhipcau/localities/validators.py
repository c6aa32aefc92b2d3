"""Checks shared by forms, imports and services."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.text import clean_line

TAX_CODE = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
# Weights of the check digit of a tax code; the form of ten digits is set by Circular
# 105/2020/TT-BTC art. 5, the weights are those that the tax authority's software applies.
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def clean_tax_code(said: str) -> str:
    """The tax code in its standard form, `0123456789` or `0123456789-001`.

    Raises:
        ValidationError: wrong length, other characters, or a check digit that does not fit.
    """
    found = TAX_CODE.fullmatch(clean_line(said).replace(" ", "").replace(".", ""))
    if not found:
        raise ValidationError(
            _("A tax code has 10 digits, or 10 digits, a hyphen and 3 digits for a branch."),
            code="tax_code_form",
        )
    ten, branch = found.groups()
    total = sum(int(digit) * weight for digit, weight in zip(ten, WEIGHTS, strict=False))
    if 10 - total % 11 != int(ten[9]):
        raise ValidationError(
            _("The check digit of this tax code does not fit. Look at the digits again."),
            code="tax_code_check",
        )
    return f"{ten}-{branch}" if branch else ten
