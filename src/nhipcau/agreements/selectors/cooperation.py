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
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.commitments import (
    commitments_visible_to,
    is_late,
    shown_state,
    state_counts,
)
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.agreements.selectors.listed import in_full
from nhipcau.foundation.actors import Actor
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


def cooperation_of_locality(actor: Actor, locality: Locality, today: date) -> Cooperation:
    """Agreements that a locality, or one of its lineage, signed; who promised what in them."""
    agreements = agreements_visible_to(actor, locality_id=locality.pk)
    inside = commitments_visible_to(actor).filter(agreement__in=agreements.values("pk"))
    own = commitments_visible_to(actor, CommitmentFilter(locality_id=locality.pk))
    others = inside.exclude(pk__in=own.order_by().values("pk"))
    promised, promised_to_it = state_counts(own, today), state_counts(others, today)
    return Cooperation(
        agreements=_first(agreements),
        agreement_count=agreements.count(),
        promised=promised,
        promised_to_it=promised_to_it,
        beam=_beam(own, promised, today),
        beam_to_it=_beam(others, promised_to_it, today),
        due_next=_due_next(inside, today),
        late=_late(own, today),
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
    return Cooperation(
        agreements=_first(agreements),
        agreement_count=agreements.count(),
        promised=promised,
        promised_to_it=None,
        beam=_beam(carried, promised, today),
        beam_to_it={},
        due_next=_due_next(carried, today),
        late=_late(carried, today),
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


def _beam(rows: QuerySet[Commitment], counts: dict[str, int], today: date) -> dict[str, int]:
    """The same counts with each commitment counted once: what is late leaves its other state."""
    running = rows.filter(is_late(today), state=CommitmentState.IN_PROGRESS).count()
    return {
        "done": counts["done"],
        "in_progress": counts["in_progress"] - running,
        "overdue": counts["overdue"],
        "not_started": counts["not_started"] - (counts["overdue"] - running),
        "dropped": counts["dropped"],
    }


def _late(rows: QuerySet[Commitment], today: date) -> list[ShownCommitment]:
    waiting = rows.filter(is_late(today)).order_by("due_on", "agreement_id", "number")
    return [ShownCommitment(row, shown_state(row, today)) for row in in_full(waiting, slice(ROWS))]


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


def _due_next(rows: QuerySet[Commitment], today: date) -> list[ShownCommitment]:
    waiting = rows.filter(
        state__in=OPEN_STATES, due_on__gte=today, agreement__state=AgreementState.IN_FORCE
    )
    shown = in_full(waiting.order_by("due_on", "agreement_id", "number"), slice(ROWS))
    return [ShownCommitment(row, shown_state(row, today)) for row in shown]
