"""Loading of the reference list of units; idempotent, and never undoes what staff edited since."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from nhipcau.localities.models import Locality, LocalitySuccession

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_units() -> int:
    """Add the units and successions that are missing; returns how many units were added."""
    known = dict(Locality.objects.values_list("code", "pk"))
    added = 0
    for row in _rows("units.csv"):
        if row["code"] in known:
            continue
        unit = Locality.objects.create(
            code=row["code"],
            kind=row["kind"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            official_vi=row["official_vi"],
            official_en=row["official_en"],
            aliases=[alias.strip() for alias in row["aliases"].split(";") if alias.strip()],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )
        known[unit.code] = unit.pk
        added += 1
    _load_successions(known)
    return added


def _load_successions(known: dict[str, int]) -> None:
    standing = set(LocalitySuccession.objects.values_list("predecessor_id", "successor_id"))
    LocalitySuccession.objects.bulk_create(
        LocalitySuccession(
            predecessor_id=known[row["predecessor"]],
            successor_id=known[row["successor"]],
            on=date.fromisoformat(row["on"]),
            source=row["source"],
        )
        for row in _rows("successions.csv")
        if (known[row["predecessor"]], known[row["successor"]]) not in standing
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None
