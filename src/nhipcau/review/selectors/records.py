"""The records behind a figure: exactly the rows that it counts, by the same queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from nhipcau.activities.models import Activity
from nhipcau.review.choices import DEEP_RUNG
from nhipcau.review.selectors.naming import either
from nhipcau.review.selectors.promises import (
    beside,
    doing,
    due,
    in_force,
    quickness,
    serving,
    with_joint,
    with_rung,
    with_wait,
)
from nhipcau.review.selectors.scope import Scope, Told

NO_FIELD = "none"


@dataclass(frozen=True, slots=True)
class Behind:
    """Which figure: its name, and what it is narrowed to.

    `field` is a key, "none" for what has no field, "" for all; `side` the key of a side.
    """

    name: str
    field: str = ""
    side: int | None = None
    rung: int | None = None


def commitments_behind(scope: Scope, behind: Behind) -> Told:
    """The commitments that a figure counts, in the order of their agreements."""
    finders = {
        "in_force": lambda: with_rung(scope, in_force(scope)),
        "deep": lambda: with_rung(scope, in_force(scope)).filter(rung__gte=DEEP_RUNG),
        "rung": lambda: with_rung(scope, in_force(scope)).filter(rung=behind.rung or 0),
        "due": lambda: _of_side(scope, due(scope), behind.side),
        "on_time": lambda: _of_side(scope, due(scope).filter(on_time=True), behind.side),
        "late": lambda: _of_side(scope, due(scope).filter(on_time=False), behind.side),
        "joint": lambda: with_joint(scope, due(scope)),
        "joint_said": lambda: with_joint(scope, due(scope)).filter(all_said=True),
        "one_sided": lambda: with_joint(scope, due(scope)).filter(all_said=False),
        "quick": lambda: with_wait(scope, in_force(scope)).filter(quickness("quick")),
        "slow": lambda: with_wait(scope, in_force(scope)).filter(quickness("slow")),
        "open": lambda: with_wait(scope, in_force(scope)).filter(quickness("open")),
        "begun": lambda: with_wait(scope, in_force(scope)).filter(is_begun=True),
        "not_begun": lambda: with_wait(scope, in_force(scope)).filter(is_begun=False),
    }
    rows = finders[behind.name]()
    if behind.field:
        rows = rows.filter(field=None if behind.field == NO_FIELD else behind.field)
    return rows.select_related("agreement", "field").order_by("agreement_id", "number")


def activities_behind(scope: Scope, behind: Behind) -> QuerySet[Activity]:
    """The activities that a figure of breadth counts, latest begun first."""
    served, alone = serving(scope), beside(scope)
    if behind.field:
        key: Any = None if behind.field == NO_FIELD else behind.field
        served, alone = served.filter(commitment__field=key), alone.filter(field=key)
    found = either(served.values("activity"), alone.values("pk"))
    rows = Activity.objects.filter(pk__in=found)
    return rows.select_related("owner", "field").order_by("-begun_on", "-pk")


ACTIVITIES = ("activities",)
COMMITMENTS = (
    "in_force", "deep", "rung", "due", "on_time", "late", "joint", "joint_said", "one_sided",
    "quick", "slow", "open", "begun", "not_begun",
)  # fmt: skip


def _of_side(scope: Scope, rows: Told, side: int | None) -> Told:
    if side is None:
        return rows
    return rows.filter(pk__in=doing(scope).filter(side=side).values("commitment"))
