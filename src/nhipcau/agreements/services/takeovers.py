"""A draft that supersedes an agreement: what becomes of each open commitment of the older one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import TakeOverChoice
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import (
    Agreement,
    Commitment,
    CommitmentLead,
    Party,
    TakeOver,
)
from nhipcau.agreements.selectors.contents import columns_of_said, said_of
from nhipcau.agreements.selectors.spans import doers_in
from nhipcau.agreements.services.agreements import lock
from nhipcau.agreements.services.commitments import next_number
from nhipcau.agreements.services.settling import undecided_of
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities.selectors import locality_lineage

BATCH = 500


@transaction.atomic
def take_over(
    *, actor: Actor, agreement_id: int, commitment_ids: Sequence[int] | None = None
) -> list[Commitment]:
    """Take commitments of the older agreement into the draft, word for word, with who carries them.

    Named ones, or all on which nothing is decided yet. In the draft they can be reworded like any
    other. One that was left is taken now instead; one that was taken already stays as it is.
    """
    agreement = _draft(actor, agreement_id)
    rows = _chosen(agreement, commitment_ids, TakeOverChoice.TAKEN)
    sides = _sides(agreement)
    doers = doers_in([agreement.supersedes_id or 0])
    lost = [row for row in rows if not any(pk in sides for pk in doers.get(row.pk, ()))]
    if lost:
        raise AgreementsError(
            _("No party of the draft does commitment %(number)s; add that party first.")
            % {"number": lost[0].number}
        )
    made = _copy(agreement, rows)
    _copy_sides(agreement, dict(zip((row.pk for row in rows), made, strict=True)), sides, doers)
    _decide(agreement, rows, TakeOverChoice.TAKEN, made)
    note = {"taken_from": [None, str(agreement.supersedes)]}
    audit.record_many(actor=actor, verb="add", subjects=made, note=note)
    return made


@transaction.atomic
def leave_behind(
    *, actor: Actor, agreement_id: int, reason: str, commitment_ids: Sequence[int] | None = None
) -> int:
    """Let commitments end with the older agreement, for a reason; returns how many.

    Raises:
        AgreementsError: without a reason.
    """
    agreement = _draft(actor, agreement_id)
    reason = clean_line(reason)
    if not reason:
        raise AgreementsError(_("Say why they are not taken over."))
    rows = _chosen(agreement, commitment_ids, TakeOverChoice.LEFT)
    _decide(agreement, rows, TakeOverChoice.LEFT, [], reason)
    numbers = ", ".join(str(row.number) for row in rows)
    if rows:
        changes = {"left": [None, f"{numbers[:400]}: {reason}"]}
        audit.record(actor=actor, verb="decide", subject=agreement, changes=changes)
    return len(rows)


@transaction.atomic
def undecide(*, actor: Actor, agreement_id: int, commitment_id: int) -> None:
    """Take one decision back; what was taken into the draft leaves it."""
    agreement = _draft(actor, agreement_id)
    decision = agreement.takeovers.filter(commitment=commitment_id).first()
    if decision is None:
        return
    before = decision.get_choice_display()
    if decision.successor is not None:
        audit.record(actor=actor, verb="remove", subject=decision.successor)
        decision.successor.delete()
    agreement.takeovers.filter(commitment=commitment_id).delete()
    changes = {"decision": [f"{decision.commitment} – {before}", None]}
    audit.record(actor=actor, verb="decide", subject=agreement, changes=changes)


def _draft(actor: Actor, agreement_id: int) -> Agreement:
    agreement = lock(agreement_id)
    require(permissions.may_change_agreement(actor, agreement))
    if agreement.supersedes is None:
        raise AgreementsError(_("This draft supersedes no other agreement."))
    require(permissions.may_supersede_agreement(actor, agreement.supersedes))
    return agreement


def _chosen(
    agreement: Agreement, commitment_ids: Sequence[int] | None, choice: TakeOverChoice
) -> list[Commitment]:
    """Open commitments to decide on: named ones whose decision is another, or all undecided."""
    rows = undecided_of(agreement)
    if commitment_ids is not None:
        same = agreement.takeovers.filter(choice=choice).values("commitment")
        rows = (
            Commitment.objects.open()
            .filter(agreement=agreement.supersedes_id, stands=True, pk__in=commitment_ids)
            .exclude(pk__in=same)
        )
    return list(rows.order_by("number"))


def _sides(agreement: Agreement) -> dict[int, Party]:
    """For each party of the older agreement, the draft's party of the same locality or its heir."""
    older = list(agreement.supersedes.parties.all()) if agreement.supersedes else []
    newer = list(agreement.parties.all())
    lineages = locality_lineage([party.locality_id for party in newer])
    return {
        party.pk: heir
        for party in older
        for heir in newer
        if party.locality_id in lineages[heir.locality_id]
    }


def _copy(agreement: Agreement, rows: Sequence[Commitment]) -> list[Commitment]:
    number = next_number(agreement)
    copies = []
    for place, row in enumerate(rows):
        copy = Commitment(agreement=agreement, number=number + place)
        for name, value in columns_of_said(said_of(row, ())).items():
            setattr(copy, name, value)
        copies.append(copy)
    return Commitment.objects.bulk_create(copies, batch_size=BATCH)


def _copy_sides(
    agreement: Agreement,
    copies: Mapping[int, Commitment],
    sides: Mapping[int, Party],
    doers: Mapping[int, Sequence[int]],
) -> None:
    """Who does each commitment, and who carries it, on the sides that the draft has."""
    through = Commitment.performers.through
    done_by = [
        through(commitment_id=copy.pk, party_id=sides[party].pk)
        for pk, copy in copies.items()
        for party in doers.get(pk, ())
        if party in sides
    ]
    through.objects.bulk_create(done_by, batch_size=BATCH, ignore_conflicts=True)
    carried = CommitmentLead.objects.filter(commitment__agreement=agreement.supersedes_id)
    columns = ("commitment_id", "party_id", "organisation_id", "role")
    leads = [
        CommitmentLead(
            commitment_id=copies[pk].pk,
            party_id=sides[party].pk,
            organisation_id=organisation,
            role=role,
        )
        for pk, party, organisation, role in carried.order_by("pk").values_list(*columns)
        if pk in copies and party in sides
    ]
    CommitmentLead.objects.bulk_create(leads, batch_size=BATCH, ignore_conflicts=True)


def _decide(
    agreement: Agreement,
    rows: Sequence[Commitment],
    choice: TakeOverChoice,
    made: Sequence[Commitment],
    reason: str = "",
) -> None:
    """Keep the decisions; one that was another before is replaced, and its copy goes."""
    earlier = agreement.takeovers.filter(commitment__in=[row.pk for row in rows])
    Commitment.objects.filter(
        pk__in=list(earlier.exclude(successor=None).values_list("successor", flat=True))
    ).delete()
    earlier.delete()
    successors: Sequence[Commitment | None] = made or [None] * len(rows)
    TakeOver.objects.bulk_create(
        [
            TakeOver(
                agreement=agreement, commitment=row, choice=choice, successor=copy, reason=reason
            )
            for row, copy in zip(rows, successors, strict=True)
        ],
        batch_size=BATCH,
    )
