"""What a locality or an organisation takes part in, for its page on a lower floor.

Each answer asks a constant number of queries, however much there is, and knows only what the actor
may read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.commitments import (
    commitments_visible_to,
    is_late,
    shown_state,
    walked_in,
)
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.agreements.selectors.listed import in_brief_together
from nhipcau.agreements.selectors.promises import promises_among, promises_in
from nhipcau.agreements.selectors.signed import Signed, signed_with
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import (
    Locality,
    LocalitySuccession,
    Organisation,
    OrganisationSuccession,
)
from nhipcau.localities.selectors import locality_lineage, organisation_lineage, present_of

ROWS = 5
BY_DAY = ("due_on", "agreement_id", "number")


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
    lineage = locality_lineage([locality.pk])[locality.pk]
    signed = signed_with(actor, Q(locality__in=lineage))
    own, others = promises_among(signed, "promises", locality.pk, today, tags=[f"l{locality.pk}"])
    performed = walked_in(signed.binding).filter(_does(signed))
    due_next, late = in_brief_together(
        _due_next(walked_in(signed.in_force), today), _late(performed, today)
    )
    return Cooperation(
        agreements=signed.first(ROWS),
        agreement_count=len(signed.states),
        promised=own.by_state,
        promised_to_it=others.by_state,
        beam=own.beam,
        beam_to_it=others.beam,
        due_next=_shown(due_next, today),
        late=_shown(late, today),
        partners=_partners(signed, lineage, today),
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
    signed = signed_with(actor, Q(organisation__in=lineage))
    carried = commitments_visible_to(actor, CommitmentFilter(organisation_id=organisation.pk))
    promised = promises_in(carried, today)
    _own, others = promises_among(signed, "promises-unit", organisation.pk, today)
    in_force = Agreement.objects.filter(state=AgreementState.IN_FORCE).order_by().values("pk")
    due_next, late = in_brief_together(
        _due_next(carried.filter(agreement__in=in_force), today),
        _late(carried.filter(is_late(today)), today),
    )
    return Cooperation(
        agreements=signed.first(ROWS),
        agreement_count=len(signed.states),
        promised=promised.by_state,
        promised_to_it=others.by_state if signed.states else None,
        beam=promised.beam,
        beam_to_it=others.beam,
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


def _does(signed: Signed) -> Exists:
    """Whether one of the parties in question does a commitment: asked row by row of a walk."""
    does = Commitment.performers.through.objects.filter(
        commitment=OuterRef("pk"), party__in=signed.own
    )
    return Exists(does)


def _partners(signed: Signed, own: frozenset[int], today: date) -> list[Partner]:
    """Who signed with it, by today's units, those with most agreements first."""
    others = [side for side in signed.sides if side.locality_id not in own]
    present = present_of({side.locality_id for side in others}, today)
    by_unit: dict[int, set[int]] = defaultdict(set)
    for side in others:
        by_unit[present[side.locality_id].pk].add(side.agreement_id)
    units = {row.pk: row for row in present.values()}
    in_force = set(signed.in_force)
    partners = [Partner(units[pk], len(of), len(of & in_force)) for pk, of in by_unit.items()]
    return sorted(partners, key=lambda one: (-one.agreements, one.locality.sort_name))


def _due_next(rows: QuerySet[Commitment], today: date) -> Iterable[int]:
    waiting = rows.filter(state__in=OPEN_STATES, due_on__gte=today).order_by(*BY_DAY)
    return waiting.values_list("pk", flat=True)[:ROWS]


def _late(rows: QuerySet[Commitment], today: date) -> Iterable[int]:
    waiting = rows.filter(state__in=OPEN_STATES, due_on__lt=today).order_by(*BY_DAY)
    return waiting.values_list("pk", flat=True)[:ROWS]


def _shown(rows: Iterable[Commitment], today: date) -> list[ShownCommitment]:
    return [ShownCommitment(row, shown_state(row, today)) for row in rows]
