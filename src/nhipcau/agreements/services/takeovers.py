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
from nhipcau.agreements.services.settling import mark_of, undecided_of
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import Insertion, reserve_ids
from nhipcau.foundation.rules import require
from nhipcau.foundation.search import merging_later
from nhipcau.foundation.text import clean_line
from nhipcau.localities.selectors import locality_lineage


def take_over(
    *, actor: Actor, agreement_id: int, commitment_ids: Sequence[int] | None = None
) -> list[Commitment]:
    """Take commitments of the older agreement into the draft, word for word, with who carries them.

    Named ones, or all on which nothing is decided yet. In the draft they can be reworded like any
    other. One that was left is taken now instead; one that was taken already stays as it is.
    """
    drafts = Agreement.objects.select_related("keeper", "supersedes__keeper")
    looked_at = _allowed(actor, drafts.get(pk=agreement_id))
    ready = _Copying(actor, looked_at, commitment_ids)
    with transaction.atomic():
        agreement = _draft(actor, agreement_id)
        if ready.mark != mark_of(agreement, agreement.supersedes):
            ready = _Copying(actor, agreement, commitment_ids)
        return ready.write()


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
    return _allowed(actor, lock(agreement_id))


def _allowed(actor: Actor, agreement: Agreement) -> Agreement:
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


class _Copying:
    """Commitments on their way into the draft, worked out before it is held."""

    def __init__(
        self, actor: Actor, agreement: Agreement, commitment_ids: Sequence[int] | None
    ) -> None:
        self.mark = mark_of(agreement, agreement.supersedes)
        self._agreement = agreement
        self._rows = _chosen(agreement, commitment_ids, TakeOverChoice.TAKEN)
        places = {row.pk: place for place, row in enumerate(self._rows)}
        sides = _sides(agreement)
        doers = doers_in([agreement.supersedes_id or 0])
        self._check(sides, doers)
        self._copies = _copies(agreement, self._rows)
        self._insertion = Insertion(self._copies, late=["id"])
        through = Commitment.performers.through
        done_by = [
            (place, sides[party].pk)
            for pk, place in places.items()
            for party in doers.get(pk, ())
            if party in sides
        ]
        self._doer_places = [place for place, _side in dict.fromkeys(done_by)]
        self._doers = Insertion(
            (through(party_id=side) for _place, side in dict.fromkeys(done_by)),
            late=["commitment_id"],
        )
        leads = _leads(agreement, places, sides)
        self._lead_places = [place for place, _lead in leads]
        self._leads = Insertion((lead for _place, lead in leads), late=["commitment_id"])
        note = {"taken_from": [None, str(agreement.supersedes)]}
        entries = ((copy, note) for copy in self._copies)
        self._entries = audit.Entries(actor=actor, verb="add", entries=entries, are_new=True)

    def write(self) -> list[Commitment]:
        """Write them; the caller holds the draft."""
        ids = reserve_ids(Commitment, len(self._copies))
        for copy, pk in zip(self._copies, ids, strict=True):
            copy.pk = pk
            copy._state.adding = False
        with merging_later(Commitment):
            self._insertion.write(id=ids)
        self._doers.write(commitment_id=[ids[place] for place in self._doer_places])
        self._leads.write(commitment_id=[ids[place] for place in self._lead_places])
        _decide(self._agreement, self._rows, TakeOverChoice.TAKEN, self._copies)
        self._entries.write(ids)
        return self._copies

    def _check(self, sides: Mapping[int, Party], doers: Mapping[int, Sequence[int]]) -> None:
        for row in self._rows:
            if not any(pk in sides for pk in doers.get(row.pk, ())):
                raise AgreementsError(
                    _("No party of the draft does commitment %(number)s; add that party first.")
                    % {"number": row.number}
                )


def _copies(agreement: Agreement, rows: Sequence[Commitment]) -> list[Commitment]:
    number = next_number(agreement)
    copies = []
    for place, row in enumerate(rows):
        copy = Commitment(agreement=agreement, number=number + place)
        for name, value in columns_of_said(said_of(row, ())).items():
            setattr(copy, name, value)
        copy.fill_keys()
        copies.append(copy)
    return copies


def _leads(
    agreement: Agreement, places: Mapping[int, int], sides: Mapping[int, Party]
) -> list[tuple[int, CommitmentLead]]:
    """Who carries each commitment on the sides that the draft has, by the place of its copy."""
    carried = CommitmentLead.objects.filter(commitment__agreement=agreement.supersedes_id)
    columns = ("commitment_id", "party_id", "organisation_id", "role")
    found: dict[tuple[int, int, int], CommitmentLead] = {}
    for pk, party, organisation, role in carried.order_by("pk").values_list(*columns):
        if pk in places and party in sides:
            lead = CommitmentLead(party_id=sides[party].pk, organisation_id=organisation, role=role)
            found.setdefault((places[pk], lead.party_id, organisation), lead)
    return [(key[0], lead) for key, lead in found.items()]


def _decide(
    agreement: Agreement,
    rows: Sequence[Commitment],
    choice: TakeOverChoice,
    made: Sequence[Commitment],
    reason: str = "",
) -> None:
    """Keep the decisions; one that was another before is replaced, and its copy goes."""
    chosen = {row.pk for row in rows}
    known = agreement.takeovers.values_list("pk", "commitment_id", "successor_id")
    earlier = [(pk, copy) for pk, row, copy in known if row in chosen]
    if earlier:
        Commitment.objects.filter(pk__in=[copy for _pk, copy in earlier if copy]).delete()
        agreement.takeovers.filter(pk__in=[pk for pk, _copy in earlier]).delete()
    successors: Sequence[Commitment | None] = made or [None] * len(rows)
    Insertion(
        TakeOver(agreement=agreement, commitment=row, choice=choice, successor=copy, reason=reason)
        for row, copy in zip(rows, successors, strict=True)
    ).write()
