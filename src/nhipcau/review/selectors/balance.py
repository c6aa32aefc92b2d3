"""The sides against each other: who proposes, carries out, pays, and answers late; by field.

Money counts as the others confirmed it, unless the scope counts what was reported.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from nhipcau.activities.choices import ParticipantRole, TransactionKind
from nhipcau.activities.models import (
    Activity,
    ActivityParticipant,
    ConfirmationRequest,
    Transaction,
)
from nhipcau.review.selectors.naming import Ids, either, named
from nhipcau.review.selectors.promises import in_force, ran
from nhipcau.review.selectors.scope import Scope, SideOf, Told, reports_known_to

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


@dataclass(frozen=True, slots=True)
class Ground:
    """What the table stands on: commitments in force, and activities of the subject that ran."""

    promised: Ids
    ran: Ids


def ground_of(scope: Scope) -> Ground:
    promised = named(in_force(scope).values("pk"))
    return Ground(promised, ran(scope, promised))


def balance_of(scope: Scope) -> Table:
    """By field, then by the key of a side; a constant number of queries."""
    table: Table = defaultdict(lambda: defaultdict(Standing))
    if scope.is_ahead:
        return {}
    ground = ground_of(scope)
    kept = proposed(scope, ground).values("key", "of").annotate(n=Count("pk"))
    for key, side, count in kept.values_list("key", "of", "n"):
        table[key][side].proposes = count
    parts = carried(scope, ground).values("key", "of").annotate(n=Count("activity", distinct=True))
    for key, side, count in parts.values_list("key", "of", "n"):
        table[key][side].hosts = count
    sums = paid(scope, ground).values("key", "of").annotate(n=Sum("amount"))
    for key, side, amount in sums.values_list("key", "of", "n"):
        table[key][side].paid = amount
    words = asked(scope, ground).values("key", "of")
    words = words.annotate(n=Count("pk"), late=Count("pk", filter=is_late(scope)))
    for key, side, count, late in words.values_list("key", "of", "n", "late"):
        table[key][side].asked, table[key][side].late = count, late
    return {key: dict(sides) for key, sides in table.items()}


def proposed(scope: Scope, ground: Ground) -> Told:
    """Activities that ran and that a side keeps; `of` is the side, `key` the field."""
    rows: Told = Activity.objects.filter(pk__in=ground.ran).order_by()
    rows = rows.annotate(of=SideOf("owner__locality_id", _speakers(scope)), key=F("field"))
    return rows.filter(of__isnull=False)


def carried(scope: Scope, ground: Ground) -> Told:
    """Parts of a side's organisations in carrying out activities that ran."""
    rows: Told = ActivityParticipant.objects.filter(
        activity__in=ground.ran, role=ParticipantRole.IMPLEMENTING
    ).order_by()
    rows = rows.annotate(
        of=SideOf("organisation__locality_id", _speakers(scope)), key=F("activity__field")
    )
    return rows.filter(of__isnull=False)


def paid(scope: Scope, ground: Ground) -> Told:
    """Payments of a side in the period, as far as they are believed."""
    all_paid = Transaction.objects.filter(
        kind=TransactionKind.PAID,
        is_current=True,
        standing__in=scope.standings,
        on__gte=scope.period.first,
        on__lte=scope.until,
    ).order_by()
    found = either(
        all_paid.filter(activity__in=ground.ran).values("pk"),
        all_paid.filter(commitment__in=ground.promised).values("pk"),
    )
    rows: Told = Transaction.objects.filter(pk__in=found).order_by()
    rows = rows.annotate(of=SideOf("side_id", _speakers(scope)), key=F("field"))
    return rows.filter(of__isnull=False)


def asked(scope: Scope, ground: Ground) -> Told:
    """Words that a side was asked for in the period, on reports that all readers may read."""
    all_asked = ConfirmationRequest.objects.filter(
        asked_at__date__gte=scope.period.first, asked_at__date__lte=scope.until
    ).order_by()
    found = either(
        all_asked.filter(update__activity__in=ground.ran).values("pk"),
        all_asked.filter(update__commitment__in=ground.promised).values("pk"),
    )
    rows: Told = ConfirmationRequest.objects.filter(
        pk__in=found, update__in=reports_known_to(scope.readers).values("pk")
    ).order_by()
    rows = rows.annotate(
        of=SideOf("locality_id", _speakers(scope)),
        key=Coalesce("update__activity__field", "update__commitment__field"),
    )
    return rows.filter(of__isnull=False)


def is_late(scope: Scope) -> Q:
    """Of words asked for, those given late or not at all."""
    days = timedelta(days=LATE_DAYS)
    return Q(answered_at__gt=F("asked_at") + days) | Q(
        answered_at=None, asked_at__date__lt=scope.until - days
    )


def _speakers(scope: Scope) -> dict[int, int]:
    return {one: side.key for side in scope.sides for one in side.speaks}
