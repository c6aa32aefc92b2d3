"""What a list is made of: its columns, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

Words = str | Promise


class CellKind(Enum):
    """How a cell is written and read back."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `is_fixed` marks what the program says and nobody enters; `help` is told in the
    instructions of a template.
    """

    key: str
    heading: Words
    kind: CellKind = CellKind.TEXT
    width: int = 14
    is_fixed: bool = False
    help: Words = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings of a list in one language, with what its cells need to be written in it."""

    title: str
    columns: Sequence[Column]
    headings: Sequence[str]
    language: str

    @classmethod
    def of(cls, title: Words, columns: Sequence[Column], language: str) -> Sheet:
        """The list with its headings said now, in the language that is active."""
        return cls(str(title), columns, [str(column.heading) for column in columns], language)
