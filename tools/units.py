"""Judge the tables of administrative units: against themselves, and against an outside list.

    python -m tools.units

The outside list is the development dependency `vietnamadminunits`, which knows the names, codes
and mergers of 2025 but no dates. Exits with 1 and one line per problem when something is wrong.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "src/nhipcau/localities/data"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KIND_WORDS = {"province": "tỉnh ", "city": "thành phố "}
REQUIRED = ("code", "name_vi", "name_en", "official_vi", "official_en", "gso_code", "source")

BEFORE_MERGERS = date(2025, 6, 30)
AFTER_MERGERS = date(2025, 7, 1)
# How many units there were on a day; 64 before Hà Tây joined Hà Nội.
COUNTS = {
    date(2008, 7, 31): 64,
    date(2008, 8, 1): 63,
    date(2024, 12, 31): 63,
    date(2025, 1, 1): 63,
    BEFORE_MERGERS: 63,
    AFTER_MERGERS: 34,
}


@dataclass(frozen=True)
class Unit:
    """A row of `units.csv`; the days are inclusive, None means open."""

    row: dict[str, str]
    valid_from: date | None
    valid_to: date | None

    @property
    def code(self) -> str:
        return self.row["code"]

    @property
    def names(self) -> set[str]:
        """Every form by which the unit may be looked up, without regard to case."""
        aliases = [alias for alias in self.row["aliases"].split(";") if alias]
        forms = [self.row["name_vi"], self.row["official_vi"], *aliases]
        return {form.casefold() for form in forms}

    def is_in_force(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Succession:
    """A row of `successions.csv`: from the day `on`, the successor stands for the predecessor."""

    predecessor: str
    successor: str
    on: date
    source: str


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of one table of the localities' data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_units() -> list[Unit]:
    return [
        Unit(row, _day_or_none(row["valid_from"]), _day_or_none(row["valid_to"]))
        for row in read_rows("units.csv")
    ]


def read_successions() -> list[Succession]:
    return [
        Succession(
            row["predecessor"], row["successor"], date.fromisoformat(row["on"]), row["source"]
        )
        for row in read_rows("successions.csv")
    ]


def _day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def row_problems(units: Iterable[Unit]) -> Iterator[str]:
    """What is wrong with a row by itself."""
    for unit in units:
        row = unit.row
        yield from (f"{unit.code}: {column} is empty" for column in REQUIRED if not row[column])
        if not SLUG.fullmatch(unit.code):
            yield f"{unit.code}: not a slug"
        if not row["official_vi"].lower().startswith(KIND_WORDS[row["kind"]]):
            yield f"{unit.code}: {row['official_vi']} is not a {row['kind']}"
        if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
            yield f"{unit.code}: ends before it begins"
        if not (unit.valid_from or row["valid_from_note"]):
            yield f"{unit.code}: no first day and no note that says why"
        for column, text in row.items():
            if text != unicodedata.normalize("NFC", text).strip():
                yield f"{unit.code}: {column} is not trimmed NFC"


def name_problems(units: list[Unit]) -> Iterator[str]:
    """Codes used twice, and names or statistical codes that mean two units on one day."""
    codes = Counter(unit.code for unit in units)
    yield from (f"{code}: code used {count} times" for code, count in codes.items() if count > 1)
    for day in COUNTS:
        in_force = [unit for unit in units if unit.is_in_force(day)]
        names = Counter(name for unit in in_force for name in unit.names)
        names.update(unit.row["gso_code"] for unit in in_force)
        yield from (f"{day}: {name} means two units" for name, n in names.items() if n > 1)


def count_problems(units: list[Unit]) -> Iterator[str]:
    for day, expected in COUNTS.items():
        found = sum(unit.is_in_force(day) for unit in units)
        if found != expected:
            yield f"{day}: {found} units in force, {expected} expected"


def succession_problems(units: list[Unit], successions: list[Succession]) -> Iterator[str]:
    """Edges that do not fit their ends, ends without an edge, and circles."""
    by_code = {unit.code: unit for unit in units}
    for edge in successions:
        if missing := {edge.predecessor, edge.successor} - by_code.keys():
            yield f"{edge.predecessor} → {edge.successor}: unknown {', '.join(sorted(missing))}"
            continue
        if by_code[edge.predecessor].valid_to != edge.on - timedelta(days=1):
            yield f"{edge.predecessor}: does not end the day before {edge.on}"
        if not by_code[edge.successor].is_in_force(edge.on):
            yield f"{edge.successor}: not in force on {edge.on}"
        if not edge.source:
            yield f"{edge.predecessor} → {edge.successor}: no source"
    yield from _open_end_problems(units, successions)
    yield from _circle_problems(successions)


def _open_end_problems(units: list[Unit], successions: list[Succession]) -> Iterator[str]:
    successors = Counter(edge.predecessor for edge in successions)
    begun = {(edge.successor, edge.on) for edge in successions}
    for unit in units:
        # Exactly one: with two, a sum over the successors would count the unit twice.
        if successors[unit.code] != (0 if unit.valid_to is None else 1):
            yield f"{unit.code}: {successors[unit.code]} successors"
        if unit.valid_from and (unit.code, unit.valid_from) not in begun:
            yield f"{unit.code}: begins on {unit.valid_from} out of nothing"


def _circle_problems(successions: list[Succession]) -> Iterator[str]:
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for edge in successions:
        graph[edge.successor].add(edge.predecessor)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"succession runs in a circle: {', '.join(sorted(set(error.args[1])))}"


def outside_problems(units: list[Unit], successions: list[Succession]) -> Iterator[str]:
    """Where the outside list names, numbers or merges units in another way."""
    for day, file in ((BEFORE_MERGERS, "parser_legacy"), (AFTER_MERGERS, "parser_from_2025")):
        ours = {
            (unit.row["official_vi"].casefold(), unit.row["gso_code"])
            for unit in units
            if unit.is_in_force(day)
        }
        theirs = {
            (entry["province"].casefold(), entry["provinceCode"])
            for entry in _outside(file)["DICT_PROVINCE"].values()
        }
        yield from (f"{day}: only ours: {pair}" for pair in sorted(ours - theirs))
        yield from (f"{day}: only outside: {pair}" for pair in sorted(theirs - ours))
    difference = _our_mergers(units, successions) ^ _outside_mergers()
    yield from (f"mergers differ: {old} → {new}" for old, new in sorted(difference))


def _our_mergers(units: list[Unit], successions: list[Succession]) -> set[tuple[str, str]]:
    """(unit before, unit after) by official name, the unchanged ones leading to themselves."""
    official = {unit.code: unit.row["official_vi"].casefold() for unit in units}
    after = {edge.predecessor: edge.successor for edge in successions if edge.on == AFTER_MERGERS}
    return {
        (official[unit.code], official[after.get(unit.code, unit.code)])
        for unit in units
        if unit.is_in_force(BEFORE_MERGERS)
    }


def _outside_mergers() -> set[tuple[str, str]]:
    before = _outside("parser_legacy")["DICT_PROVINCE"]
    after = _outside("parser_from_2025")["DICT_PROVINCE"]
    return {
        (before[old]["province"].casefold(), after[new]["province"].casefold())
        for new, olds in _outside("converter_2025")["DICT_PROVINCE"].items()
        for old in olds
    }


def _outside(name: str) -> dict[str, Any]:
    file = resources.files("vietnamadminunits") / "data" / f"{name}.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def problems(units: list[Unit], successions: list[Succession]) -> list[str]:
    """Everything that is wrong with the two tables; empty when they can be trusted."""
    return [
        *row_problems(units),
        *name_problems(units),
        *count_problems(units),
        *succession_problems(units, successions),
        *outside_problems(units, successions),
    ]


def main() -> int:
    units, successions = read_units(), read_successions()
    found = problems(units, successions)
    for problem in found:
        print(problem)
    print(f"{len(units)} units, {len(successions)} successions, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
