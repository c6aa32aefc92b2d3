"""Which organisations usually merged into one: hints from the table of department mergers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from nhipcau.foundation.text import fold
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors.lineage import locality_ancestry

TABLE = Path(__file__).resolve().parent.parent / "data" / "department_mergers.csv"


@dataclass(frozen=True, slots=True)
class MergerHint:
    """What the table says of an organisation: whom it usually continues, and since when."""

    predecessors: tuple[Organisation, ...]
    old_kinds: tuple[str, ...]
    on: date | None
    is_certain: bool


def merger_hint(successor: Organisation) -> MergerHint:
    """The usual predecessors that stand in the register, with all the kinds that the table names.

    A row for the locality itself comes before the usual map; a day is given only where known.
    """
    rows = _rows_for(successor)
    kinds = tuple(dict.fromkeys(row["old_kind"] for row in rows))
    days = {row["on"] for row in rows if len(row["on"]) == 10}
    return MergerHint(
        predecessors=tuple(_standing(successor, kinds)),
        old_kinds=kinds,
        on=date.fromisoformat(days.pop()) if len(days) == 1 else None,
        is_certain=bool(rows) and all(row["certainty"] == "S" for row in rows),
    )


def _rows_for(successor: Organisation) -> list[dict[str, str]]:
    name = fold(successor.name)
    rows = [row for row in _table() if _is_of_kind(name, row["new_kind"])]
    own = [row for row in rows if row["locality"] == successor.locality.code]
    return own or [row for row in rows if not row["locality"]]


def _standing(successor: Organisation, kinds: tuple[str, ...]) -> list[Organisation]:
    if not kinds:
        return []
    ids = locality_ancestry([successor.locality_id])[successor.locality_id]
    rows = Organisation.objects.filter(locality__in=ids, is_listed=True).exclude(pk=successor.pk)
    rows = rows.exclude(succession_out__successor=successor).select_related("locality")
    return [row for row in rows if any(_is_of_kind(fold(row.name), kind) for kind in kinds)]


def _is_of_kind(folded_name: str, kind: str) -> bool:
    """Whether a name is that of a kind of department, with or without its place behind it."""
    return f"{folded_name} ".startswith(f"{fold(kind)} ")


@cache
def _table() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
