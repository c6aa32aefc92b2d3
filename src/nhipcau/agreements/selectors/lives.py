"""Where a commitment came from and went to, who carried it when, what is to be taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import (
    Agreement,
    Commitment,
    CommitmentLead,
    CommitmentSuccession,
    Handover,
    HandoverItem,
    LeadTerm,
    Notice,
    Party,
    TakeOver,
)
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.permissions.reading import readable
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import organisation_lineage


@dataclass(frozen=True, slots=True)
class Decision:
    """An open commitment of the older agreement, and what the draft decided about it."""

    commitment: Commitment
    takeover: TakeOver | None

    @property
    def choice(self) -> str:
        return str(self.takeover.choice) if self.takeover else ""


def origins_of(actor: Actor, commitment: Commitment) -> list[CommitmentSuccession]:
    """What this commitment stands in the place of, where readable."""
    rows = CommitmentSuccession.objects.filter(
        readable(actor, "predecessor__agreement__"), successor=commitment
    )
    return list(rows.select_related("predecessor__agreement").order_by("predecessor__number"))


def successors_of(actor: Actor, commitment: Commitment) -> list[CommitmentSuccession]:
    """What stands in the place of this commitment, where readable."""
    rows = CommitmentSuccession.objects.filter(
        readable(actor, "successor__agreement__"), predecessor=commitment
    )
    return list(rows.select_related("successor__agreement").order_by("successor__number"))


def terms_of(commitment: Commitment) -> list[LeadTerm]:
    """Who carried it from when until when, by side; none where the leads never changed."""
    rows = LeadTerm.objects.filter(commitment=commitment)
    return list(rows.select_related("organisation", "party").order_by("party__position", "pk"))


def leads_on(commitment: Commitment, day: date) -> list[tuple[Organisation, str]]:
    """Who carried a commitment on a day, with the role."""
    terms = list(LeadTerm.objects.filter(commitment=commitment).select_related("organisation"))
    then = [
        (term.organisation, str(term.role))
        for term in terms
        if (term.since is None or term.since <= day) and (term.until is None or term.until > day)
    ]
    told = {(term.party_id, term.organisation_id) for term in terms if term.until is None}
    leads = CommitmentLead.objects.filter(commitment=commitment).select_related("organisation")
    always = [
        (lead.organisation, str(lead.role))
        for lead in leads
        if (lead.party_id, lead.organisation_id) not in told
    ]
    return [*then, *always]


def decisions_on(agreement: Agreement, choice: str = "") -> QuerySet[Commitment]:
    """Open commitments of the older agreement; `choice` keeps those taken, left or undecided."""
    rows = Commitment.objects.filter(
        agreement=agreement.supersedes_id, stands=True, state__in=OPEN_STATES
    )
    decided = TakeOver.objects.filter(agreement=agreement)
    if choice == "undecided":
        rows = rows.exclude(pk__in=decided.values("commitment"))
    elif choice:
        rows = rows.filter(pk__in=decided.filter(choice=choice).values("commitment"))
    return rows.select_related("field").prefetch_related("performers").order_by("number")


def decided(agreement: Agreement, rows: list[Commitment]) -> list[Decision]:
    """What the draft decided about each of these commitments."""
    found = TakeOver.objects.filter(agreement=agreement, commitment__in=[row.pk for row in rows])
    by_id = {one.commitment_id: one for one in found.select_related("successor")}
    return [Decision(row, by_id.get(row.pk)) for row in rows]


def decision_counts(agreement: Agreement) -> dict[str, int]:
    """How many are taken over, left, and not decided yet."""
    return {
        choice: decisions_on(agreement, choice).count() for choice in ("undecided", "taken", "left")
    }


def ending_soon(actor: Actor, today: date) -> list[tuple[Agreement, int]]:
    """Agreements of the actor's localities of whose end a notice was given: (agreement, days)."""
    kept = actor.acting.coordinates if actor.acting else frozenset()
    if not kept:
        return []
    given = Notice.objects.filter(agreement__valid_to__gte=today)
    rows = agreements_visible_to(actor).filter(
        Q(pk__in=Party.objects.filter(locality__in=kept).values("agreement")),
        state=AgreementState.IN_FORCE,
        valid_to__gte=today,
        pk__in=given.values("agreement"),
    )
    found = rows.prefetch_related(Prefetch("notices", Notice.objects.order_by("days")))
    return [
        (row, (row.valid_to - today).days)
        for row in found.order_by("valid_to")[:10]
        if row.valid_to and any(one.ends_on == row.valid_to for one in row.notices.all())
    ]


def carried_visible_to(actor: Actor, organisation: Organisation) -> QuerySet[Commitment]:
    """Open commitments in force that an organisation itself carries and the actor may read."""
    leads = CommitmentLead.objects.filter(organisation=organisation)
    rows = Commitment.objects.filter(
        readable(actor, "agreement__"),
        pk__in=leads.values("commitment"),
        state__in=OPEN_STATES,
        stands=True,
        agreement__state=AgreementState.IN_FORCE,
    )
    leads = leads.select_related("party", "organisation")
    rows = rows.select_related("agreement", "field").prefetch_related(Prefetch("leads", leads))
    return rows.order_by("agreement", "number")


def left_by_predecessors(
    actor: Actor, organisation: Organisation
) -> list[tuple[Organisation, int]]:
    """Organisations that this one continues and that still carry something, with how much."""
    lineage = organisation_lineage([organisation.pk])[organisation.pk] - {organisation.pk}
    if not lineage:
        return []
    older = Organisation.objects.filter(pk__in=lineage)
    found = [(row, carried_visible_to(actor, row).count()) for row in older]
    return [(row, count) for row, count in found if count]


def handover_detail(handover_id: int) -> Handover:
    """One handover.

    Raises:
        Handover.DoesNotExist: there is none.
    """
    rows = Handover.objects.select_related("giver__locality", "receiver")
    return rows.get(pk=handover_id)


def handovers_visible_to(actor: Actor, organisation: Organisation) -> list[Handover]:
    """What it gave and received, the latest first; for organisations of its locality."""
    if not actor.is_program and organisation.locality_id not in actor.localities:
        return []
    rows = Handover.objects.filter(Q(giver=organisation) | Q(receiver=organisation))
    return list(rows.select_related("giver", "receiver").order_by("-pk")[:20])


def items_of(actor: Actor, handover: Handover) -> QuerySet[HandoverItem]:
    """The commitments of a handover that this actor may read."""
    rows = HandoverItem.objects.filter(
        readable(actor, "commitment__agreement__"), handover=handover
    )
    return rows.select_related("commitment__agreement", "party").order_by("commitment")
