"""Rows as another query looks for them, so that a database finds them by an index."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet

FEW = 2000
"""So many rows are named by their ids: a database that guesses how many there are guesses badly."""

Ids = list[int] | QuerySet[Any]


def named(rows: QuerySet[Any]) -> Ids:
    """These rows, of one column: few by their ids, more by the query itself.

    Told by a query, PostgreSQL took the few commitments of a pair for thousands and went through
    all activities of the country to find theirs.
    """
    found = [row for (row,) in rows.values_list(*_column(rows))[: FEW + 1]]
    return found if len(found) <= FEW else rows


def named_again(known: Collection[int], rows: Callable[[], Ids]) -> Ids:
    """As `named`, where the ids were read before: `rows` finds them again if they are many."""
    return list(known) if len(known) <= FEW else rows()


def either(*ways: QuerySet[Any]) -> Ids:
    """What one of these finds, each of one column and without an order.

    Said with "or" across tables, no index serves: every row of the country is asked.
    """
    first, *others = ways
    union = first.union(*others)
    found = [next(iter(row.values())) for row in union[: FEW + 1]]
    return found if len(found) <= FEW else union


def _column(rows: QuerySet[Any]) -> tuple[str, ...]:
    return rows.query.values_select or ("pk",)
