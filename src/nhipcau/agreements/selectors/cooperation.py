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

from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.commitments import (
    commitments_visible_to,
    shown_state,
    state_counts,
)
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.agreements.selectors.listed import in_full
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import locality_lineage, organisation_lineage

ROWS = 5


@dataclass(frozen=True, slots=True)
class ShownCommitment:
    """A commitment with the state in which a reader meets it."""

    commitment: Commitment
    state: str


@dataclass(frozen=True, slots=True)
class Cooperation:
    """What one takes part in: its first agreements, its promises by state, and what is due next.

    `promised_to_it` counts what other sides promised in the same agreements; None where the
    question has no meaning.
    """

    agreements: list[Agreement]
    agreement_count: int
    promised: dict[str, int]
    promised_to_it: dict[str, int] | None
    due_next: list[ShownCommitment]

    @property
    def is_empty(self) -> bool:
        return not self.agreement_count and not self.promised["total"]


def cooperation_of_locality(actor: Actor, locality: Locality, today: date) -> Cooperation:
    """Agreements that a locality, or one of its lineage, signed; who promised what in them."""
    agreements = agreements_visible_to(actor, locality_id=locality.pk)
    inside = commitments_visible_to(actor).filter(agreement__in=agreements.values("pk"))
    own = commitments_visible_to(actor, CommitmentFilter(locality_id=locality.pk))
    others = inside.exclude(pk__in=own.order_by().values("pk"))
    return Cooperation(
        agreements=_first(agreements),
        agreement_count=agreements.count(),
        promised=state_counts(own, today),
        promised_to_it=state_counts(others, today),
        due_next=_due_next(inside, today),
    )


def cooperation_of_organisation(
    actor: Actor, organisation: Organisation, today: date
) -> Cooperation:
    """Agreements that an organisation, or one it continues, signed; commitments that it carries."""
    lineage = organisation_lineage([organisation.pk])[organisation.pk]
    signed = Party.objects.filter(organisation__in=lineage).values("agreement")
    agreements = agreements_visible_to(actor).filter(pk__in=signed)
    carried = commitments_visible_to(actor, CommitmentFilter(organisation_id=organisation.pk))
    return Cooperation(
        agreements=_first(agreements),
        agreement_count=agreements.count(),
        promised=state_counts(carried, today),
        promised_to_it=None,
        due_next=_due_next(carried, today),
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


def _due_next(rows: QuerySet[Commitment], today: date) -> list[ShownCommitment]:
    waiting = rows.filter(
        state__in=OPEN_STATES, due_on__gte=today, agreement__state=AgreementState.IN_FORCE
    )
    shown = in_full(waiting.order_by("due_on", "agreement_id", "number"), slice(ROWS))
    return [ShownCommitment(row, shown_state(row, today)) for row in shown]
