"""What people type into an amount box: "3 tỷ đồng", "1,5 triệu USD", "20.000 lượt khách"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from nhipcau.foundation.text import clean_line, fold

LONGEST_UNIT = 40
LIMIT = Decimal(10) ** 18

_SCALES = {
    "nghin": 10**3, "ngan": 10**3, "thousand": 10**3, "trieu": 10**6, "million": 10**6,
    "ty": 10**9, "ti": 10**9, "billion": 10**9, "nghin ty": 10**12, "ngan ty": 10**12,
}  # fmt: skip
_MONEY = {
    "dong": "VND", "d": "VND", "vnd": "VND", "₫": "VND", "dong viet nam": "VND",
    "usd": "USD", "$": "USD", "do la": "USD", "do la my": "USD", "do-la my": "USD",
    "eur": "EUR", "euro": "EUR", "€": "EUR",
}  # fmt: skip
_NUMBER = re.compile(r"(?P<number>\d[\d.,]*)(?P<rest>.*)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*")


class NotAnAmount(ValueError):
    """The text is not a number with what it counts. `lacks_unit`: only the unit is missing."""

    def __init__(self, *, lacks_unit: bool = False) -> None:
        super().__init__()
        self.lacks_unit = lacks_unit


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts: VND, USD, EUR, or a counted thing as it was typed."""

    value: Decimal
    unit: str


def read_amount(said: str) -> Amount | None:
    """What the box means; an empty box is no amount.

    Raises:
        NotAnAmount: no number stands first, it is too large, or nothing says what is counted.
    """
    text = clean_line(said)
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise NotAnAmount
    scale, unit = _scale_and_unit(found["rest"].strip())
    value = _value(found["number"].rstrip(".,"), scaled=scale > 1) * scale
    if value >= LIMIT:
        raise NotAnAmount
    return Amount(value, unit)


def amount_as_typed(value: Decimal | None, unit: str) -> str:
    """A stored amount in the form that the box reads back."""
    if value is None:
        return ""
    whole, _, rest = f"{value:f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    rest = rest.rstrip("0")
    number = f"{grouped},{rest}" if rest else grouped
    return f"{number} {'đồng' if unit == 'VND' else unit}".strip()


def _scale_and_unit(rest: str) -> tuple[int, str]:
    words = rest.split()
    for length in (2, 1):
        scale = _SCALES.get(fold(" ".join(words[:length])))
        if scale and len(words) >= length:
            unit = " ".join(words[length:])
            # "500 triệu" alone is said of money, and of đồng.
            return scale, _unit(unit) if unit else "VND"
    if not rest:
        raise NotAnAmount(lacks_unit=True)
    return 1, _unit(rest)


def _unit(said: str) -> str:
    known = _MONEY.get(fold(said).strip("."))
    if known is None and len(said) > LONGEST_UNIT:
        raise NotAnAmount
    return known or said


def _value(digits: str, *, scaled: bool) -> Decimal:
    """The number, where "1.500" and "1,500" are grouped and "1,5" or "1.500,25" have decimals."""
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not (scaled and grouped["sign"] == ","):
        return Decimal(re.sub(r"[.,]", "", digits))
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d{1,6})?", digits):
        raise NotAnAmount
    return Decimal(digits).quantize(Decimal("0.000001")).normalize()
