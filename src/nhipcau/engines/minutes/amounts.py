"""Amounts of money and counted things in a clause."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from .answer import Amount
from .lexicon import Lexicon
from .normalise import LOWER, fold, strip_marks

_NUMBER = r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:,\d{1,3})?|\d{1,12}(?:[.,]\d{1,3})?)"
_BARE_SHARE = 0.1  # extra bytes a character; text with its marks has about 0.3
_PARTLY_BARE = 0.2
_END = ""  # no letter is empty
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST = 2
_SIDES = 4  # two to four sides may each have one of a thing
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def _alternatives(words: Iterable[str]) -> str:
    """A pattern of the words, the longest first; common beginnings are tried once."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _branches(tree)


def _branches(node: Mapping[str, Any]) -> str:
    tails = [
        (r"\s{1,3}" if letter == " " else re.escape(letter)) + _branches(below)
        for letter, below in node.items()
        if letter != _END
    ]
    if not tails:
        return ""
    if len(tails) == 1 and _END not in node:
        return tails[0]
    return f"(?:{'|'.join(tails)})" + ("?" if _END in node else "")


def _implied(table: Mapping[str, Any], number: str, form: Callable[[str], str]) -> re.Pattern[str]:
    """A number with a scale and no thing behind it."""
    scales = _alternatives(map(form, table["scales"]))
    after = _alternatives(map(form, table["after"]))
    return re.compile(
        rf"{number}\s{{0,2}}(?P<scale>{scales})(?=\s{{0,2}}(?:$|[.,;:/)\]\n(]|(?:{after})(?!\w)))"
    )


class WordyNumbers:
    """Finds things counted in words: "mười hai trạm", "ba tuyến"."""

    def __init__(self, table: Mapping[str, Any], counted: str, form: Callable[[str], str]) -> None:
        self._digits = {form(word): value for word, value in table["units"].items()}
        self._ten, self._tens = form(table["ten"]), form(table["tens"])
        self._hundred = form(table["hundred"])
        self._zero = frozenset(map(form, table["zero"]))
        self._paired = frozenset(map(form, table["paired"]))
        self._silent = frozenset(word for word, value in self._digits.items() if value in {1, 5})
        ranks = (self._ten, self._tens, self._hundred)
        words = _alternatives([*self._digits, *ranks, *self._zero])
        self._form = re.compile(
            rf"(?<!\w)(?P<number>(?:{words})(?:\s{{1,2}}(?:{words})){{0,5}})"
            rf"\s{{1,2}}(?P<unit>{counted})(?!\w)"
        )
        self._ordinal = form("thứ ")

    def find(self, folded: str) -> Iterator[tuple[int, tuple[int, int]]]:
        """Each number of two or more, and the span of its unit."""
        for match in self._form.finditer(folded):
            words = match["number"].split()
            if words[0] in self._silent and len(words) == 1:
                continue
            if folded.endswith(self._ordinal, 0, match.start()):
                continue
            value = self._value(words)
            if value >= _FEWEST and not (value <= _SIDES and match["unit"] in self._paired):
                yield value, match.span("unit")

    def _value(self, words: list[str]) -> int:
        total = digit = 0
        for word in words:
            if word == self._hundred:
                total, digit = total + max(1, digit) * 100, 0
            elif word in {self._ten, self._tens}:
                total, digit = total + max(1, digit) * 10, 0
            elif word in self._digits:
                digit = self._digits[word]
        return total + digit


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
        self._units = {form(word): word for word in reversed(table["counted"]["words"])}
        self._money_form = re.compile(
            rf"{number}{scale}\s{{0,2}}(?P<unit>{_alternatives(self._money)})(?!\w)"
        )
        self._counted_form = re.compile(
            rf"{number}{scale}\s{{0,2}}(?P<unit>%|(?:{turn}\s{{1,3}})?(?:{counted}))(?!\w)"
        )
        stops = table["stops"]
        after = _alternatives(map(form, stops["after"]))
        self._plain_form = re.compile(
            rf"{number}{scale}\s(?P<unit>(?!(?:{after})\b)[{LOWER}]{{2,}})(?!\w)"
        )
        self._implied_form = _implied(table["implied"], number, form)
        self._implied_currency = table["implied"]["currency"]
        self._wordy = WordyNumbers(table["words"], counted, form)
        self._rank = form(stops["rank"])
        self._raising = tuple(map(form, stops["raising"]))
        self._name_before = re.compile(
            rf"(?<!\w)(?:{_alternatives(map(form, stops['before']))})\s?$"
        )

    def amount(self, text: str, folded: str) -> Amount | None:
        """The first sum of money in a clause, or else the first counted thing.

        A single thing ("01 hội nghị") is no amount.
        """
        if _DIGIT.search(folded) is None:
            return self._in_words(text, folded)
        match = self._money_form.search(folded)
        if match is not None:
            value = self._value(match)
            return None if value is None else Amount(value, self._money[match["unit"]])
        match = self._implied_form.search(folded)
        if match is not None:
            value = self._value(match)
            return None if value is None else Amount(value, self._implied_currency)
        return (
            self._counted(self._counted_form, text, folded)
            or self._in_words(text, folded)
            or self._counted(self._plain_form, text, folded)
        )

    def _counted(self, form: re.Pattern[str], text: str, folded: str) -> Amount | None:
        for match in form.finditer(folded):
            value = self._value(match)
            if value is None or value < _FEWEST or self._is_name(folded, match):
                continue
            unit = self._unit(text, folded, match.span("unit"))
            is_plain = form is self._plain_form
            if is_plain and (unit[0].isupper() or _YEAR.fullmatch(match["number"])):
                continue
            return Amount(value, unit)
        return None

    def _in_words(self, text: str, folded: str) -> Amount | None:
        for value, span in self._wordy.find(folded):
            return Amount(value, self._unit(text, folded, span))
        return None

    def _unit(self, text: str, folded: str, span: tuple[int, int]) -> str:
        """The unit as written, or with its marks where the text has lost them."""
        written = " ".join(text[span[0] : span[1]].split())
        return self._units.get(folded[span[0] : span[1]], written) if written.isascii() else written

    @staticmethod
    def may_be_bare(text: str, *, in_part: bool = False) -> bool:
        """Whether a clause is written without marks: nearly all of it, or a good part."""
        share = _PARTLY_BARE if in_part else _BARE_SHARE
        return len(text.encode()) - len(text) < share * len(text)

    def _is_name(self, folded: str, match: re.Match[str]) -> bool:
        start = match.start()
        named = self._name_before.search(folded, max(0, start - 20), start)
        if named is None or folded.endswith(self._raising, 0, start):
            return False
        return named.group().strip() != self._rank or len(match["number"]) == 1

    def _value(self, match: re.Match[str]) -> int | float | None:
        scale = self._scales[" ".join(match["scale"].split())] if match["scale"] else 1
        digits = match["number"]
        if _GROUPED.fullmatch(digits) and not (scale > 1 and "," in digits):
            return int(re.sub(r"[.,]", "", digits)) * scale
        if "," in digits:
            digits = digits.replace(".", "").replace(",", ".")
        value = Decimal(digits) * scale
        return int(value) if value == value.to_integral_value() else float(value)
