"""Editions: freeze the text of an agreement as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Agreement, Amendment, Clause, Edition
from nhipcau.agreements.models.edition import digest_of
from nhipcau.agreements.selectors.contents import COLUMNS, content_mark, heading_of, said_of
from nhipcau.agreements.selectors.spans import doers_in
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import Insertion


@dataclass(frozen=True, slots=True)
class Standing:
    """One commitment as an edition keeps it, with the digest of its words."""

    commitment_id: int
    number: int
    said: dict[str, Any]
    mark: str


def standing(commitment_id: int, number: int, said: dict[str, Any]) -> Standing:
    """What an edition keeps of one commitment."""
    return Standing(commitment_id, number, said, digest_of([number, said]))


class EditionText:
    """The commitments of an edition, worked out before the agreement is held."""

    def __init__(self, clauses: Sequence[Standing]) -> None:
        self.marks = [one.mark for one in clauses]
        rows = (
            Clause(
                commitment_id=one.commitment_id, number=one.number, said=one.said, digest=one.mark
            )
            for one in clauses
        )
        self._insertion = Insertion(rows, late=["edition_id"])

    def write(self, edition: Edition) -> None:
        self._insertion.write(edition_id=edition.pk)


def text_of(agreement: Agreement) -> EditionText:
    """The text as it stands."""
    doers = doers_in([agreement.pk])
    # Only what a clause says.
    columns = agreement.commitments.only("agreement", "number", *COLUMNS)
    rows = columns.filter(stands=True).order_by("number")
    return EditionText(
        [standing(row.pk, row.number, said_of(row, doers.get(row.pk, ()))) for row in rows]
    )


class ReadyText:
    """The text of an agreement worked out before it is held, and the state it was made from."""

    def __init__(self, agreement_id: int | None, *, unless_kept: bool = False) -> None:
        agreement = Agreement.objects.filter(pk=agreement_id or 0).first()
        self._mark, self._text = "", None
        if agreement is None or (unless_kept and agreement.editions.exists()):
            return
        self._mark = content_mark(agreement)
        self._text = text_of(agreement)

    def of(self, agreement: Agreement) -> EditionText | None:
        """The text, if the agreement that is held now is still the one that it was made from."""
        same = self._text is not None and self._mark == content_mark(agreement)
        return self._text if same else None


def freeze_edition(
    *,
    agreement: Agreement,
    on: date,
    amendment: Amendment | None = None,
    texts: Sequence[EditionText] = (),
) -> Edition:
    """Keep the text as it stands as the next edition; the caller holds the agreement.

    `texts` are its commitments in order, where the caller has worked them out before it held it.
    """
    parts = texts or [text_of(agreement)]
    marks = [mark for part in parts for mark in part.marks]
    heading = heading_of(agreement)
    last = agreement.editions.order_by("-number").first()
    edition = Edition.objects.create(
        agreement=agreement,
        number=last.number + 1 if last else 1,
        amendment=amendment,
        in_force_on=on,
        heading=heading,
        clause_count=len(marks),
        digest=digest_of([heading, marks]),
    )
    for part in parts:
        part.write(edition)
    return edition


def first_edition(agreement: Agreement, text: EditionText | None = None) -> bool:
    """See that the signed text is kept, also of an agreement signed before editions were."""
    if agreement.editions.exists() or agreement.is_draft:
        return False
    day = agreement.signed_on or agreement.valid_from or localdate(agreement.created_at)
    freeze_edition(agreement=agreement, on=day, texts=[text] if text else ())
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
