"""How many commitments of a filter stand in each field, bucket, side and lead organisation.

Where nothing but the order is asked for, sides and leads are counted by the parties of agreements,
out of one index, and what was replaced is taken off; otherwise by the commitments that are left.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from nhipcau.agreements.choices import CommitmentState, DeadlineBucket
from nhipcau.agreements.models import Commitment, CommitmentLead, Party
from nhipcau.agreements.selectors.commitments import is_late, last_day_of
from nhipcau.agreements.selectors.filters import DEFAULT_SORT, CommitmentFilter
from nhipcau.agreements.selectors.tally import Sight, counted
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import present_of

Does = Commitment.performers.through
EVERYTHING = CommitmentFilter(sort=DEFAULT_SORT)


def counts_by_field(actor: Actor, wanted: CommitmentFilter, today: date) -> Counter[str | None]:
    """By the key of the field; None for those without."""

    def work(sight: Sight, asked: CommitmentFilter) -> Counter[str | None]:
        rows = sight.commitments(asked, today)
        return Counter(dict(rows.values_list("field").annotate(Count("pk"))))

    return counted("by-field", actor, wanted, today, work)


def counts_by_bucket(
    actor: Actor, wanted: CommitmentFilter, today: date
) -> Counter[DeadlineBucket]:
    """Counted day by day in the order of an index; a test holds this to `in_bucket`."""

    def work(sight: Sight, asked: CommitmentFilter) -> Counter[DeadlineBucket]:
        rows = sight.commitments(asked, today, walked=True)
        groups = rows.values("due_on", "due_recurrence").annotate(
            many=Count("pk"), late=Count("pk", filter=is_late(today))
        )
        counts: Counter[DeadlineBucket] = Counter()
        told = groups.values_list("due_on", "due_recurrence", "many", "late")
        for day, rhythm, many, late in told:
            counts[DeadlineBucket.OVERDUE] += late
            counts[_bucket_of(day, rhythm, today)] += many - late
        return counts

    return counted("by-bucket", actor, wanted, today, work)


def counts_by_side(
    actor: Actor, wanted: CommitmentFilter, today: date
) -> Counter[tuple[int, bool]]:
    """By the unit of today (unit, False); (unit, True) where two sides of an agreement are one unit
    today, so that what both do was counted twice."""

    def work(sight: Sight, asked: CommitmentFilter) -> Counter[tuple[int, bool]]:
        by_party = _by_party(sight, asked, today)
        told = Party.objects.order_by().values_list("pk", "agreement", "locality")
        parties = [row for row in told if by_party[row[0]]]
        present = present_of({locality for _pk, _of, locality in parties}, today)
        counts: Counter[tuple[int, bool]] = Counter()
        seen: set[tuple[int, int]] = set()
        for pk, agreement, locality in parties:
            unit = present[locality].pk
            counts[unit, False] += by_party[pk]
            counts[unit, True] += (agreement, unit) in seen
            seen.add((agreement, unit))
        return counts

    return counted("by-side", actor, wanted, today, work)


def counts_by_lead(actor: Actor, wanted: CommitmentFilter, today: date) -> Counter[int | None]:
    """By organisation, without what it continues; None for those that nobody carries."""

    def work(sight: Sight, asked: CommitmentFilter) -> Counter[int | None]:
        leads = CommitmentLead.objects.order_by()
        counts = _counted(leads, "organisation", sight, asked, today)
        own = leads.filter(commitment=OuterRef("pk"))
        counts[None] = sight.commitments(asked, today).filter(~Exists(own)).count()
        return counts

    return counted("by-lead", actor, wanted, today, work)


def _by_party(sight: Sight, asked: CommitmentFilter, today: date) -> Counter[Any]:
    return _counted(Does.objects.order_by(), "party", sight, asked, today)


def _counted(
    rows: QuerySet[Any], key: str, sight: Sight, asked: CommitmentFilter, today: date
) -> Counter[Any]:
    """Rows that join a commitment to a party, counted by one of their columns."""
    if asked != EVERYTHING:
        known = sight.commitments(asked, today).values("pk")
        return _by(rows.filter(commitment__in=known), key)
    parties = Party.objects.filter(agreement__in=sight.agreements()).order_by().values("pk")
    rows = rows.filter(party__in=parties)
    replaced = Commitment.objects.filter(state=CommitmentState.REPLACED).order_by().values("pk")
    return _by(rows, key) - _by(rows.filter(commitment__in=replaced), key)


def _by(rows: QuerySet[Any], key: str) -> Counter[Any]:
    return Counter(dict(rows.values_list(key).annotate(Count("pk"))))


def _bucket_of(day: date | None, rhythm: str, today: date) -> DeadlineBucket:
    if day is None:
        return DeadlineBucket.RHYTHM if rhythm else DeadlineBucket.UNDATED
    if day < today:
        return DeadlineBucket.PAST
    if day <= last_day_of(today, 1):
        return DeadlineBucket.THIS_MONTH
    return DeadlineBucket.THIS_QUARTER if day <= last_day_of(today, 3) else DeadlineBucket.LATER
