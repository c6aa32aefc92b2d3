"""What the measures are worked out of: counts by field, each one grouped query.

Nine queries at most, however much there is and however many fields; the whole is the sum of its
fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from nhipcau.foundation.potentials import Potential, PotentialQuestion, potentials
from nhipcau.review.choices import DEEP_RUNG, QUICK_DAYS
from nhipcau.review.selectors.promises import (
    beside,
    doing,
    due,
    in_force,
    serving,
    with_joint,
    with_rung,
    with_wait,
)
from nhipcau.review.selectors.scope import Scope

Wait = tuple[int, bool]
"""Days, and whether an activity began on the last of them."""


@dataclass(slots=True)
class Facts:
    """Counts of one field, or of several together.

    `rungs` counts commitments in force by the rung they reached; `activities` those that ran in the
    period; `due` and `on_time` are by the key of a side; `joint` and `joint_said` count what two or
    more sides owed, and of these what all reported; `waits` is the table of durations.
    """

    rungs: dict[int, int] = field(default_factory=dict)
    activities: int = 0
    due: dict[int, int] = field(default_factory=dict)
    on_time: dict[int, int] = field(default_factory=dict)
    joint: int = 0
    joint_said: int = 0
    waits: dict[Wait, int] = field(default_factory=dict)
    potentials: list[Potential] = field(default_factory=list)

    @property
    def in_force(self) -> int:
        return sum(self.rungs.values())

    @property
    def rung_sum(self) -> int:
        return sum(rung * count for rung, count in self.rungs.items())

    @property
    def deep(self) -> int:
        return sum(count for rung, count in self.rungs.items() if rung >= DEEP_RUNG)

    @property
    def quick(self) -> int:
        return sum(n for (days, begun), n in self.waits.items() if begun and days <= QUICK_DAYS)

    @property
    def slow(self) -> int:
        """Begun later, or not begun although so many days went by."""
        return sum(
            n
            for (days, begun), n in self.waits.items()
            if (days > QUICK_DAYS if begun else days >= QUICK_DAYS)
        )


def facts_by_field(scope: Scope) -> dict[str | None, Facts]:
    """The facts of each field in which something was agreed, done or due; None is no field."""
    facts: dict[str | None, Facts] = defaultdict(Facts)
    if scope.is_ahead:
        return facts
    _rungs(scope, facts)
    _activities(scope, facts)
    _due(scope, facts)
    _joint(scope, facts)
    _waits(scope, facts)
    for one in potentials(_question(scope)):
        facts[one.field].potentials.append(one)
    return dict(facts)


def together(facts: Iterable[Facts]) -> Facts:
    """The sum of several."""
    whole = Facts()
    for one in facts:
        for name in ("rungs", "due", "on_time", "waits"):
            _add(getattr(whole, name), getattr(one, name))
        whole.activities += one.activities
        whole.joint += one.joint
        whole.joint_said += one.joint_said
        whole.potentials += one.potentials
    return whole


def _rungs(scope: Scope, facts: dict[str | None, Facts]) -> None:
    rows = with_rung(scope, in_force(scope)).values("field", "rung").annotate(n=Count("pk"))
    for key, rung, count in rows.values_list("field", "rung", "n"):
        facts[key].rungs[rung] = count


def _activities(scope: Scope, facts: dict[str | None, Facts]) -> None:
    serve = serving(scope).values("commitment__field")
    rows = serve.annotate(n=Count("activity", distinct=True))
    for key, count in rows.values_list("commitment__field", "n"):
        facts[key].activities += count
    alone = beside(scope).values("field").annotate(n=Count("pk"))
    for key, count in alone.values_list("field", "n"):
        facts[key].activities += count


def _due(scope: Scope, facts: dict[str | None, Facts]) -> None:
    """Each commitment counts once for each side that carries it out."""
    kept = due(scope).filter(on_time=True).values("pk")
    rows = (
        doing(scope)
        .filter(commitment__in=due(scope).values("pk"))
        .values("commitment__field", "side")
        .annotate(n=Count("commitment", distinct=True))
    )
    names = ("commitment__field", "side", "n")
    for key, side, count in rows.values_list(*names):
        facts[key].due[side] = count
        facts[key].on_time.setdefault(side, 0)
    for key, side, count in rows.filter(commitment__in=kept).values_list(*names):
        facts[key].on_time[side] = count


def _joint(scope: Scope, facts: dict[str | None, Facts]) -> None:
    rows = with_joint(scope, due(scope)).values("field", "all_said").annotate(n=Count("pk"))
    for key, all_said, count in rows.values_list("field", "all_said", "n"):
        facts[key].joint += count
        facts[key].joint_said += count if all_said else 0


def _waits(scope: Scope, facts: dict[str | None, Facts]) -> None:
    rows = with_wait(scope, in_force(scope)).values("field", "is_begun", "wait")
    rows = rows.annotate(n=Count("pk"))
    for key, begun, wait, count in rows.values_list("field", "is_begun", "wait", "n"):
        # What began before the signing was there on its first day.
        _add(facts[key].waits, {(max(wait.days, 0), bool(begun)): count})


def _question(scope: Scope) -> PotentialQuestion:
    return PotentialQuestion(
        readers=scope.readers,
        agreement_id=scope.subject.agreement_id,
        sides=tuple(side.speaks for side in scope.sides),
        field=scope.subject.field,
        first=scope.period.first,
        last=scope.until,
    )


def _add(whole: dict[Wait, int], part: dict[Wait, int]) -> None:
    for key, count in part.items():
        whole[key] = whole.get(key, 0) + count
