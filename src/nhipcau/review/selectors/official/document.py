"""An official report as plain data, before it is a DOCX, a PDF or a workbook.

Every figure in it is a `Figure`: it says how it was counted and names the records that it counts,
by their numbers in the annex of records. Figures that belong together share a `Basis`, whose number
is the mark in the text: [A.12].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

Number = int | float | Decimal


class How(Enum):
    """How a figure comes out of the records of its portions."""

    COUNT = "count"
    """How many there are in "all"."""
    SUM = "sum"
    """What the amounts of "all" come to."""
    SHARE = "share"
    """"part" over "all"."""
    SUM_SHARE = "sum_share"
    """The amounts of "part" over those of "all"."""
    COUNT_OF = "count_of"
    """How many portions are not empty."""
    FIELD_SHARE = "field_share"
    """Portions that are not empty over all portions."""
    MEAN_RUNG = "mean_rung"
    """The mean of the numbers that name the portions, over their records."""
    DEPTH = "depth"
    """The same over five."""
    EVENNESS = "evenness"
    """Pielou's evenness of the portions."""
    IN_STEP = "in_step"
    """Of "kept:x" over "due:x" the smallest over the largest."""
    MEDIAN = "median"
    """The product-limit median of the waits of "begun" and "open"."""
    MEAN = "mean"
    """The mean of what engines said; no record of ours."""
    DAYS = "days"
    """Days from the day of the one record in "all" to the day on which the report was made."""
    DAYS_SINCE = "days_since"
    """The same from the day on which it was agreed."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Records by their numbers in the annex, under a name; `label` is what is printed."""

    name: str
    label: str
    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what it is of, as a number (None where there is no ground) and as it is printed."""

    name: str
    how: How
    value: Number | None
    said: str
    portions: tuple[Portion, ...] = ()


@dataclass(slots=True)
class Basis:
    """One row of the annex of grounds: [A.number] in the text."""

    number: int
    title: str
    figures: list[Figure] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return f"A.{self.number}"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the annex of records: [B.number]. `amount` is what a sum adds up; `day`, `since`
    and `wait` are what days are counted by; `version` and `digest` say which content it was."""

    number: int
    kind: str
    pk: int
    title: str
    url: str
    version: str
    digest: str
    said_by: str = ""
    amount: Decimal | None = None
    day: date | None = None
    since: date | None = None
    wait: int | None = None

    @property
    def mark(self) -> str:
        return f"B.{self.number}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure in a text, with the ground it refers to; `shows_mark` is False where a later one
    of the same paragraph does."""

    figure: Figure
    basis: Basis
    shows_mark: bool = True


@dataclass(frozen=True, slots=True)
class Go:
    """Words that lead to a place of this document: a row of an annex."""

    text: str
    to: str


Run = str | Mark | Go


def plain(run: Run) -> str:
    """A run as bare text."""
    if isinstance(run, str):
        return run
    return run.text if isinstance(run, Go) else run.figure.said


class Style(Enum):
    PART = "part"
    SECTION = "section"
    POINT = "point"
    BODY = "body"
    NOTE = "note"
    CENTRED = "centred"


@dataclass(frozen=True, slots=True)
class Paragraph:
    style: Style
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(plain(run) for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """`figure` says that the text is one; `anchor` names a place of this document to go to, `name`
    makes this cell such a place, `link` is an address of the site."""

    text: str
    figure: Figure | None = None
    anchor: str = ""
    name: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the part of the table's width."""

    heading: str
    share: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """`kind` names the drawing; `alt` tells it in words; the table beside it says the same."""

    kind: str
    caption: str
    alt: str
    data: dict[str, Any]


Block = Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Annex:
    """`note` names, under the title, the report that the annex belongs to."""

    word: str
    title: str
    note: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the text: who issues it, its number, place and day, kind and summary."""

    superior: str
    issuer: str
    number_line: str
    place_line: str
    kind: str
    summary: str
    recipients: Sequence[str]
    authority: Sequence[str]
    signatory: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: title, headings, and rows of plain values by column."""

    title: str
    headings: Sequence[str]
    kinds: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report. `layout` is the key of the layout, `made_on` the day that it goes by."""

    language: str
    layout: str
    made_on: date
    head: Head
    blocks: Sequence[Block]
    annexes: Sequence[Annex]
    bases: Sequence[Basis]
    records: Sequence[Record]
    sheets: Sequence[Sheet]
