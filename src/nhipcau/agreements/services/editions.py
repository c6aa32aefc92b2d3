"""Editions: freeze the text of an agreement as it stands."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Agreement, Amendment, Clause, Edition
from nhipcau.agreements.models.edition import digest_of
from nhipcau.agreements.selectors.contents import COLUMNS, heading_of, said_of
from nhipcau.agreements.selectors.spans import doers_in
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor

BATCH = 500


def freeze_edition(
    *, agreement: Agreement, on: date, amendment: Amendment | None = None
) -> Edition:
    """Keep the text as it stands as the next edition; the caller holds the agreement."""
    doers = doers_in([agreement.pk])
    # Only what a clause says: thousands of rows are read while other writers wait.
    columns = agreement.commitments.only("agreement", "number", *COLUMNS)
    standing = columns.filter(stands=True).order_by("number")
    said = [(row, said_of(row, doers.get(row.pk, ()))) for row in standing]
    marks = [digest_of([row.number, one]) for row, one in said]
    heading = heading_of(agreement)
    last = agreement.editions.order_by("-number").first()
    edition = Edition.objects.create(
        agreement=agreement,
        number=last.number + 1 if last else 1,
        amendment=amendment,
        in_force_on=on,
        heading=heading,
        clause_count=len(said),
        digest=digest_of([heading, marks]),
    )
    clauses = [
        Clause(edition=edition, commitment=row, number=row.number, said=one, digest=mark)
        for (row, one), mark in zip(said, marks, strict=True)
    ]
    Clause.objects.bulk_create(clauses, batch_size=BATCH)
    return edition


def first_edition(agreement: Agreement) -> bool:
    """See that the signed text is kept, also of an agreement signed before editions were."""
    if agreement.editions.exists() or agreement.is_draft:
        return False
    day = agreement.signed_on or agreement.valid_from or localdate(agreement.created_at)
    freeze_edition(agreement=agreement, on=day)
    return True


def freeze_editions(*, actor: Actor, limit: int = 20) -> int:
    """Keep the signed text of agreements that have no edition yet, a few at a time."""
    waiting = Agreement.objects.exclude(state=AgreementState.DRAFT).filter(editions=None)
    count = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            agreement = Agreement.objects.select_for_update().get(pk=pk)
            if first_edition(agreement):
                count += 1
                kept = {"edition": [None, 1]}
                audit.record(actor=actor, verb="freeze", subject=agreement, changes=kept)
    return count
