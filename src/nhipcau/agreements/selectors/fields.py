"""A field of cooperation across agreements: what is promised in it, by whom, between whom, when.

Drafts promise nothing yet and are left out, whoever asks; what was replaced counts under what
stands in its place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from nhipcau.agreements.choices import AgreementState, CommitmentState
from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead, Field, Party
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.board import rows_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import present_of

MOST = 8
DUE_SHOWN = 6
NONE = "none"
LATEST = 50
IN_ORDER = (F("due_on").asc(nulls_last=True), "agreement_id", "number")
Counts = dict[str, int]


@dataclass(slots=True)
class FieldCounts:
    """One field in the index; `topic` is None for commitments without a field."""

    topic: Field | None
    counts: Counts = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.topic.pk if self.topic else NONE


@dataclass(frozen=True, slots=True)
class Pair:
    """Two localities that work together in a field."""

    left: Locality
    right: Locality
    agreements: int
    commitments: int


@dataclass(slots=True)
class FieldOverview:
    """What the page of a field shows beside its list."""

    counts: Counts
    sides: list[tuple[Locality, int]]
    side_count: int
    units: list[tuple[Organisation, int]]
    pairs: list[Pair]
    pair_count: int
    due: list[Commitment]


def promised_visible_to(actor: Actor) -> QuerySet[Commitment]:
    """Commitments of agreements that were signed and that this actor may read."""
    known = agreements_visible_to(actor).exclude(state=AgreementState.DRAFT)
    return Commitment.objects.filter(agreement__in=known.order_by().values("pk"))


def fields_counted(actor: Actor, today: date) -> list[FieldCounts]:
    """Every field with how many stand in each state, in the order of the fields; none left out."""
    topics = list(Field.objects.all())
    found: dict[str, FieldCounts] = {row.pk: FieldCounts(row) for row in topics}
    for key, state, count, late in _grouped(promised_visible_to(actor), today, "field"):
        one = found.setdefault(key or NONE, FieldCounts(None))
        _count(one.counts, state, count, late)
    return list(found.values())


def field_rows(actor: Actor, key: str) -> QuerySet[Commitment]:
    """The commitments of one field, by deadline."""
    rows = promised_visible_to(actor).exclude(state=CommitmentState.REPLACED)
    wanted = None if key == NONE else key
    return rows.filter(field=wanted).order_by(*IN_ORDER)


def field_overview(actor: Actor, key: str, today: date) -> FieldOverview:
    """States, sides, units, pairs and what is due, in a constant number of queries."""
    rows = field_rows(actor, key)
    counts: Counts = {}
    for _key, state, count, late in _grouped(rows, today, "field"):
        _count(counts, state, count, late)
    sides = _sides(rows, today)
    pairs = _pairs(rows, today)
    return FieldOverview(
        counts=counts,
        sides=sides[:MOST],
        side_count=len(sides),
        units=_units(rows),
        pairs=pairs[:MOST],
        pair_count=len(pairs),
        due=_due(rows, today),
    )


def _grouped(rows: QuerySet[Commitment], today: date, by: str) -> Any:
    groups = rows.order_by().values(by, "state")
    # No draft is among them, so whatever is open and past its day is late.
    late = Q(state__in=OPEN_STATES, due_on__lt=today)
    counted = groups.annotate(count=Count("pk"), late=Count("pk", filter=late))
    return counted.values_list(by, "state", "count", "late")


def _count(counts: Counts, state: str, count: int, late: int) -> None:
    """What is late stands under "overdue" alone, so that the parts add up to the total."""
    if state == CommitmentState.REPLACED:
        return
    counts[state] = counts.get(state, 0) + count - late
    counts["overdue"] = counts.get("overdue", 0) + late
    counts["total"] = counts.get("total", 0) + count


def _sides(rows: QuerySet[Commitment], today: date) -> list[tuple[Locality, int]]:
    through = Commitment.performers.through.objects.filter(commitment__in=rows.order_by())
    found = through.values_list("party__locality").annotate(count=Count("commitment"))
    counted: Counter[int] = Counter()
    units: dict[int, Locality] = {}
    by_unit = list(found)
    present = present_of((unit for unit, _count in by_unit), today)
    for unit, count in by_unit:
        units[present[unit].pk] = present[unit]
        counted[present[unit].pk] += count
    return [(units[pk], count) for pk, count in counted.most_common()]


def _units(rows: QuerySet[Commitment]) -> list[tuple[Organisation, int]]:
    leads = CommitmentLead.objects.filter(commitment__in=rows.order_by(), role="lead").order_by()
    top = leads.values_list("organisation").annotate(count=Count("pk")).order_by("-count")[:MOST]
    counted = dict(top)
    known = Organisation.objects.select_related("locality").in_bulk(counted)
    return [(known[pk], count) for pk, count in counted.items()]


def _pairs(rows: QuerySet[Commitment], today: date) -> list[Pair]:
    counted = dict(rows.order_by().values_list("agreement").annotate(count=Count("pk")))
    parties = Party.objects.filter(agreement__in=rows.order_by().values("agreement"))
    sides: dict[int, set[int]] = defaultdict(set)
    for agreement, unit in parties.order_by().values_list("agreement_id", "locality_id"):
        sides[agreement].add(unit)
    present = present_of({unit for units in sides.values() for unit in units}, today)
    agreements: Counter[tuple[int, int]] = Counter()
    promises: Counter[tuple[int, int]] = Counter()
    known: dict[int, Locality] = {}
    for agreement, units in sides.items():
        today_units = {present[unit].pk: present[unit] for unit in units}
        known |= today_units
        for pair in combinations(sorted(today_units), 2):
            agreements[pair] += 1
            promises[pair] += counted.get(agreement, 0)
    return [
        Pair(known[left], known[right], agreements[left, right], count)
        for (left, right), count in promises.most_common()
    ]


def _due(rows: QuerySet[Commitment], today: date) -> list[Commitment]:
    in_force = Agreement.objects.filter(state=AgreementState.IN_FORCE).order_by().values("pk")
    waiting = rows.filter(state__in=OPEN_STATES, due_on__gte=today, agreement__in=in_force)
    return rows_of(list(waiting.values_list("pk", flat=True)[:DUE_SHOWN]))


def latest_change_of(field: Field) -> list[AuditEntry]:
    """The last entry about a field among the latest about fields; its key stands in the change."""
    rows = AuditEntry.objects.filter(object_type=Field._meta.label_lower).order_by("-pk")[:LATEST]
    return [row for row in rows if row.changes.get("key", [None])[-1] == field.key][:1]
