"""Loading of the fields of cooperation; idempotent."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from nhipcau.agreements.models import Field

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_fields() -> int:
    """Add the fields that are missing; returns how many."""
    known = set(Field.objects.values_list("key", flat=True))
    with (DATA / "fields.csv").open(encoding="utf-8", newline="") as file:
        rows = [Field(**row) for row in csv.DictReader(file) if row["key"] not in known]
    Field.objects.bulk_create(rows)
    return len(rows)
