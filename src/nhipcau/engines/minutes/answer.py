"""What the reader gives back: plain frozen values that know how to become JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table: the number its file gives it, its line in the text, its cells as spans.

    `breaks` are the places where a cell had lines of its own.
    """

    number: int
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a file: a sheet with its name, or a table of a document, counted from 1."""

    name: str
    kind: str
    number: int
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file. `pages` is known only where the format has pages, `grids` are tables."""

    text: str
    media_type: str
    pages: int | None = None
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a statement falls due: the words, and the days they cover.

    `start` is None for "before a day", both are None for a pure rhythm. `precision` is day, month,
    quarter, half, year or term; `recurrence` monthly, quarterly, half_yearly, yearly or None.
    """

    text: str
    start: date | None
    end: date | None
    precision: str
    recurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts: VND, USD, or a counted thing as the text names it."""

    value: int | float
    unit: str


@dataclass(frozen=True, slots=True)
class PartyRead:
    """A locality that takes part, the level it had on the day, and the body that spoke for it."""

    name: str
    level: str
    body: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one side's delegation; `name` is None where the text gives the post alone."""

    side: str
    name: str | None
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause of the text and what it says.

    `text` is the slice `[start:end]` of the document. `actor` is "both", a locality, a unit, or
    None when the text does not say. `confidence` runs from 0 to 1.
    """

    kind: str
    start: int
    end: int
    text: str
    actor: str | None
    counterpart: str | None
    field: str | None
    form: str | None
    deadline: Deadline | None
    amount: Amount | None
    confidence: float
    lead: str | None = None
    coordinating: tuple[str, ...] = ()
    annexed: "AnnexRow | None" = None


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """What the row of a plan's annex says beside its task.

    `words` is the task where its cells are not one stretch of the text. `table` and `number` say
    where the row stands. `due_words` is the cell of the deadline where it names no day.
    """

    table: int
    number: int
    words: str
    leads: tuple[str, ...] = ()
    product: str | None = None
    due_words: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no task, and why: no_task, too_long."""

    number: int
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table of the document and what its columns were taken for; `columns` is empty if unknown.

    `key` is the form of its heading by which columns that a person named are found again.
    """

    name: str
    kind: str
    number: int
    start: int
    end: int
    key: str
    heading: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    columns: Mapping[str, int]
    tasks: int = 0
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document, statements in the order of the text."""

    published_at: datetime | date | None
    event_date: date | None
    event: str | None
    title: str | None
    symbol: str | None
    genre: str
    place: str | None
    parties: tuple[PartyRead, ...]
    heads: tuple[Head, ...]
    body_ends_at: int
    statements: tuple[Statement, ...]
    tables: tuple[TableRead, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The reading as JSON values: dates in ISO form, tuples as lists."""
        first = ("published_at", "event_date", "place", "parties", "heads", "body_ends_at")
        values = {name: _plain(getattr(self, name)) for name in first}
        values["statements"] = [_plain(statement) for statement in self.statements]
        more = ("event", "title", "symbol", "genre", "tables")
        return values | {name: _plain(getattr(self, name)) for name in more}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Statement | PartyRead | Head | Deadline | Amount | TableRead):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
