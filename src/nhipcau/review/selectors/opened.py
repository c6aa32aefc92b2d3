"""Every figure opened: the rows that it counts, whatever kind they are of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Sum

from nhipcau.activities.models import Activity
from nhipcau.agreements.models import Field
from nhipcau.review.selectors.balance import (
    Ground,
    asked,
    carried,
    ground_of,
    is_late,
    paid,
    proposed,
)
from nhipcau.review.selectors.facts import facts_by_field
from nhipcau.review.selectors.records import (
    ACTIVITIES,
    COMMITMENTS,
    NO_FIELD,
    Behind,
    activities_behind,
    commitments_behind,
)
from nhipcau.review.selectors.scope import Scope, Told

FIELDS = ("fields_agreed", "fields_acted")
SIDED = ("proposes", "hosts", "paid", "asked", "answered_late")
FIGURES = (*COMMITMENTS, *ACTIVITIES, *FIELDS, *SIDED)


@dataclass(frozen=True, slots=True)
class Opened:
    """`kind` says what the rows are; `amount` is their sum where they are money."""

    kind: str
    rows: Told
    amount: int | None = None


def opened(scope: Scope, behind: Behind) -> Opened:
    """The rows behind a figure; none while nothing of the period is past."""
    if behind.name in FIELDS:
        return Opened("field", _fields(scope, behind.name))
    if behind.name in SIDED:
        return _sided(scope, behind)
    if behind.name in ACTIVITIES:
        rows = activities_behind(scope, behind)
        return Opened("activity", rows.none() if scope.is_ahead else rows)
    promised = commitments_behind(scope, behind)
    return Opened("commitment", promised.none() if scope.is_ahead else promised)


def _fields(scope: Scope, name: str) -> Told:
    facts = facts_by_field(scope)
    keys = [
        key
        for key, one in facts.items()
        if key and one.in_force and (one.activities or name == "fields_agreed")
    ]
    return Field.objects.filter(pk__in=keys)


def _sided(scope: Scope, behind: Behind) -> Opened:
    finders: dict[str, Callable[[Scope, Ground], Told]] = {
        "proposes": proposed,
        "hosts": carried,
        "paid": paid,
        "asked": asked,
        "answered_late": lambda asking, on: asked(asking, on).filter(is_late(asking)),
    }
    rows = finders[behind.name](scope, ground_of(scope))
    if behind.field:
        rows = rows.filter(key=None if behind.field == NO_FIELD else behind.field)
    if behind.side is not None:
        rows = rows.filter(of=behind.side)
    if scope.is_ahead:
        rows = rows.none()
    if behind.name in {"proposes", "hosts"}:
        name = "pk" if behind.name == "proposes" else "activity"
        found = Activity.objects.filter(pk__in=rows.values(name)).select_related("owner", "field")
        return Opened("activity", found.order_by("-begun_on", "-pk"))
    if behind.name == "paid":
        whole = rows.aggregate(sum=Sum("amount"))["sum"] or 0
        told = rows.select_related("side", "activity", "commitment")
        return Opened("money", told.order_by("-on", "-pk"), whole)
    told = rows.select_related("locality", "update__activity", "update__commitment")
    return Opened("word", told.select_related("update__author").order_by("-asked_at", "-pk"))
