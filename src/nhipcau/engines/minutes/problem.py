"""What the reader is given."""

from dataclasses import dataclass
from datetime import date

from .normalise import normalise


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read. `text` is normalised on the way in, and offsets count in that form.

    `published_hint` is the day the caller knows the text to be from; it serves where the text
    itself gives no year.
    """

    text: str
    published_hint: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", normalise(self.text))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may be before it is refused.

    Sizes are in bytes, `text` in characters, `seconds` is wall time for slow formats.
    """

    size: int = 20_000_000
    text: int = 20_000_000
    pages: int = 10_000
    unpacked: int = 200_000_000
    ratio: int = 200
    entries: int = 5_000
    seconds: float = 60.0

    def __post_init__(self) -> None:
        values = (self.size, self.text, self.pages, self.unpacked, self.ratio, self.entries)
        if min(values) < 1 or self.seconds <= 0:
            raise ValueError("Every limit must be above zero.")
