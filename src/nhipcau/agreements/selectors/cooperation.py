"""What a locality or an organisation takes part in, for its page on a lower floor.

Each answer asks a constant number of queries, however much there is, and knows only what the actor
may read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from nhipcau.agreements.choices import AgreementState, CommitmentState
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.permissions.reading import reads_only_public
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.commitments import (
    commitments_visible_to,
    is_late,
    shown_state,
    state_counts,
)
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.agreements.selectors.listed import in_full_together
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.kept import kept
from nhipcau.localities.models import (
    Locality,
    LocalitySuccession,
    Organisation,
    OrganisationSuccession,
)
from nhipcau.localities.selectors import locality_lineage, organisation_lineage, present_of

ROWS = 5


@dataclass(frozen=True, slots=True)
class ShownCommitment:
    """A commitment with the state in which a reader meets it."""

    commitment: Commitment
    state: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A unit of today that signed with this one, itself or through what it continues."""

    locality: Locality
    agreements: int
    in_force: int


@dataclass(frozen=True, slots=True)
class Cooperation:
    """What one takes part in: its first agreements, its promises by state, and what is due next.

    `promised_to_it` counts what other sides promised in the same agreements; None where the
    question has no meaning. The beams count what is late under "overdue" alone. `predecessors` are
    those whose promises are counted with its own.
    """

    agreements: list[Agreement]
    agreement_count: int
    promised: dict[str, int]
    promised_to_it: dict[str, int] | None
    beam: dict[str, int]
    beam_to_it: dict[str, int]
    due_next: list[ShownCommitment]
    late: list[ShownCommitment]
    partners: list[Partner]
    predecessors: list[LocalitySuccession] | list[OrganisationSuccession]

    @property
    def is_empty(self) -> bool:
        return not self.agreement_count and not self.promised["total"]


@dataclass(frozen=True, slots=True)
class Promises:
    """Counts by state of what a locality promised and was promised; late ones under way apart."""

    own: dict[str, int]
    others: dict[str, int]
    own_running_late: int
    others_running_late: int

    def __add__(self, more: Promises) -> Promises:
        return Promises(
            own={state: count + more.own[state] for state, count in self.own.items()},
            others={state: count + more.others[state] for state, count in self.others.items()},
            own_running_late=self.own_running_late + more.own_running_late,
            others_running_late=self.others_running_late + more.others_running_late,
        )


def cooperation_of_locality(actor: Actor, locality: Locality, today: date) -> Cooperation:
    """Agreements that a locality, or one of its lineage, signed; who promised what in them."""
    agreements = agreements_visible_to(actor, locality_id=locality.pk)
    inside = commitments_visible_to(actor).filter(agreement__in=agreements.values("pk"))
    own = commitments_visible_to(actor, CommitmentFilter(locality_id=locality.pk))
    counts = _promises(actor, locality, today)
    due_next, late = in_full_together(_due_next(inside, today), _late(own, today))
    return Cooperation(
        agreements=_first(agreements),
        agreement_count=agreements.count(),
        promised=counts.own,
        promised_to_it=counts.others,
        beam=_beam(counts.own, counts.own_running_late),
        beam_to_it=_beam(counts.others, counts.others_running_late),
        due_next=_shown(due_next, today),
        late=_shown(late, today),
        partners=_partners(agreements, locality, today),
        predecessors=list(
            LocalitySuccession.objects.filter(successor=locality)
            .select_related("predecessor")
            .order_by("on", "predecessor__sort_name")
        ),
    )


def cooperation_of_organisation(
    actor: Actor, organisation: Organisation, today: date
) -> Cooperation:
    """Agreements that an organisation, or one it continues, signed; commitments that it carries."""
    lineage = organisation_lineage([organisation.pk])[organisation.pk]
    signed = Party.objects.filter(organisation__in=lineage).values("agreement")
    agreements = agreements_visible_to(actor).filter(pk__in=signed)
    carried = commitments_visible_to(actor, CommitmentFilter(organisation_id=organisation.pk))
    promised = state_counts(carried, today)
    due_next, late = in_full_together(_due_next(carried, today), _late(carried, today))
    return Cooperation(
        agreements=_first(agreements),
        agreement_count=agreements.count(),
        promised=promised,
        promised_to_it=None,
        beam=_beam(promised, _running_late(carried, today)),
        beam_to_it={},
        due_next=_shown(due_next, today),
        late=_shown(late, today),
        partners=[],
        predecessors=list(
            OrganisationSuccession.objects.filter(successor=organisation)
            .select_related("predecessor")
            .order_by("on", "predecessor__sort_name")
        ),
    )


def programme_counts(actor: Actor, localities: Iterable[Locality]) -> dict[int, int]:
    """How many agreements in force each locality takes part in, predecessors and heirs included."""
    lineages = locality_lineage(locality.pk for locality in localities)
    wanted = frozenset().union(*lineages.values())
    in_force = agreements_visible_to(actor).filter(state=AgreementState.IN_FORCE)
    signed = Party.objects.filter(locality__in=wanted, agreement__in=in_force.values("pk"))
    by_unit: dict[int, set[int]] = defaultdict(set)
    for unit, agreement in signed.values_list("locality_id", "agreement_id"):
        by_unit[unit].add(agreement)
    return {
        locality: len(set().union(*(by_unit[one] for one in lineage)))
        for locality, lineage in lineages.items()
    }


def _first(agreements: QuerySet[Agreement]) -> list[Agreement]:
    return list(agreements.prefetch_related("parties").order_by("-signed_on", "-pk")[:ROWS])


def _promises(actor: Actor, locality: Locality, today: date) -> Promises:
    """Who promised how much in the agreements of a locality.

    What everybody may read is counted once for all and kept for seconds; what this actor may read
    beyond it is counted afresh and added.
    """
    everybody = Actor.anonymous()
    public = kept("promises", (locality.pk, today), lambda: _counted(everybody, locality, today))
    if reads_only_public(actor):
        return public
    return public + _counted(actor, locality, today, beyond_public=True)


def _counted(
    actor: Actor, locality: Locality, today: date, *, beyond_public: bool = False
) -> Promises:
    signed = agreements_visible_to(actor, locality_id=locality.pk, beyond_public=beyond_public)
    inside = commitments_visible_to(actor, beyond_public=beyond_public)
    inside = inside.filter(agreement__in=signed.values("pk"))
    wanted = CommitmentFilter(locality_id=locality.pk)
    own = commitments_visible_to(actor, wanted, beyond_public=beyond_public).order_by()
    others = inside.exclude(pk__in=own.values("pk"))
    return Promises(
        own=state_counts(own, today),
        others=state_counts(others, today),
        own_running_late=_running_late(own, today),
        others_running_late=_running_late(others, today),
    )


def _running_late(rows: QuerySet[Commitment], today: date) -> int:
    return rows.filter(is_late(today), state=CommitmentState.IN_PROGRESS).count()


def _beam(counts: dict[str, int], running: int) -> dict[str, int]:
    """The same counts with each commitment counted once: what is late leaves its other state."""
    return {
        "done": counts["done"],
        "in_progress": counts["in_progress"] - running,
        "overdue": counts["overdue"],
        "not_started": counts["not_started"] - (counts["overdue"] - running),
        "dropped": counts["dropped"],
    }


def _late(rows: QuerySet[Commitment], today: date) -> Iterable[int]:
    waiting = rows.filter(is_late(today)).order_by("due_on", "agreement_id", "number")
    return waiting.values_list("pk", flat=True)[:ROWS]


def _shown(rows: Iterable[Commitment], today: date) -> list[ShownCommitment]:
    return [ShownCommitment(row, shown_state(row, today)) for row in rows]


def _partners(agreements: QuerySet[Agreement], locality: Locality, today: date) -> list[Partner]:
    """Who signed with it, by today's units, those with most agreements first."""
    own = locality_lineage([locality.pk])[locality.pk]
    sides = Party.objects.filter(agreement__in=agreements.order_by().values("pk"))
    rows = list(
        sides.exclude(locality__in=own)
        .order_by()
        .values_list("locality", "agreement", "agreement__state")
    )
    present = present_of({unit for unit, _agreement, _state in rows}, today)
    signed: dict[int, set[int]] = defaultdict(set)
    in_force: dict[int, set[int]] = defaultdict(set)
    for unit, agreement, state in rows:
        signed[present[unit].pk].add(agreement)
        if state == AgreementState.IN_FORCE:
            in_force[present[unit].pk].add(agreement)
    units = {row.pk: row for row in present.values()}
    partners = [Partner(units[pk], len(known), len(in_force[pk])) for pk, known in signed.items()]
    return sorted(partners, key=lambda one: (-one.agreements, one.locality.sort_name))


def _due_next(rows: QuerySet[Commitment], today: date) -> Iterable[int]:
    waiting = rows.filter(
        state__in=OPEN_STATES, due_on__gte=today, agreement__state=AgreementState.IN_FORCE
    )
    waiting = waiting.order_by("due_on", "agreement_id", "number")
    return waiting.values_list("pk", flat=True)[:ROWS]
