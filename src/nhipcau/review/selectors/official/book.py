"""Where a report is written into: numbers of records and grounds, sentences with figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.formats import number_format

from nhipcau.review.selectors.official import parameters
from nhipcau.review.selectors.official.asked import Asked
from nhipcau.review.selectors.official.document import (
    Basis,
    Cell,
    Figure,
    How,
    Mark,
    Number,
    Paragraph,
    Portion,
    Record,
    Run,
    Style,
    plain,
)
from nhipcau.review.selectors.official.rows import Rows

_SLOT = re.compile(r"\{(\w+)\}")
Keys = Iterable[tuple[str, int]]


class Book:
    """One report while it is written. Records are numbered before; grounds as they are needed."""

    def __init__(self, rows: Rows, asked: Asked) -> None:
        self.rows = rows
        self.asked = asked
        self.words = parameters.words(asked.language)
        self.bases: list[Basis] = []
        self.records: list[Record] = []
        self._numbers: dict[tuple[str, int], int] = {}

    # Records and grounds.

    def add_record(self, record: Record) -> None:
        """Give the record its number; the same one again keeps the first."""
        key = (record.kind, record.pk)
        if key not in self._numbers:
            self._numbers[key] = len(self.records) + 1
            address = f"{settings.SITE_ADDRESS}{record.url}"
            self.records.append(replace(record, number=self._numbers[key], url=address))

    def numbers(self, keys: Keys) -> tuple[int, ...]:
        return tuple(sorted({self._numbers[key] for key in keys}))

    def amount(self, numbers: Iterable[int]) -> Decimal:
        said = (self.records[one - 1].amount for one in numbers)
        return sum((one for one in said if one is not None), Decimal(0))

    def basis(self, title: str) -> Basis:
        """A new ground, the next number."""
        made = Basis(len(self.bases) + 1, title)
        self.bases.append(made)
        return made

    # Figures, each entered in its ground.

    def count(self, basis: Basis, name: str, keys: Keys) -> Figure:
        numbers = self.numbers(keys)
        figure = Figure(name, How.COUNT, len(numbers), number(len(numbers)), self._all(numbers))
        return _entered(basis, figure)

    def sum(self, basis: Basis, name: str, keys: Keys, unit: str = "") -> Figure:
        """Amounts added up: money without a unit, else values."""
        numbers = self.numbers(keys)
        value = self.amount(numbers)
        said = f"{number(value)} {unit}".strip() if unit else self.money(value)
        return _entered(basis, Figure(name, How.SUM, value, said, self._all(numbers)))

    def share(self, basis: Basis, name: str, part: Keys, whole: Keys) -> Figure:
        """How many of how many, as a percentage."""
        inner, outer = self.numbers(part), self.numbers(whole)
        value = len(inner) / len(outer) if outer else None
        portions = self._portions({"part": inner, "all": outer})
        return _entered(basis, Figure(name, How.SHARE, value, self.percent(value), portions))

    def sum_share(self, basis: Basis, name: str, part: Keys, whole: Keys) -> Figure:
        inner, outer = self.numbers(part), self.numbers(whole)
        below = self.amount(outer)
        value = float(self.amount(inner) / below) if below else None
        portions = self._portions({"part": inner, "all": outer})
        return _entered(basis, Figure(name, How.SUM_SHARE, value, self.percent(value), portions))

    def days(self, basis: Basis, name: str, key: tuple[str, int], how: How = How.DAYS) -> Figure:
        """Days from one of the record's own days to the day on which the report is made."""
        numbers = self.numbers([key])
        record = self.records[numbers[0] - 1]
        since = (record.day if how == How.DAYS else record.since) or self.rows.today
        value = max((self.rows.today - since).days, 0)
        return _entered(basis, Figure(name, how, value, number(value), self._all(numbers)))

    def other(
        self,
        basis: Basis,
        name: str,
        how: How,
        value: Number | None,
        portions: Mapping[str, tuple[str, Keys]],
        said: str = "",
    ) -> Figure:
        """A figure with portions of its own: by name their printed word and their records."""
        made = tuple(
            Portion(key, label, self.numbers(keys)) for key, (label, keys) in portions.items()
        )
        return _entered(basis, Figure(name, how, value, said or self.decimal(value), made))

    def _all(self, numbers: tuple[int, ...]) -> tuple[Portion, ...]:
        return (Portion("all", "", numbers),)

    def _portions(self, said: Mapping[str, tuple[int, ...]]) -> tuple[Portion, ...]:
        return tuple(Portion(key, self.words[f"portion_{key}"], had) for key, had in said.items())

    # Words.

    def say(self, key: str, **values: Run) -> tuple[Run, ...]:
        """The sentence of a key with figures and names in their places."""
        return self.filled(self.words[key], **values)

    def filled(self, text: str, **values: Run) -> tuple[Run, ...]:
        runs: list[Run] = []
        for place, part in enumerate(_SLOT.split(text)):
            value: Run = values[part] if place % 2 else part
            if value != "":
                runs.append(value)
        return tuple(runs)

    def text(self, key: str, **values: str) -> str:
        return "".join(plain(run) for run in self.say(key, **values))

    def body(self, key: str, **values: Run) -> Paragraph:
        return Paragraph(Style.BODY, self.say(key, **values))

    def heading(self, style: Style, key: str, **values: str) -> Paragraph:
        return Paragraph(style, (self.text(key, **values),))

    def percent(self, value: float | None) -> str:
        if value is None:
            return self.words["no_ground"]
        return f"{number(round(Decimal(value) * 100, 1))}%"

    def decimal(self, value: Number | None) -> str:
        if value is None:
            return self.words["no_ground"]
        return number_format(round(Decimal(value), 2), decimal_pos=2, use_l10n=True)

    def money(self, value: Decimal | int) -> str:
        return self.text("money", amount=number(value))

    def day(self, value: date | None) -> str:
        if value is None:
            return ""
        return f"{value:%d/%m/%Y}" if self.asked.language == "vi" else value.isoformat()


def number(value: Decimal | int) -> str:
    """A number as it is printed: grouped, with no idle zeros after the sign."""
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(number_format(Decimal(plain), use_l10n=True, force_grouping=True))


def figure_cell(figure: Figure) -> Cell:
    return Cell(figure.said, figure=figure)


def mark_cell(basis: Basis) -> Cell:
    """The cell of a row's ground, which leads to it."""
    return Cell(basis.mark, anchor=basis.mark)


def ranges(numbers: Sequence[int], letter: str) -> str:
    """Numbers as they are printed: B.1–B.12, B.15."""
    said: list[str] = []
    start = last = None
    for one in [*sorted(numbers), None]:
        if start is not None and last is not None and one != last + 1:
            end = f"–{letter}.{last}" if last != start else ""
            said.append(f"{letter}.{start}{end}")
            start = None
        if start is None:
            start = one
        last = one
    return ", ".join(said)


def mark(figure: Figure, basis: Basis, *, shows: bool = True) -> Mark:
    return Mark(figure, basis, shows)


def _entered(basis: Basis, figure: Figure) -> Figure:
    basis.figures.append(figure)
    return figure
