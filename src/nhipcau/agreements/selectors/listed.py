"""A few commitments from the front of a long order, at a cost that follows the few.

Found in two steps: their ids, out of an index that lies in the order of the list, and then those
rows with all that is shown of them. Joined first and ordered after, a hundred thousand rows would
be fetched to show five.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors.commitments import with_sides


def in_full(rows: QuerySet[Commitment], part: slice) -> list[Commitment]:
    """A slice of ordered rows with all that a list shows of them."""
    return in_full_together(rows.values_list("pk", flat=True)[part])[0]


def in_full_together(*lists: Iterable[int]) -> list[list[Commitment]]:
    """The rows of several lists of ids, each in its order, fetched at once."""
    return _together(lists, with_sides(Commitment.objects.all()))


def in_brief_together(*lists: Iterable[int]) -> list[list[Commitment]]:
    """The same with its agreement and who does it alone, for short lists beside other things."""
    rows = Commitment.objects.select_related("agreement").prefetch_related("performers")
    return _together(lists, rows)


def _together(lists: Iterable[Iterable[int]], rows: QuerySet[Commitment]) -> list[list[Commitment]]:
    ids = [list(one) for one in lists]
    known = rows.filter(pk__in={pk for one in ids for pk in one}).order_by()
    found = {row.pk: row for row in known.defer("folded", "sort_text", "agreement__folded")}
    return [[found[pk] for pk in one if pk in found] for one in ids]
