"""Dates, terms and rhythms in a clause.

The forms are regular expressions in `lexicon/dates.toml`; here their parts become days. Every
pattern begins with a word or a digit and has no nested repeats, so matching stays linear.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from .answer import Deadline
from .lexicon import Lexicon
from .normalise import LOWER, place_tones, strip_marks

_YEARS = range(1945, 2101)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_EVERY = {"nam": "yearly", "thang": "monthly", "quy": "quarterly"}
_PRECISION = {"yearly": "year", "half_yearly": "half", "quarterly": "quarter", "monthly": "month"}
_TERM_REACH = 6  # words between the name of a paper and its term
_LONGEST_CELL = 20
_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = {"rhythm", "rhythm_quarter", "quarter_end", "next_year", "this_year"}
_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:h](?P<minute>[0-5]\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)"
_PUBLISHED = re.compile(rf"{_DAY}(?:[^\d\n]{{0,12}}{_CLOCK})?")
_CLOCK_BEFORE = re.compile(rf"{_CLOCK}[^\d\n]{{1,25}}$")

Span = tuple[date | None, date | None]
Groups = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Form:
    regex: re.Pattern[str]
    kind: str
    every: str | None
    needs: tuple[str, ...]  # a match holds one of these; looked for before the pattern is tried


@cache
def date_reader(lexicon: Lexicon, *, bare: bool = False) -> "DateReader":
    """The reader of one lexicon; its patterns are compiled once."""
    return DateReader(lexicon.table("dates"), bare=bare)


class DateReader:
    """Reads deadlines by the patterns of `lexicon/dates.toml`; `bare` for text without marks."""

    def __init__(self, table: Mapping[str, Any], *, bare: bool = False) -> None:
        spelt = _without_marks if bare else place_tones
        self._forms = tuple(
            _Form(
                _compile(spelt(row["regex"])),
                row["kind"],
                row.get("every"),
                tuple(map(spelt, row.get("needs", ()))),
            )
            for row in table["pattern"]
        )
        self._needs = tuple({need: None for form in self._forms for need in form.needs})
        self._wordy = tuple(form for form in self._forms if form.kind in _WITHOUT_DIGITS)
        words = "|".join(spelt(word) for word in table["words"]["reference"])
        self._reference = re.compile(rf"(?<!\w)(?:{words})(?: {spelt('ngày')})?\s*[:(]?\s*$")
        papers = "|".join(spelt(word) for word in table["words"]["papers"])
        self._paper = re.compile(rf"(?<!\w)(?:{papers})(?: [{LOWER}-]+){{0,{_TERM_REACH}}} $")
        self._seasons = {spelt(name): month for name, month in table["seasons"].items()}

    def deadline(self, text: str, folded: str, year: int | None) -> Deadline | None:
        """The deadline of a clause: a day or term before a mere rhythm, the earliest of each.

        `folded` is the matching form of `text`; `year` serves dates that name none.
        """
        rhythm: Deadline | None = None
        present = {need for need in self._needs if need in folded}
        if not present and not self._may_stand_alone(folded):
            return None
        forms = self._forms if _DIGIT.search(folded) else self._wordy
        for form in forms:
            if form.needs and present.isdisjoint(form.needs):
                continue
            if form.kind == "rhythm" and rhythm is not None:
                continue
            for match in form.regex.finditer(folded):
                if self._is_reference(folded, match) or self._is_of_paper(form, folded, match):
                    continue
                found = self._read(form, match, text[match.start() : match.end()].strip(), year)
                if found is None:
                    continue
                if form.kind != "rhythm":
                    return found
                rhythm = found
                break
        return rhythm

    @staticmethod
    def _may_stand_alone(folded: str) -> bool:
        """Whether a text may be nothing but a year, as in the cell of a table."""
        return len(folded) <= _LONGEST_CELL

    def _is_reference(self, folded: str, match: re.Match[str]) -> bool:
        """Whether a date only names a paper or a plan ("Kế hoạch số 12 ngày 3/4/2019")."""
        if not match.group()[0].isdigit() and not match.group().startswith(("ng", "n", "đ")):
            return False
        return self._reference.search(folded, max(0, match.start() - 30), match.start()) is not None

    def _is_of_paper(self, form: _Form, folded: str, match: re.Match[str]) -> bool:
        """Whether a term is that of a paper named in front of it."""
        if form.kind != "term" or match.start() == 0:
            return False
        return self._paper.search(folded, max(0, match.start() - 60), match.start()) is not None

    def _read(
        self, form: _Form, match: re.Match[str], words: str, year: int | None
    ) -> Deadline | None:
        groups = match.groupdict()
        if form.kind.startswith("rhythm"):
            every = form.every or _EVERY[strip_marks(groups["every"] or "")]
            precision = {"rhythm_day": "day", "rhythm_month": "month"}.get(form.kind)
            precision = precision or ("quarter" if form.kind == "rhythm_quarter" else None)
            return Deadline(words, None, None, precision or _PRECISION[every], every)
        if form.kind == "season":
            groups["month"] = str(self._seasons[groups["season"] or ""])
        precision, reader = _READERS[form.kind]
        span = reader(groups, year)
        if span is None or not all(day is None or day.year in _YEARS for day in span):
            return None
        start, end = span
        if start is not None and end is not None and end < start:
            return None
        if groups.get("before") or groups.get("until") or form.kind == "season":
            start = None
        if groups.get("before") and form.kind == "year" and end is not None:
            end = date(end.year - 1, 12, 31)
        if groups.get("since"):
            end = None
        return Deadline(words, start, end, precision)


def _without_marks(text: str) -> str:
    return strip_marks(place_tones(text))


def _compile(pattern: str) -> re.Pattern[str]:
    pattern = pattern.replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}")
    return re.compile(r"(?<![\w/.,–-])(?:" + pattern + r")(?!\w)")


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has no such day."""
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _months(year: int, first: int, last: int) -> Span | None:
    if year not in _YEARS or not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _number(groups: Groups, name: str, fallback: int | None = None) -> int:
    text = groups.get(name)
    return int(text) if text else (fallback or 0)


def _day(groups: Groups, year: int | None) -> Span | None:
    the_year = _number(groups, "year", year)
    if the_year not in _YEARS:
        return None
    day = day_of(the_year, _number(groups, "month"), _number(groups, "day"))
    return (day, day) if day else None


def _days(groups: Groups, year: int | None) -> Span | None:
    the_year = _number(groups, "year", year)
    last = day_of(the_year, _number(groups, "month2"), _number(groups, "day2"))
    month = _number(groups, "month", _number(groups, "month2"))
    first = day_of(the_year, month, _number(groups, "day"))
    return (first, last) if first and last else None


def _month_range(groups: Groups, year: int | None) -> Span | None:
    return _months(
        _number(groups, "year", year), _number(groups, "month"), _number(groups, "month2")
    )


def _month(groups: Groups, year: int | None) -> Span | None:
    month = _number(groups, "month")
    return _months(_number(groups, "year", year), month, month)


def _quarter(groups: Groups, year: int | None) -> Span | None:
    quarter = _QUARTERS[groups["quarter"] or ""]
    return _months(_number(groups, "year", year), quarter * 3 - 2, quarter * 3)


def _half(groups: Groups, year: int | None) -> Span | None:
    first = 1 if groups["half"] in {"đầu", "dau"} else 7
    return _months(_number(groups, "year", year), first, first + 5)


def _year(groups: Groups, year: int | None) -> Span | None:
    return _months(_number(groups, "year", year), 1, 12)


def _next_year(_: Groups, year: int | None) -> Span | None:
    return _months(year + 1, 1, 12) if year else None


def _this_year(_: Groups, year: int | None) -> Span | None:
    return _months(year, 1, 12) if year else None


def _term(groups: Groups, _: int | None) -> Span | None:
    first, last = _number(groups, "year"), _number(groups, "year2")
    if first not in _YEARS or last not in _YEARS:
        return None
    return date(first, 1, 1), date(last, 12, 31)


def _term_end(groups: Groups, _: int | None) -> Span | None:
    last = _number(groups, "year")
    return (None, date(last, 12, 31)) if last in _YEARS else None


_READERS: Mapping[str, tuple[str, Callable[[Groups, int | None], Span | None]]] = {
    "day": ("day", _day),
    "day_open": ("day", _day),
    "days": ("day", _days),
    "months": ("month", _month_range),
    "month": ("month", _month),
    "month_open": ("month", _month),
    "season": ("month", _month),
    "quarter": ("quarter", _quarter),
    "quarter_end": ("quarter", _quarter),
    "half": ("half", _half),
    "year": ("year", _year),
    "next_year": ("year", _next_year),
    "this_year": ("year", _this_year),
    "term": ("term", _term),
    "term_end": ("year", _term_end),
}


def published(folded_line: str) -> datetime | date | None:
    """The moment a clock line of a page names, with the time where there is one."""
    match = _PUBLISHED.search(folded_line)
    if match is None or int(match["year"]) not in _YEARS:
        return None
    day = day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None:
        return None
    clock = match if match["hour"] else _CLOCK_BEFORE.search(folded_line, 0, match.start())
    if clock is None:
        return day
    return datetime(day.year, day.month, day.day, int(clock["hour"]), int(clock["minute"]))  # noqa: DTZ001 - a page names local time
