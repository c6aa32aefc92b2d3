"""Rules that stand on paper, as dated data: how a document is laid out, what counts as a fault."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, slots=True)
class Layout:
    """How an official document looks by the rules in force on a day; lengths as named.

    `key` is "state" (the decree) or "party" (the guide of the Party's office).
    """

    key: str
    source: str
    certainty: str
    said: Mapping[str, Any]

    def size(self, name: str) -> float:
        """Points of one element."""
        return float(self.said["sizes_pt"][name]["used"])

    def used(self, *path: str) -> float:
        """The value taken, within what the rule allows."""
        found: Any = self.said
        for step in path:
            found = found[step]
        return float(found["used"])

    def text(self, name: str) -> str:
        return str(self.said[name])

    @property
    def page_mm(self) -> tuple[float, float]:
        wide, high = self.said["page_mm"]
        return float(wide), float(high)

    @property
    def text_mm(self) -> float:
        """Width between the margins."""
        return self.page_mm[0] - self.used("margin_mm", "left") - self.used("margin_mm", "right")


@dataclass(frozen=True, slots=True)
class FaultRule:
    """A figure `below` or `above` a bound is told as a shortcoming, by the sentence of its key."""

    key: str
    figure: str
    why: str
    below: float | None = None
    above: float | None = None

    def finds(self, value: float | None) -> bool:
        """Whether it is one; what has no ground is none."""
        if value is None:
            return False
        if self.below is not None and value < self.below:
            return True
        return self.above is not None and value > self.above


def layout_on(key: str, day: date) -> Layout:
    """The layout of that key by the rules in force on a day; the earliest known before them."""
    rows = _read("layouts.json")
    found = _in_force([row for row in rows if row["key"] == key], day)
    if "based_on" in found:
        ground = _in_force([row for row in rows if row["key"] == found["based_on"]], day)
        sizes = {**ground["sizes_pt"], **found.get("sizes_pt", {})}
        found = {**ground, **found, "sizes_pt": sizes}
    return Layout(key, found["source"], found["certainty"], found)


def fault_rules_on(day: date) -> Sequence[FaultRule]:
    """The bounds in force on a day."""
    rows = _in_force(_read("shortcomings.json"), day)["rules"]
    return [FaultRule(**row) for row in rows]


def words(language: str) -> Mapping[str, str]:
    """The sentences of the document in one language, by key."""
    return {key: said[language] for key, said in _wording().items()}


@lru_cache
def _wording() -> Mapping[str, Mapping[str, str]]:
    said: dict[str, Mapping[str, str]] = json.loads(
        (DATA / "report_words.json").read_text(encoding="utf-8")
    )
    return said


@lru_cache
def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return rows


def _in_force(rows: Sequence[dict[str, Any]], day: date) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda row: str(row["in_force_from"]))
    begun = [row for row in ordered if row["in_force_from"] <= day.isoformat()]
    return begun[-1] if begun else ordered[0]
