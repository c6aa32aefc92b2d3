"""Splitting and merging commitments of a draft: done at once, for a draft binds nobody."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import StatementState
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead, Statement
from nhipcau.agreements.selectors.contents import columns_of_said, said_of
from nhipcau.agreements.services.agreements import lock
from nhipcau.agreements.services.altering import parts_of
from nhipcau.agreements.services.commitments import lock_commitment, next_number
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block


@transaction.atomic
def split_commitment(
    *, actor: Actor, commitment_id: int, version: int, texts: Sequence[str]
) -> list[Commitment]:
    """Split a commitment of a draft; the first part stays in its place, the others follow.

    Raises:
        Stale: it changed since `version` was shown.
    """
    commitment = lock_commitment(commitment_id, version)
    require(permissions.may_change_agreement(actor, commitment.agreement))
    first, *others = parts_of(texts)
    whole = commitment.text
    made = [_part(commitment, text) for text in others]
    commitment.text = first
    commitment.version += 1
    commitment.save()
    changes = {"text": [whole, first], "parts": [None, "; ".join(str(row) for row in made)]}
    audit.record(actor=actor, verb="split", subject=commitment, changes=changes)
    note = {"part_of": [None, str(commitment)]}
    audit.record_many(actor=actor, verb="add", subjects=made, note=note)
    return [commitment, *made]


@transaction.atomic
def merge_commitments(
    *, actor: Actor, agreement_id: int, commitment_ids: Sequence[int], text: str
) -> Commitment:
    """Merge commitments of a draft into the first of them, with all who do and carry them."""
    agreement = lock(agreement_id)
    require(permissions.may_change_agreement(actor, agreement))
    first, *others = _chosen(agreement, commitment_ids)
    text = clean_block(text)
    if not text:
        raise AgreementsError(_("A commitment needs its text."))
    changes = {
        "text": [first.text, text],
        "merged": [None, "; ".join(str(row) for row in others)[:2000]],
    }
    first.text = text
    first.version += 1
    first.save()
    for other in others:
        _join(first, other)
        audit.record(actor=actor, verb="remove", subject=other, changes={"merged": [None, text]})
        other.delete()
    audit.record(actor=actor, verb="merge", subject=first, changes=changes)
    return first


def _chosen(agreement: Agreement, commitment_ids: Sequence[int]) -> list[Commitment]:
    rows = list(agreement.commitments.filter(pk__in=commitment_ids).order_by("number"))
    if len(rows) < 2:
        raise AgreementsError(_("Choose at least two commitments to merge."))
    return rows


def _part(commitment: Commitment, text: str) -> Commitment:
    columns = columns_of_said(said_of(commitment, ()))
    part = Commitment.objects.create(
        agreement=commitment.agreement,
        number=next_number(commitment.agreement),
        document=commitment.document,
        source_start=commitment.source_start,
        source_end=commitment.source_end,
        **columns | {"text": text},
    )
    part.performers.set(commitment.performers.all())
    CommitmentLead.objects.bulk_create(
        CommitmentLead(
            commitment=part,
            party_id=lead.party_id,
            organisation_id=lead.organisation_id,
            role=lead.role,
        )
        for lead in commitment.leads.all()
    )
    return part


def _join(first: Commitment, other: Commitment) -> None:
    """The first has who does and carries the other too; the other's statement is decided on."""
    first.performers.add(*other.performers.all())
    standing = set(first.leads.values_list("party_id", "organisation_id"))
    for lead in other.leads.all():
        if (lead.party_id, lead.organisation_id) not in standing:
            lead.commitment = first
            lead.save()
    statements = Statement.objects.filter(commitment=other)
    statements.update(commitment=None, state=StatementState.SKIPPED, version=F("version") + 1)
