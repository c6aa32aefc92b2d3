"""Reading the TOML files into one immutable `Lexicon`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from ..normalise import fold, place_tones
from ..spotter import Spotter

_WORD = re.compile(r"\w+")
Phrase = tuple[tuple[str, ...], str, str]


@dataclass(frozen=True, slots=True)
class Locality:
    """A province or city as texts name it, with the days its name and level were in force."""

    name: str
    level: str
    start: date | None
    until: date | None
    before: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All wording, compiled for matching. Build it once with `load_lexicon`.

    Two lexicons are equal only when they are the same one, so that what is built from it can be
    kept beside it.
    """

    spotter: Spotter
    bare_spotter: Spotter
    localities: Mapping[str, Locality]
    levels: Mapping[str, str]
    tables: Mapping[str, Mapping[str, Any]]
    furniture: Mapping[str, re.Pattern[str]]
    leads: Mapping[str, re.Pattern[str]]

    def table(self, name: str) -> Mapping[str, Any]:
        """One data file as read."""
        return self.tables[name]


def words_of(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase, as the spotter sees a text."""
    return tuple(_WORD.findall(fold(phrase)))


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    folder = resources.files(__package__)
    tables = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    phrases = [*_phrases(tables), *_place_phrases(tables["localities"])]
    return Lexicon(
        spotter=Spotter(phrases),
        bare_spotter=Spotter(filter(_is_safe_bare, phrases), bare=True),
        localities={row["name"]: _locality(row) for row in tables["localities"]["locality"]},
        levels=tables["localities"]["levels"],
        tables=tables,
        furniture={
            name: re.compile("|".join(f"(?:{place_tones(pattern)})" for pattern in patterns))
            for name, patterns in tables["furniture"].items()
            if isinstance(patterns, list)
        },
        leads={
            name: re.compile(place_tones(pattern))
            for name, pattern in tables["leads"]["patterns"].items()
        },
    )


def _is_safe_bare(phrase: Phrase) -> bool:
    """Whether a phrase says something without its marks: "mo" is mỏ, mổ, mở and mơ."""
    words, category, _ = phrase
    return len(words) > 1 or category not in {"field", "field_weak", "form"}


def _phrases(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Phrase]:
    for table in tables.values():
        for category, groups in table.get("phrases", {}).items():
            for value, phrases in groups.items():
                for phrase in phrases:
                    yield words_of(phrase), category, value
        for category, groups in table.get("joined", {}).items():
            for value, parts in groups.items():
                for first, second in product(parts["first"], parts["second"]):
                    yield words_of(f"{first} {second}"), category, value


def _place_phrases(table: Mapping[str, Any]) -> Iterator[Phrase]:
    for row in table["locality"]:
        for alias in row.get("aliases", [row["name"]]):
            yield words_of(alias), "place", row["name"]


def _locality(row: Mapping[str, Any]) -> Locality:
    return Locality(
        name=row["name"],
        level=row["level"],
        start=row.get("from"),
        until=row.get("until"),
        before=row.get("before"),
    )
