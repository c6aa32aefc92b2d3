"""What the board shows as a table: the page that is asked for, counted and in order.

With a hundred thousand commitments a database must not sort all of them for a page of twenty-five.
An order is cut into lanes (in progress with a day, in progress without one, …) that an index
already holds in order, and the counts say into which lane a page falls: only that one is read.
`order_of` is the same order said at once; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from nhipcau.agreements.models import Commitment, CommitmentLead, Field
from nhipcau.agreements.selectors.commitments import (
    IN_ITS_AGREEMENT,
    STATES_IN_ORDER,
    Term,
    commitments_visible_to,
    order_of,
)
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.agreements.selectors.tally import Count3, Tally, tally_visible_to
from nhipcau.foundation.actors import Actor

DATED, UNDATED = Q(due_on__isnull=False), Q(due_on=None)
WORTH_WALKING = 1000
"""Rows of a side, an organisation or some words from which on an order is walked for them."""
BY_DAY: tuple[Term, ...] = ("due_on", *IN_ITS_AGREEMENT)


@dataclass(frozen=True, slots=True)
class Lane:
    """Rows that stand together in an order, how many, and their order among themselves."""

    only: Q
    count: int
    order: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class BoardTable:
    """One page of the table, and how many stand in each state whatever state is chosen."""

    page: Page[Any]
    tally: Tally


class _Counted(Paginator[Any]):
    """Pages of a list whose length is known already."""

    def __init__(self, count: int, size: int) -> None:
        super().__init__(range(count), size)


def board_table(
    actor: Actor, wanted: CommitmentFilter, today: date, *, size: int, number: str | None
) -> BoardTable:
    """The page that an address asks for, or the nearest that there is."""
    tally = tally_visible_to(actor, wanted, today)
    page = _Counted(tally.within(wanted.states).total, size).get_page(number)
    start = max(0, page.start_index() - 1)
    ids = ids_in_order(actor, wanted, today, tally, start, min(size, len(page.object_list)))
    page.object_list = rows_of(ids)
    return BoardTable(page, tally)


def walked(actor: Actor, wanted: CommitmentFilter, today: date, count: int) -> QuerySet[Commitment]:
    """The rows of the filter for reading a few from the front of their order.

    The fewer there are, the longer a walk looks for them: few are fetched by what they are few by.
    """
    is_few = count < WORTH_WALKING and wanted.points_at_few
    walks = not is_few and wanted.agreement_id is None
    return commitments_visible_to(actor, wanted, today=today, walked=walks)


def rows_of(ids: Sequence[int]) -> list[Commitment]:
    """These commitments in this order, with all that a row or a card shows, in three queries."""
    leads = CommitmentLead.objects.select_related("organisation")
    rows = (
        Commitment.objects.filter(pk__in=ids)
        .select_related("agreement", "field", "reported_by")
        .defer("folded", "sort_text", "agreement__folded", "agreement__summary")
        .prefetch_related("performers", Prefetch("leads", leads))
    )
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids if pk in found]


def ids_in_order(
    actor: Actor, wanted: CommitmentFilter, today: date, tally: Tally, start: int, size: int
) -> list[int]:
    """Ids of `size` rows from `start` on, in the order of `order_of(wanted.sort)`."""
    if not size:
        return []
    rows = walked(actor, wanted, today, tally.within(wanted.states).total)
    name = wanted.sort.removeprefix("-")
    if name == "lead":
        return _by_lead(rows, wanted.sort, start, size)
    if name in {"text", "agreement"}:
        return _slice(rows.order_by(*order_of(wanted.sort)), start, size)
    lanes = _lanes(commitments_visible_to(actor, wanted, today=today), wanted, tally)
    touched, before = _touched(lanes, start, size)
    if len(touched) == 1:
        chosen = rows.filter(touched[0].only).order_by(*touched[0].order)
    else:
        # A page over a border, or a short list: few rows, or one page among thousands.
        chosen = rows.filter(reduce(or_, (lane.only for lane in touched), Q()))
        chosen = chosen.order_by(*order_of(wanted.sort))
    return _slice(chosen, start - before, size)


def _slice(rows: QuerySet[Commitment], start: int, size: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[start : start + size])


def _touched(lanes: Iterable[Lane], start: int, size: int) -> tuple[list[Lane], int]:
    """The lanes in which a page lies, and how many rows stand before the first of them."""
    touched: list[Lane] = []
    before, passed = 0, 0
    for lane in lanes:
        if lane.count and passed < start + size and passed + lane.count > start:
            before = before if touched else passed
            touched.append(lane)
        passed += lane.count
    return touched, before


def _lanes(rows: QuerySet[Commitment], wanted: CommitmentFilter, tally: Tally) -> list[Lane]:
    down = wanted.sort.startswith("-")
    if wanted.sort.removeprefix("-") == "state":
        states = STATES_IN_ORDER[::-1] if down else STATES_IN_ORDER
        groups = [(Q(state=state), tally.of(state, wanted.states)) for state in states]
    elif wanted.sort.removeprefix("-") == "field":
        groups = _fields(rows, down=down)
    else:
        all_of_them = tally.within(wanted.states)
        first = (F("due_on").desc(),) if down else ("due_on",)
        return _by_day(Q(), all_of_them, (*first, *IN_ITS_AGREEMENT))
    return [lane for only, count in groups for lane in _by_day(only, count, BY_DAY)]


def _by_day(only: Q, count: Count3, order: tuple[Term, ...]) -> list[Lane]:
    return [
        Lane(only & DATED, count.dated, order),
        Lane(only & UNDATED, count.total - count.dated, IN_ITS_AGREEMENT),
    ]


def _fields(rows: QuerySet[Commitment], *, down: bool) -> list[tuple[Q, Count3]]:
    """The fields in their order with their counts; what has no field stands last."""
    counted = rows.order_by().values_list("field").annotate(Count("pk"), Count("due_on"))
    counts = {key: Count3(total, dated) for key, total, dated in counted}
    keys: list[str | None] = list(Field.objects.values_list("pk", flat=True))
    keys = [*(keys[::-1] if down else keys), None]
    return [(Q(field=key), counts.get(key, Count3())) for key in keys]


def _by_lead(rows: QuerySet[Commitment], sort: str, start: int, size: int) -> list[int]:
    """By the name of the organisation that comes first in the alphabet; those without one last.

    Walked from the organisations, so that the first pages need no sorting of all.
    """
    # Asked for first, so that the joins are inner ones and a walk may begin at the organisations.
    named = (
        rows.order_by()
        .filter(leads__isnull=False)
        .annotate(lead_name=F("leads__organisation__sort_name"), lead_pk=F("leads__pk"))
    )
    before = CommitmentLead.objects.filter(commitment=OuterRef("pk")).filter(
        Q(organisation__sort_name__lt=OuterRef("lead_name"))
        | Q(organisation__sort_name=OuterRef("lead_name"), pk__lt=OuterRef("lead_pk"))
    )
    led = named.filter(~Exists(before))
    name = "-lead_name" if sort.startswith("-") else "lead_name"
    ids = _slice(led.order_by(name, *IN_ITS_AGREEMENT), start, size)
    if len(ids) == size:
        return ids
    own = CommitmentLead.objects.filter(commitment=OuterRef("pk"))
    without = rows.filter(~Exists(own)).order_by(*IN_ITS_AGREEMENT)
    passed = start - led.count() if not ids else 0
    return [*ids, *_slice(without, max(0, passed), size - len(ids))]
