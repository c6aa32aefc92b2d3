"""How long each organisation carried a commitment: kept when leads change after signing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from nhipcau.agreements.models import Commitment, CommitmentLead, LeadTerm

BATCH = 500
Key = tuple[int, int, str]


def keep_terms(commitment: Commitment, before: Iterable[CommitmentLead], *, on: date) -> None:
    """Close the terms of those that no longer carry it and open those of the new ones."""
    now = {_key(lead) for lead in commitment.leads.all()}
    then = {_key(lead) for lead in before}
    for party, organisation, role in sorted(then - now):
        _close(commitment.pk, party, organisation, role, on)
    LeadTerm.objects.bulk_create(
        LeadTerm(commitment=commitment, party_id=party, organisation_id=body, role=role, since=on)
        for party, body, role in sorted(now - then)
    )


def note_terms(
    giver_id: int, receiver_id: int, leads: Sequence[CommitmentLead], *, on: date
) -> None:
    """The same for many commitments in which one organisation took another's place."""
    open_terms = LeadTerm.objects.filter(organisation=giver_id, until=None)
    ids = [lead.commitment_id for lead in leads]
    known: set[tuple[int, int]] = set()
    for start in range(0, len(ids), BATCH):
        some = open_terms.filter(commitment__in=ids[start : start + BATCH])
        known.update(some.values_list("commitment_id", "party_id"))
        some.update(until=on)
    begun = [
        LeadTerm(
            commitment_id=lead.commitment_id,
            party_id=lead.party_id,
            organisation_id=giver_id,
            role=lead.role,
            until=on,
        )
        for lead in leads
        if (lead.commitment_id, lead.party_id) not in known
    ]
    taken = [
        LeadTerm(
            commitment_id=lead.commitment_id,
            party_id=lead.party_id,
            organisation_id=receiver_id,
            role=lead.role,
            since=on,
        )
        for lead in leads
    ]
    LeadTerm.objects.bulk_create([*begun, *taken], batch_size=BATCH)


def _close(commitment_id: int, party: int, organisation: int, role: str, on: date) -> None:
    standing = LeadTerm.objects.filter(
        commitment=commitment_id, party=party, organisation=organisation, role=role, until=None
    )
    if not standing.update(until=on):
        LeadTerm.objects.create(
            commitment_id=commitment_id,
            party_id=party,
            organisation_id=organisation,
            role=role,
            until=on,
        )


def _key(lead: CommitmentLead) -> tuple[int, int, str]:
    return (lead.party_id, lead.organisation_id, lead.role)
