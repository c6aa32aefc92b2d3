"""Who promised how much in the agreements of a locality or an organisation.

Its own side's promises and those of the others are told apart in one pass over an index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, QuerySet, When

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors.commitments import STANDING_STATES, is_late
from nhipcau.agreements.selectors.filters import OVERDUE
from nhipcau.agreements.selectors.signed import Signed
from nhipcau.foundation.kept import kept


@dataclass(frozen=True, slots=True)
class Promises:
    """How many commitments of each state are late and not late; replaced ones are not counted."""

    counts: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def __add__(self, more: Promises) -> Promises:
        return Promises(self.counts + more.counts)

    @property
    def by_state(self) -> dict[str, int]:
        """As `state_counts` tells them: "overdue" counts among the open ones."""
        states = {state: self._in(state) for state in CommitmentState.values}
        late = sum(self.counts[state, True] for state in STANDING_STATES)
        return {"total": self.counts.total(), **states, OVERDUE: late}

    @property
    def beam(self) -> dict[str, int]:
        """Each commitment counted once: what is late leaves its other state."""
        on_time = {state: self.counts[state, False] for state in STANDING_STATES}
        return {**on_time, OVERDUE: self.by_state[OVERDUE]}

    def _in(self, state: str) -> int:
        return self.counts[state, False] + self.counts[state, True]


def promises_among(
    signed: Signed, name: str, key: int, today: date, *, tags: Iterable[str] = ()
) -> tuple[Promises, Promises]:
    """What the parties in question promised, and what others promised in the same agreements.

    What everybody may read is counted once for all and kept for seconds under `name` and `key`;
    what a reader may read beyond it is counted afresh and added.
    """
    own, others = kept(
        name, (key, today), lambda: _counted(signed.public, signed.own, today), tags=tags
    )
    if signed.beyond_public:
        more, more_of_others = _counted(signed.beyond_public, signed.own, today)
        own, others = own + more, others + more_of_others
    return own, others


def promises_in(rows: QuerySet[Commitment], today: date) -> Promises:
    """These commitments counted."""
    late = Case(When(is_late(today), then=1), default=0)
    standing = rows.exclude(state=CommitmentState.REPLACED).order_by().annotate(late=late)
    found = Promises()
    for state, is_over, count in standing.values_list("state", "late").annotate(Count("pk")):
        found.counts[state, bool(is_over)] += count
    return found


def _counted(
    agreements: Iterable[int], parties: Iterable[int], today: date
) -> tuple[Promises, Promises]:
    does = Commitment.performers.through.objects.filter(party__in=list(parties))
    groups = (
        Commitment.objects.filter(agreement__in=list(agreements))
        .exclude(state=CommitmentState.REPLACED)
        .order_by()
        .annotate(
            own=Case(When(pk__in=does.values("commitment"), then=1), default=0),
            late=Case(When(is_late(today), then=1), default=0),
        )
        .values_list("own", "state", "late")
        .annotate(Count("pk"))
    )
    own, others = Promises(), Promises()
    for is_own, state, late, count in groups:
        (own if is_own else others).counts[state, bool(late)] += count
    return own, others
