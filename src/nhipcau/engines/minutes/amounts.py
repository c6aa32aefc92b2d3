"""Amounts of money and counted things in a clause."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from .answer import Amount
from .lexicon import Lexicon
from .normalise import LOWER, fold, strip_marks

_NUMBER = r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:,\d{1,3})?|\d{1,12}(?:[.,]\d{1,3})?)"
_BARE_SHARE = 0.1  # extra bytes a character; text with its marks has about 0.3
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def _alternatives(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in ordered)


@cache
def amount_reader(lexicon: Lexicon, *, bare: bool = False) -> "AmountReader":
    """The reader of one lexicon; its patterns are compiled once."""
    return AmountReader(lexicon.table("amounts"), bare=bare)


class AmountReader:
    """Reads amounts by the units of `lexicon/amounts.toml`; `bare` for text without marks."""

    def __init__(self, table: Mapping[str, Any], *, bare: bool = False) -> None:
        form = (lambda word: strip_marks(fold(word))) if bare else fold
        self._scales = {form(word): factor for word, factor in table["scales"].items()}
        self._money = {
            form(word): currency for currency, words in table["money"].items() for word in words
        }
        counted = _alternatives(map(form, table["counted"]["words"]))
        turn = form(table["counted"]["prefix"])
        number = rf"(?<![\w.,/-]){_NUMBER}"
        scale = rf"(?:\s{{0,2}}(?P<scale>{_alternatives(self._scales)})(?!\w))?"
        self._money_form = re.compile(
            rf"{number}{scale}\s{{0,2}}(?P<unit>{_alternatives(self._money)})(?!\w)"
        )
        self._counted_form = re.compile(
            rf"{number}{scale}\s{{0,2}}(?P<unit>%|(?:{turn}\s{{1,3}})?(?:{counted}))(?!\w)"
        )
        stops = table["stops"]
        after = _alternatives(map(form, stops["after"]))
        self._plain_form = re.compile(
            rf"(?<!\w){_NUMBER}{scale}\s(?P<unit>(?!(?:{after})\b)[{LOWER}]+)(?!\w)"
        )
        self._name_before = re.compile(
            rf"(?<!\w)(?:{_alternatives(map(form, stops['before']))})\s?$"
        )

    def amount(self, text: str, folded: str) -> Amount | None:
        """The first sum of money in a clause, or else the first counted thing.

        A single thing ("01 hội nghị") is no amount.
        """
        match = self._money_form.search(folded)
        if match is not None:
            value = self._value(match)
            return None if value is None else Amount(value, self._money[match["unit"]])
        for form in (self._counted_form, self._plain_form):
            for match in form.finditer(folded):
                value = self._value(match)
                if value is None or value < 2 or self._is_name(folded, match):
                    continue
                unit = " ".join(text[match.start("unit") : match.end("unit")].split())
                return Amount(value, unit)
        return None

    @staticmethod
    def may_be_bare(text: str) -> bool:
        """Whether a clause is written without marks, all or nearly all of it."""
        return len(text.encode()) - len(text) < _BARE_SHARE * len(text)

    def _is_name(self, folded: str, match: re.Match[str]) -> bool:
        start = match.start()
        return self._name_before.search(folded, max(0, start - 20), start) is not None

    def _value(self, match: re.Match[str]) -> int | float | None:
        scale = self._scales[" ".join(match["scale"].split())] if match["scale"] else 1
        digits = match["number"]
        if _GROUPED.fullmatch(digits) and not (scale > 1 and "," in digits):
            return int(re.sub(r"[.,]", "", digits)) * scale
        if "," in digits:
            digits = digits.replace(".", "").replace(",", ".")
        value = Decimal(digits) * scale
        return int(value) if value == value.to_integral_value() else float(value)
