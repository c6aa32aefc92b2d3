"""Contributions: lists and totals that everybody may read where the activity is public."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear

from nhipcau.activities.choices import ActivityState
from nhipcau.activities.models import Activity, Contribution
from nhipcau.activities.permissions.reading import readable
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality


@dataclass(frozen=True, slots=True)
class GiftTotal:
    """What one side gave in a year (None where no day is known): pledged in all, received of it."""

    year: int | None
    side: Locality
    count: int
    pledged: int
    received: int


def contributions_visible_to(actor: Actor) -> QuerySet[Contribution]:
    """Gifts this actor may read, the latest first; who receives them is not among the columns."""
    known = Activity.objects.filter(readable(actor)).order_by().values("pk")
    rows = Contribution.objects.filter(pk__in=known).select_related(
        "giver__locality", "receiver__locality", "field"
    )
    return rows.defer("recipients", "folded").order_by(F("pledged_on").desc(nulls_last=True), "-pk")


def gift_totals(actor: Actor) -> list[GiftTotal]:
    """By year and giving side, of the gifts this actor may read; what was stopped is left out."""
    rows = contributions_visible_to(actor).exclude(state=ActivityState.STOPPED).order_by()
    year = ExtractYear(Coalesce("pledged_on", "received_on"))
    counted = (
        rows.annotate(year=year)
        .values("year", "giver__locality")
        .annotate(
            count=Count("pk"),
            pledged=Sum("amount"),
            received=Sum("amount", filter=Q(received_on__isnull=False)),
        )
        .values_list("year", "giver__locality", "count", "pledged", "received")
    )
    found = list(counted)
    sides = Locality.objects.in_bulk({side for _year, side, *_numbers in found})
    totals = [
        GiftTotal(year, sides[side], count, pledged or 0, received or 0)
        for year, side, count, pledged, received in found
    ]
    return sorted(totals, key=lambda one: (-(one.year or 0), one.side.sort_name))
