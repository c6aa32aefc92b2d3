"""Commitments a page at a time, at a cost that follows the page and not the register.

A page is found in two steps: its ids, out of an index that lies in the order of the list, and then
those few rows with all that is shown of them. Joined first and ordered after, a hundred thousand
rows would be fetched to show twenty-five.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors.commitments import commitments_visible_to, with_sides
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Listed:
    """What a paginator needs: how many there are, and a slice of them with their sides."""

    rows: QuerySet[Commitment]
    walked: QuerySet[Commitment]

    def count(self) -> int:
        return self.rows.order_by().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Commitment]:
        return in_full(self.walked, part)


def commitments_listed(
    actor: Actor, wanted: CommitmentFilter | None = None, *, today: date | None = None
) -> Listed:
    """The commitments of `commitments_visible_to`, for a page of them."""
    return Listed(
        commitments_visible_to(actor, wanted, today=today),
        commitments_visible_to(actor, wanted, today=today, is_walked=True),
    )


def in_full(rows: QuerySet[Commitment], part: slice) -> list[Commitment]:
    """A slice of ordered rows with all that a list shows of them."""
    ids = list(rows.values_list("pk", flat=True)[part])
    found = {row.pk: row for row in with_sides(Commitment.objects.filter(pk__in=ids)).order_by()}
    return [found[pk] for pk in ids]
