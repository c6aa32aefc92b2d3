"""Two or three agreements beside each other: headings, fields, commitments, states, deadlines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Max, Min, Q, Window
from django.db.models.functions import RowNumber

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment, Field
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.commitments import is_late
from nhipcau.foundation.actors import Actor

LEAST, MOST = 2, 3
SHOWN = 6
"""Commitments of one agreement in one field that are shown; more are counted."""


@dataclass(slots=True)
class Compared:
    """One agreement with its counts; those late stand under "overdue" alone."""

    agreement: Agreement
    counts: dict[str, int] = field(default_factory=dict)
    next_due: date | None = None
    last_due: date | None = None


@dataclass(slots=True)
class Cell:
    """What one agreement promises in one field: the first of them, and how many in all."""

    agreement: Agreement
    count: int = 0
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.commitments)


@dataclass(slots=True)
class Row:
    """One field over the agreements, a cell for each; `is_shared` where more than one has it."""

    topic: Field | None
    cells: list[Cell]

    @property
    def is_shared(self) -> bool:
        return sum(1 for cell in self.cells if cell.count) > 1


@dataclass(slots=True)
class Comparison:
    columns: list[Compared]
    rows: list[Row]

    @property
    def shared(self) -> int:
        return sum(row.is_shared for row in self.rows)


def agreements_to_compare(actor: Actor, ids: Sequence[int]) -> list[Agreement]:
    """Those of the agreements that this actor may read, in the order asked for, three at most."""
    rows = agreements_visible_to(actor).filter(pk__in=ids[: 4 * MOST])
    rows = rows.select_related("keeper__locality")
    found = {row.pk: row for row in rows.prefetch_related("parties__locality")}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found][:MOST]


def compare(agreements: Sequence[Agreement], today: date) -> Comparison:
    """The comparison in a constant number of queries, however large the agreements are."""
    columns = {row.pk: Compared(row) for row in agreements}
    fields = {row.pk: row for row in Field.objects.all()}
    counted = _count(columns, today)
    _deadlines(columns, today)
    shown = _shown(list(columns))
    keys = sorted({key for _agreement, key in counted}, key=lambda key: _order(fields, key))
    rows = []
    for key in keys:
        cells = [
            Cell(row, counted.get((row.pk, key), 0), shown.get((row.pk, key), []))
            for row in agreements
        ]
        rows.append(Row(fields.get(key), cells))
    return Comparison(list(columns.values()), rows)


def _count(columns: dict[int, Compared], today: date) -> dict[tuple[int, str], int]:
    groups = (
        Commitment.objects.filter(agreement__in=columns)
        .exclude(state=CommitmentState.REPLACED)
        .order_by()
        .values("agreement", "field", "state")
        .annotate(count=Count("pk"), late=Count("pk", filter=is_late(today)))
    )
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for row in groups:
        one = columns[row["agreement"]].counts
        late = 0 if columns[row["agreement"]].agreement.is_draft else row["late"]
        one[row["state"]] = one.get(row["state"], 0) + row["count"] - late
        one["overdue"] = one.get("overdue", 0) + late
        one["total"] = one.get("total", 0) + row["count"]
        counted[row["agreement"], row["field"] or ""] += row["count"]
    return counted


def _deadlines(columns: dict[int, Compared], today: date) -> None:
    open_ = Q(state__in=OPEN_STATES)
    rows = Commitment.objects.filter(agreement__in=columns).order_by().values("agreement")
    found = rows.annotate(
        next_due=Min("due_on", filter=open_ & Q(due_on__gte=today)), last_due=Max("due_on")
    )
    for row in found:
        columns[row["agreement"]].next_due = row["next_due"]
        columns[row["agreement"]].last_due = row["last_due"]


def _shown(ids: Sequence[int]) -> dict[tuple[int, str], list[Commitment]]:
    place = Window(
        RowNumber(), partition_by=[F("agreement"), F("field")], order_by=[F("number").asc()]
    )
    rows = (
        Commitment.objects.filter(agreement__in=ids)
        .exclude(state=CommitmentState.REPLACED)
        .annotate(place=place)
        .filter(place__lte=SHOWN)
        .defer("folded", "sort_text")
        .select_related("agreement")
        .prefetch_related("performers", "leads__organisation")
        .order_by("number")
    )
    found: dict[tuple[int, str], list[Commitment]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id, row.field_id or ""].append(row)
    return found


def _order(fields: dict[str, Field], key: str) -> int:
    return fields[key].order if key in fields else 10_000
