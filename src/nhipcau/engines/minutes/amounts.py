"""Amounts of money and counted things in a clause."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from .answer import Amount
from .normalise import fold, place_tones

_NUMBER = r"(?<![\w.,/-])(?P<number>\d{1,3}(?:[.,]\d{3})+(?:,\d{1,3})?|\d{1,12}(?:[.,]\d{1,3})?)"
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def _alternatives(words: Iterable[str]) -> str:
    ordered = sorted((place_tones(word.lower()) for word in words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in ordered)


class AmountReader:
    """Reads amounts by the units of `lexicon/amounts.toml`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._scales = {fold(word): factor for word, factor in table["scales"].items()}
        self._money = {
            fold(word): currency for currency, words in table["money"].items() for word in words
        }
        counted = table["counted"]["words"]
        scale = rf"(?:\s{{0,2}}(?P<scale>{_alternatives(self._scales)})(?!\w))?"
        self._money_form = re.compile(
            rf"{_NUMBER}{scale}\s{{0,2}}(?P<unit>{_alternatives(self._money)})(?!\w)"
        )
        words = _alternatives(counted)
        self._counted_form = re.compile(
            rf"{_NUMBER}{scale}\s{{0,2}}(?P<unit>%|(?:lượt\s{{1,3}})?(?:{words}))(?!\w)"
        )

    def amount(self, text: str, folded: str) -> Amount | None:
        """The first sum of money in a clause, or else the first counted thing."""
        match = self._money_form.search(folded)
        if match is not None:
            value = self._value(match)
            return None if value is None else Amount(value, self._money[match["unit"]])
        match = self._counted_form.search(folded)
        if match is None:
            return None
        value = self._value(match)
        unit = " ".join(text[match.start("unit") : match.end("unit")].split())
        return None if value is None else Amount(value, unit)

    def _value(self, match: re.Match[str]) -> int | float | None:
        scale = self._scales[" ".join(match["scale"].split())] if match["scale"] else 1
        digits = match["number"]
        if _GROUPED.fullmatch(digits) and not (scale > 1 and "," in digits):
            return int(re.sub(r"[.,]", "", digits)) * scale
        if "," in digits:
            digits = digits.replace(".", "").replace(",", ".")
        value = Decimal(digits) * scale
        return int(value) if value == value.to_integral_value() else float(value)
