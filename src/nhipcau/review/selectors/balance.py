"""The sides against each other: who proposes, carries out, pays, and answers late; by field.

Money counts as the others confirmed it, unless the scope counts what was reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from nhipcau.activities.choices import ParticipantRole, TransactionKind
from nhipcau.activities.models import (
    Activity,
    ActivityParticipant,
    ConfirmationRequest,
    Transaction,
)
from nhipcau.review.selectors.promises import beside, in_force, serving
from nhipcau.review.selectors.scope import Scope, SideOf

LATE_DAYS = 15
"""A word given later than so many days after it was asked for is late."""


@dataclass(slots=True)
class Standing:
    """What one side did in one field: activities it keeps, activities it carries out, VND it paid,
    words it was asked for, and those of them it gave late or not at all."""

    proposes: int = 0
    hosts: int = 0
    paid: int = 0
    asked: int = 0
    late: int = 0


Table = dict[str | None, dict[int, Standing]]


def balance_of(scope: Scope) -> Table:
    """By field, then by the key of a side; four queries."""
    table: Table = defaultdict(lambda: defaultdict(Standing))
    if scope.is_ahead:
        return {}
    of_side = {one: side.key for side in scope.sides for one in side.speaks}
    ran = _ran(scope)
    kept = ran.annotate(side=SideOf("owner__locality_id", of_side)).values("field", "side")
    for key, side, count in kept.annotate(n=Count("pk")).values_list("field", "side", "n"):
        if side is not None:
            table[key][side].proposes = count
    for key, side, count in _hosts(ran, of_side):
        table[key][side].hosts = count
    for key, side, amount in _paid(scope, ran, of_side):
        table[key][side].paid = amount
    for key, side, asked, late in _words(scope, ran, of_side):
        table[key][side].asked, table[key][side].late = asked, late
    return {key: dict(sides) for key, sides in table.items()}


def _ran(scope: Scope) -> QuerySet[Activity]:
    return Activity.objects.filter(
        Q(pk__in=serving(scope).values("activity")) | Q(pk__in=beside(scope).values("pk"))
    ).order_by()


def _hosts(ran: QuerySet[Activity], of_side: dict[int, int]) -> Iterable[tuple[Any, int, int]]:
    rows = ActivityParticipant.objects.filter(
        activity__in=ran.values("pk"), role=ParticipantRole.IMPLEMENTING
    ).order_by()
    rows = rows.annotate(
        side=SideOf("organisation__locality_id", of_side), key=F("activity__field")
    )
    counted = rows.filter(side__isnull=False).values("key", "side")
    return counted.annotate(n=Count("activity", distinct=True)).values_list("key", "side", "n")


def _paid(
    scope: Scope, ran: QuerySet[Activity], of_side: dict[int, int]
) -> Iterable[tuple[Any, int, int]]:
    rows = Transaction.objects.filter(
        Q(activity__in=ran.values("pk")) | Q(commitment__in=in_force(scope).values("pk")),
        kind=TransactionKind.PAID,
        is_current=True,
        standing__in=scope.standings,
        on__gte=scope.period.first,
        on__lte=scope.until,
    ).order_by()
    rows = rows.annotate(of=SideOf("side_id", of_side)).filter(of__isnull=False)
    return rows.values("field", "of").annotate(n=Sum("amount")).values_list("field", "of", "n")


def _words(
    scope: Scope, ran: QuerySet[Activity], of_side: dict[int, int]
) -> Iterable[tuple[Any, int, int, int]]:
    first, last = scope.period.first, scope.until
    rows = ConfirmationRequest.objects.filter(
        Q(update__activity__in=ran.values("pk"))
        | Q(update__commitment__in=in_force(scope).values("pk")),
        asked_at__date__gte=first,
        asked_at__date__lte=last,
    ).order_by()
    rows = rows.annotate(
        side=SideOf("locality_id", of_side),
        key=Coalesce("update__activity__field", "update__commitment__field"),
    ).filter(side__isnull=False)
    days = timedelta(days=LATE_DAYS)
    late = Q(answered_at__gt=F("asked_at") + days) | Q(
        answered_at=None, asked_at__date__lt=last - days
    )
    counted = rows.values("key", "side").annotate(n=Count("pk"), late=Count("pk", filter=late))
    return counted.values_list("key", "side", "n", "late")
