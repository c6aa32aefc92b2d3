"""How many commitments stand where: one pass over an index answers every count of the board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, QuerySet

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.permissions.reading import reads_only_public
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.commitments import (
    STANDING_STATES,
    STATES_IN_ORDER,
    commitments_visible_to,
    is_late,
)
from nhipcau.agreements.selectors.filters import DEFAULT_SORT, OVERDUE, CommitmentFilter
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.kept import kept
from nhipcau.localities.selectors import locality_lineage


@dataclass(frozen=True, slots=True)
class Count3:
    """How many, how many of them have a day, how many of them are late."""

    total: int = 0
    dated: int = 0
    late: int = 0

    def __add__(self, other: Count3) -> Count3:
        return Count3(self.total + other.total, self.dated + other.dated, self.late + other.late)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by state of commitments whatever their state; the rest of the filter applied."""

    by_state: dict[str, Count3] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        nothing = Count3()
        states = {**self.by_state, **other.by_state}
        return Tally(
            {
                state: self.by_state.get(state, nothing) + other.by_state.get(state, nothing)
                for state in states
            }
        )

    def of(self, state: str, states: Iterable[str] = ()) -> Count3:
        """Those in one state that a filter by `states` leaves."""
        asked = tuple(states) or STANDING_STATES
        here = self.by_state.get(state, Count3())
        if state in asked:
            return here
        return Count3(here.late, here.late, here.late) if OVERDUE in asked else Count3()

    def within(self, states: Iterable[str] = ()) -> Count3:
        """All that a filter by `states` leaves; no states means all but what was replaced."""
        asked = tuple(states)
        return sum((self.of(state, asked) for state in STATES_IN_ORDER), Count3())

    @property
    def overdue(self) -> int:
        return self.within().late


Counts = TypeVar("Counts", Tally, Counter[Any])


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose rows are counted: all that an actor may read, or what it may read beyond the public."""

    actor: Actor
    beyond_public: bool = False

    def commitments(
        self, wanted: CommitmentFilter, today: date, *, walked: bool = False
    ) -> QuerySet[Commitment]:
        rows = commitments_visible_to(
            self.actor,
            wanted,
            today=today,
            walked=walked and not self.beyond_public,
            beyond_public=self.beyond_public,
        )
        return rows.order_by()

    def agreements(self) -> QuerySet[Agreement, Any]:
        """Ids of the agreements."""
        rows = agreements_visible_to(self.actor, beyond_public=self.beyond_public)
        return rows.order_by().values("pk")


def counted(
    name: str,
    actor: Actor,
    wanted: CommitmentFilter,
    today: date,
    work: Callable[[Sight, CommitmentFilter], Counts],
) -> Counts:
    """What `work` counts of the rows of a filter, whatever their order.

    What everybody may read is counted once for all and kept for seconds; what this actor may read
    beyond it is counted afresh and added. "Mine" is never kept: it means something else for each.
    """
    unordered = replace(wanted, sort=DEFAULT_SORT)
    if wanted.is_mine:
        return work(Sight(actor), unordered)
    everybody = Sight(Actor.anonymous())
    public = kept(
        name,
        (unordered, today),
        lambda: work(everybody, unordered),
        tags=[f"a{wanted.agreement_id}"] if wanted.agreement_id else (),
    )
    if reads_only_public(actor):
        return public
    return public + work(Sight(actor, beyond_public=True), unordered)


def tally_visible_to(actor: Actor, wanted: CommitmentFilter, today: date) -> Tally:
    """Counts of what the filter leaves, replaced ones included, whatever the state."""
    whatever = replace(wanted, states=tuple(CommitmentState.values))
    return counted(
        "tally",
        actor,
        whatever,
        today,
        lambda sight, asked: tally_of(sight.commitments(asked, today), today),
    )


def tally_of(rows: QuerySet[Commitment], today: date) -> Tally:
    """Count rows that no state narrows."""
    groups = (
        rows.order_by()
        .values("state")
        .annotate(count=Count("pk"), dated=Count("due_on"), late=Count("pk", filter=is_late(today)))
        .values_list("state", "count", "dated", "late")
    )
    return Tally({state: Count3(count, dated, late) for state, count, dated, late in groups})


def tags_of_figures(agreement: Agreement) -> set[str]:
    """What an act on the commitments of one agreement changes of the tagged figures: those of the
    agreement, and those of the units that signed it, that these continue and that continue them.
    """
    signed = {party.locality_id for party in agreement.parties.all()}
    units = frozenset[int]().union(*locality_lineage(signed).values())
    return {f"a{agreement.pk}", *(f"l{pk}" for pk in units)}
