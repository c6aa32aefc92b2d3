"""A few commitments from the front of a long order, at a cost that follows the few.

Found in two steps: their ids, out of an index that lies in the order of the list, and then those
rows with all that is shown of them. Joined first and ordered after, a hundred thousand rows would
be fetched to show five.
"""

from __future__ import annotations

from django.db.models import QuerySet

from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors.commitments import with_sides


def in_full(rows: QuerySet[Commitment], part: slice) -> list[Commitment]:
    """A slice of ordered rows with all that a list shows of them."""
    ids = list(rows.values_list("pk", flat=True)[part])
    found = {row.pk: row for row in with_sides(Commitment.objects.filter(pk__in=ids)).order_by()}
    return [found[pk] for pk in ids]
