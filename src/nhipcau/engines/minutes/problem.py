"""What the reader is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .answer import Grid
from .normalise import normalise


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read. `text` is normalised on the way in, and offsets count in that form.

    `published_hint` is the day the caller knows the text to be from; it serves where the text
    itself gives no year. `grids` are the tables that `extract` found in it. `columns` are what a
    person said of tables that the reader does not know: by the key of a heading row (`header_key`)
    the number of each column.
    """

    text: str
    published_hint: date | None = None
    grids: tuple[Grid, ...] = ()
    columns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", normalise(self.text))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may be before it is refused.

    Sizes are in bytes, `text` in characters, `seconds` is wall time for slow formats; `rows` and
    `columns` are those of one sheet.
    """

    size: int = 20_000_000
    text: int = 20_000_000
    pages: int = 10_000
    unpacked: int = 200_000_000
    ratio: int = 200
    entries: int = 5_000
    seconds: float = 60.0
    rows: int = 20_000
    columns: int = 60
    sheets: int = 30

    def __post_init__(self) -> None:
        sizes = (self.size, self.text, self.pages, self.unpacked, self.ratio, self.entries)
        values = (*sizes, self.rows, self.columns, self.sheets)
        if min(values) < 1 or self.seconds <= 0:
            raise ValueError("Every limit must be above zero.")
