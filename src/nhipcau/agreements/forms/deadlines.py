"""What people type into a deadline box, as days with their precision.

One box takes every ordinary Vietnamese form ("30/9/2019", "quý III/2019", "tháng 12/2025",
"6 tháng đầu năm 2026", "giai đoạn 2019–2025", "hằng năm") with or without marks. Unlike the minutes
reader, which looks for a date somewhere in a sentence, a box must understand the whole of what it
holds or say that it does not.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from nhipcau.agreements.choices import Precision, Recurrence
from nhipcau.foundation.text import clean_line, fold

FIRST_YEAR, LAST_YEAR = 1945, 2100
LONGEST = 200


class NotUnderstood(ValueError):
    """The text is not a deadline in any form that the box knows."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The words as typed and what they mean; everything empty is no deadline."""

    text: str = ""
    start: date | None = None
    end: date | None = None
    precision: str = ""
    recurrence: str = ""


Days = tuple[date, date]
Match = re.Match[str]

_YEAR = r"(?P<year>\d{4})"
_OF_YEAR = rf"(?: ?[/.-] ?| (?:nam )?|, ?(?:nam )?){_YEAR}"
_DAY = r"(?P<day>\d{1,2})(?: ?[/.-] ?| thang )(?P<month>\d{1,2})"
_QUARTER = r"(?:quy|q)\.? ?(?P<quarter>i{1,3}|iv|[1-4])"
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# Words before a time that leave its first day open: it is due by its last.
_UNTIL = re.compile(
    r"^(?:(?:xong|hoan thanh|(?:cham|muon) nhat(?: la| vao)?|truoc|den|toi|het|cuoi|by|before)"
    r"(?: |$))+"
)
_IN = re.compile(r"^(?:trong|vao|tai|in|during) ")
_NONE = frozenset(
    {"khong", "khong dinh han", "khong thoi han", "khong xac dinh", "chua dinh", "thuong xuyen",
     "lien tuc", "none", "no deadline", "-", "–"}
)  # fmt: skip
_EVERY = r"(?:(?:dinh ky|mot lan) )*(?:hang|moi|every)"
_RHYTHMS = (
    (rf"{_EVERY} (?:nam|year)|thuong nien|yearly|annually|1 nam (?:1|mot) lan", Recurrence.YEARLY),
    (
        rf"{_EVERY} (?:nua nam|half-year)|(?:6|sau) thang (?:1|mot) lan|{_EVERY} (?:6|sau) thang",
        Recurrence.HALF_YEARLY,
    ),
    (rf"{_EVERY} (?:quy|quarter)|quarterly|1 quy (?:1|mot) lan", Recurrence.QUARTERLY),
    (rf"{_EVERY} (?:thang|month)|monthly|1 thang (?:1|mot) lan", Recurrence.MONTHLY),
)
_OF_RHYTHM = {
    Recurrence.YEARLY: Precision.YEAR,
    Recurrence.HALF_YEARLY: Precision.HALF,
    Recurrence.QUARTERLY: Precision.QUARTER,
    Recurrence.MONTHLY: Precision.MONTH,
}


def read_deadline(said: str) -> Deadline:
    """What the box means; an empty box is no deadline.

    Raises:
        NotUnderstood: it holds something else, or a day that no calendar has.
    """
    text = clean_line(said)[:LONGEST]
    words = fold(text).strip(" .;,")
    if not words or words in _NONE:
        return Deadline(text)
    rhythm = _rhythm(words)
    if rhythm is not None:
        return Deadline(text, None, None, *rhythm)
    until = _UNTIL.match(words)
    rest = _IN.sub("", words[until.end() :] if until else words)
    start, end, precision = _range(rest) or _single(rest)
    return Deadline(text, None if until else start, end, precision)


def _rhythm(words: str) -> tuple[Precision, Recurrence] | None:
    """A pure rhythm, or a day, month or quarter of each year ("trước 10/12 hằng năm")."""
    for pattern, recurrence in _RHYTHMS:
        found = re.fullmatch(rf"(?P<when>.*?) ?(?:{pattern})(?: (?:mot|1) lan)?", words)
        if found is None:
            continue
        when = _IN.sub("", _UNTIL.sub("", f"{found['when']} ")).strip()
        if not when:
            return _OF_RHYTHM[recurrence], recurrence
        if recurrence == Recurrence.YEARLY:
            return _part_of_year(when), recurrence
    return None


def _part_of_year(when: str) -> Precision:
    if found := re.fullmatch(rf"(?:ngay )?{_DAY}", when):
        _day_of(2000, int(found["month"]), int(found["day"]))
        return Precision.DAY
    if found := re.fullmatch(r"(?:thang|t) ?(?P<month>\d{1,2})", when):
        _months(2000, int(found["month"]), int(found["month"]))
        return Precision.MONTH
    if re.fullmatch(_QUARTER, when):
        return Precision.QUARTER
    raise NotUnderstood


def _range(words: str) -> tuple[date, date, str] | None:
    """From the first day of one time to the last of another: "2019–2025"."""
    terms = re.fullmatch(
        r"(?:(?:giai doan|thoi ky|nhiem ky|term) )?(?:(?:tu|from) )?(?:nam )?(\d{4})"
        r" ?(?:-|–|—|/|den|toi|to) ?(?:het )?(?:nam )?(\d{4})",
        words,
    )
    if terms:
        return _ordered(_months(int(terms[1]), 1, 12), _months(int(terms[2]), 1, 12), "term")
    parts = re.fullmatch(r"(?:tu|from) (.+?) (?:den|toi|-|–|—|to) (?:het )?(.+)", words)
    if not parts:
        return None
    *first, _ = _single(parts[1])
    *last, precision = _single(parts[2])
    return _ordered((first[0], first[1]), (last[0], last[1]), precision)


def _ordered(first: Days, last: Days, precision: str) -> tuple[date, date, str]:
    if last[1] < first[0]:
        raise NotUnderstood
    return first[0], last[1], precision


def _single(words: str) -> tuple[date, date, str]:
    for pattern, precision, reader in _FORMS:
        if found := re.fullmatch(pattern, words):
            return (*reader(found), precision)
    raise NotUnderstood


def _day(found: Match) -> Days:
    day = _day_of(int(found["year"]), int(found["month"]), int(found["day"]))
    return day, day


def _month(found: Match) -> Days:
    return _months(int(found["year"]), int(found["month"]), int(found["month"]))


def _quarter(found: Match) -> Days:
    last = _NUMBERS[found["quarter"]] * 3
    return _months(int(found["year"]), last - 2, last)


def _half(found: Match) -> Days:
    first = 1 if found["half"] == "dau" else 7
    return _months(int(found["year"]), first, first + 5)


def _year(found: Match) -> Days:
    return _months(int(found["year"]), 1, 12)


_FORMS: tuple[tuple[str, str, Callable[[Match], Days]], ...] = (
    (rf"(?:ngay )?{_DAY}(?: ?[/.-] ?| (?:nam )?){_YEAR}", Precision.DAY, _day),
    (rf"{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})", Precision.DAY, _day),
    (rf"(?:(?:thang|t) ?)?(?P<month>\d{{1,2}}){_OF_YEAR}", Precision.MONTH, _month),
    (rf"{_QUARTER}{_OF_YEAR}", Precision.QUARTER, _quarter),
    (rf"(?:6|sau) thang (?P<half>dau|cuoi) (?:nam )?{_YEAR}", Precision.HALF, _half),
    (rf"nua (?P<half>dau|cuoi) (?:nam )?{_YEAR}", Precision.HALF, _half),
    (rf"(?:(?:nam|year) )?{_YEAR}", Precision.YEAR, _year),
)


def _day_of(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise NotUnderstood
    _check_year(year)
    return date(year, month, day)


def _months(year: int, first: int, last: int) -> Days:
    _check_year(year)
    if not 1 <= first <= last <= 12:
        raise NotUnderstood
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotUnderstood
