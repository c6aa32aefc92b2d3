"""Commitments as rows of a list: what is seen, in the order in which it is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from nhipcau.agreements.choices import LeadRole
from nhipcau.agreements.models import Commitment, Party
from nhipcau.agreements.selectors.commitments import shown_state, with_sides
from nhipcau.agreements.selectors.sheets.tongue import Tongue

CHUNK = 500
"""Rows fetched at once; a query holds no more than some thousands of ids."""


def with_sheet_sides(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The same rows with all that a row of a list says, in a constant number of queries."""
    return with_sides(rows).prefetch_related("agreement__parties")


def commitment_rows(
    rows: QuerySet[Commitment], tongue: Tongue, today: date
) -> Iterator[dict[str, Any]]:
    """One row a commitment, fetched piece by piece."""
    for commitment in with_sheet_sides(rows).iterator(chunk_size=CHUNK):
        yield commitment_values(commitment, tongue, today)


def commitment_values(commitment: Commitment, tongue: Tongue, today: date) -> dict[str, Any]:
    """What the cells of a commitment hold; its sides must be fetched with it."""
    labels = side_labels(list(commitment.agreement.parties.all()))
    return {
        "id": commitment.pk,
        "version": commitment.version,
        "agreement_id": commitment.agreement_id,
        "agreement": commitment.agreement.title,
        "number": commitment.number,
        "text": commitment.text,
        "field": tongue.word("field", commitment.field_id),
        "form": tongue.word("form", commitment.form),
        "performers": "\n".join(_performers(commitment, labels)),
        "leads": "\n".join(_units(commitment, labels, LeadRole.LEAD)),
        "coordinating": "\n".join(_units(commitment, labels, LeadRole.COORDINATING)),
        "due_text": commitment.due_text,
        "due_from": commitment.due_from,
        "due_on": commitment.due_on,
        "due_precision": tongue.word("due_precision", commitment.due_precision),
        "due_recurrence": tongue.word("due_recurrence", commitment.due_recurrence),
        "target": commitment.target,
        "amount_value": commitment.amount_value,
        "amount_unit": commitment.amount_unit,
        "state": tongue.word("state", commitment.state),
        "state_on": commitment.state_on,
        "state_note": commitment.state_note,
        "reported_by": str(commitment.reported_by) if commitment.reported_by else "",
        "days_late": _days_late(commitment, today),
    }


def side_labels(parties: Sequence[Party]) -> dict[int, str]:
    """What the sides of one agreement are called in a list, by id; no two alike."""
    names = Counter(party.name_on_document for party in parties)
    return {
        party.pk: (
            party.name_on_document
            if names[party.name_on_document] == 1
            else f"{party.name_on_document} ({party.position + 1})"
        )
        for party in parties
    }


def _performers(commitment: Commitment, labels: dict[int, str]) -> list[str]:
    parties = sorted(commitment.performers.all(), key=lambda party: party.position)
    return [labels.get(party.pk, str(party)) for party in parties]


def _units(commitment: Commitment, labels: dict[int, str], role: str) -> list[str]:
    return [
        f"{labels.get(lead.party_id, str(lead.party))}: {lead.organisation.name}"
        for lead in commitment.leads.all()
        if lead.role == role
    ]


def _days_late(commitment: Commitment, today: date) -> int | None:
    late = shown_state(commitment, today) == "overdue" and commitment.due_on
    return (today - commitment.due_on).days if late and commitment.due_on else None
