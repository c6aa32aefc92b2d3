"""Handing over what an organisation carries, by one dated act; and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import (
    HANDOVER_JOB,
    AgreementState,
    HandoverState,
    LeadRole,
    Visibility,
)
from nhipcau.agreements.errors import AgreementsError, WrongState
from nhipcau.agreements.models import (
    Commitment,
    CommitmentLead,
    Handover,
    HandoverItem,
)
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.services.terms import note_terms
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import locality_lineage
from nhipcau.localities.services import list_named

BATCH = 500
AT_ONCE = 200
"""Leads that pass on within the request; more are for a worker."""
LONGEST_AHEAD = 5 * 366


def carried_by(organisation_ids: Sequence[int]) -> QuerySet[CommitmentLead]:
    """Leads of these organisations in open commitments of agreements in force."""
    return CommitmentLead.objects.filter(
        organisation__in=organisation_ids,
        commitment__state__in=OPEN_STATES,
        commitment__stands=True,
        commitment__agreement__state=AgreementState.IN_FORCE,
    )


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    giver_id: int,
    receiver_id: int,
    on: date,
    commitment_ids: Sequence[int] | None = None,
    note: str = "",
) -> Handover:
    """Pass on what an organisation carries: all of it, or the commitments named, from a day.

    Today's act is carried out at once, or by a worker where it is long; a later one on its day. The
    same act sent twice is done once.

    Raises:
        AgreementsError: another locality, nothing chosen, or a day that cannot be.
    """
    bodies = Organisation.objects.select_for_update().filter(pk__in=[giver_id, receiver_id])
    held = {row.pk: row for row in bodies.order_by("pk")}
    giver, receiver = held[giver_id], held[receiver_id]
    require(permissions.may_hand_over(actor, giver))
    _check(giver, receiver, on)
    if twin := _twin(giver, receiver, on, commitment_ids):
        return twin
    handover = Handover.objects.create(
        giver=giver,
        receiver=receiver,
        on=on,
        takes_all=commitment_ids is None,
        note=clean_line(note),
        by_organisation_name=actor.acting.organisation_name if actor.acting else "",
        by_name=actor.name,
    )
    count = _choose(handover, commitment_ids)
    changes = {"receiver": [None, str(receiver)], "on": [None, on], "count": [None, count]}
    audit.record(actor=actor, verb="plan", subject=handover, changes=changes)
    _begin(actor, handover, count)
    return handover


@transaction.atomic
def carry_out_handover(*, actor: Actor, handover_id: int, today: date) -> int:
    """Carry out a planned handover whose day has come; done already, it does nothing."""
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    if handover.state != HandoverState.PLANNED or handover.on > today:
        return 0
    leads = carried_by([handover.giver_id])
    if not handover.takes_all:
        leads = leads.filter(commitment__in=handover.items.values("commitment"))
    moved = list(leads.select_related("commitment__agreement").order_by("commitment"))
    _record_items(handover, moved)
    _pass_on(handover, moved)
    note_terms(handover.giver_id, handover.receiver_id, moved, on=handover.on)
    if any(lead.commitment.agreement.visibility == Visibility.PUBLIC for lead in moved):
        list_named(actor=actor, organisation_ids=[handover.receiver_id])
    handover.state = HandoverState.DONE
    handover.done_at = timezone.now()
    handover.count = len(moved)
    handover.save()
    _note(actor, handover, moved, "hand_over", [str(handover.giver), str(handover.receiver)])
    changes = {"handover_state": ["planned", "done"], "count": [None, len(moved)]}
    audit.record(actor=actor, verb="hand_over", subject=handover, changes=changes)
    return len(moved)


@transaction.atomic
def undo_handover(*, actor: Actor, handover_id: int) -> Handover:
    """Take a handover back until the end of the day it was carried out; cancel a planned one.

    Leads that somebody changed since stay as they are.
    """
    handover = Handover.objects.select_for_update().get(pk=handover_id)
    require(permissions.may_undo_handover(actor, handover))
    before = handover.state
    if before in {HandoverState.UNDONE, HandoverState.CANCELLED}:
        return handover
    if before == HandoverState.PLANNED:
        handover.state = HandoverState.CANCELLED
    else:
        _check_still_today(handover)
        _put_back(actor, handover)
        handover.state = HandoverState.UNDONE
    handover.save()
    changes = {"handover_state": [str(before), str(handover.state)]}
    audit.record(actor=actor, verb="undo", subject=handover, changes=changes)
    return handover


def begin_due_handovers(*, actor: Actor, today: date) -> int:
    """Queue the work of every planned handover whose day has come; returns how many."""
    due = Handover.objects.filter(state=HandoverState.PLANNED, on__lte=today)
    rows = list(due.order_by("on", "pk")[:50])
    for row in rows:
        jobs.submit(actor=actor, name=HANDOVER_JOB, subject=row, key=str(row.pk))
    return len(rows)


def _check(giver: Organisation, receiver: Organisation, on: date) -> None:
    today = timezone.localdate()
    if giver.pk == receiver.pk:
        raise AgreementsError(_("An organisation cannot hand over to itself."))
    lineage = locality_lineage([giver.locality_id])[giver.locality_id]
    if receiver.locality_id not in lineage:
        raise AgreementsError(_("%(body)s belongs to another locality.") % {"body": receiver})
    if receiver.valid_from is not None and receiver.valid_from > on:
        raise AgreementsError(_("%(body)s has not begun by that day.") % {"body": receiver})
    if receiver.valid_to is not None and receiver.valid_to < on:
        raise AgreementsError(_("%(body)s has ended by that day.") % {"body": receiver})
    if (on - today).days > LONGEST_AHEAD:
        raise AgreementsError(_("The day lies too far ahead."))


def _twin(
    giver: Organisation, receiver: Organisation, on: date, commitment_ids: Sequence[int] | None
) -> Handover | None:
    """The same act, still planned or carried out today: the form was sent twice."""
    rows = Handover.objects.filter(
        giver=giver,
        receiver=receiver,
        on=on,
        takes_all=commitment_ids is None,
        state__in=[HandoverState.PLANNED, HandoverState.DONE],
    )
    for row in rows:
        fresh = timezone.localdate(row.created_at) == timezone.localdate()
        chosen = set(row.items.values_list("commitment_id", flat=True))
        if fresh and (commitment_ids is None or chosen == set(commitment_ids)):
            still = carried_by([giver.pk])
            if commitment_ids is not None:
                still = still.filter(commitment__in=commitment_ids)
            # Undone work can be done again: a twin is one that left nothing to hand over.
            if row.state == HandoverState.PLANNED or not still.exists():
                return row
    return None


def _choose(handover: Handover, commitment_ids: Sequence[int] | None) -> int:
    """Keep what was named; returns how many leads stand to be passed on today."""
    carried = carried_by([handover.giver_id])
    if commitment_ids is None:
        count = carried.count()
        if not count and handover.on <= timezone.localdate():
            raise AgreementsError(
                _("%(body)s carries nothing that is open.") % {"body": handover.giver}
            )
        return count
    known = set(carried.values_list("commitment_id", flat=True)) & set(commitment_ids)
    if not known:
        raise AgreementsError(_("Choose at least one commitment."))
    HandoverItem.objects.bulk_create(
        [HandoverItem(handover=handover, commitment_id=pk) for pk in sorted(known)],
        batch_size=BATCH,
    )
    return len(known)


def _begin(actor: Actor, handover: Handover, count: int) -> None:
    today = timezone.localdate()
    if handover.on > today:
        return
    if count <= AT_ONCE:
        carry_out_handover(actor=actor, handover_id=handover.pk, today=today)
        handover.refresh_from_db()
    else:
        jobs.submit(actor=actor, name=HANDOVER_JOB, subject=handover, key=str(handover.pk))


def _record_items(handover: Handover, moved: Sequence[CommitmentLead]) -> None:
    """What is moved, with the role that the receiver had there already."""
    standing = {
        (row.commitment_id, row.party_id): row.role
        for row in CommitmentLead.objects.filter(organisation=handover.receiver_id)
    }
    handover.items.all().delete()
    HandoverItem.objects.bulk_create(
        [
            HandoverItem(
                handover=handover,
                commitment_id=lead.commitment_id,
                party_id=lead.party_id,
                role=lead.role,
                receiver_was=standing.get((lead.commitment_id, lead.party_id), ""),
                is_moved=True,
            )
            for lead in moved
        ],
        batch_size=BATCH,
    )


def _pass_on(handover: Handover, moved: Sequence[CommitmentLead]) -> None:
    """The receiver has the giver's place; where it worked there already, it leads if either did."""
    doubled = {
        (item.commitment_id, item.party_id): item
        for item in handover.items.exclude(receiver_was="")
    }
    plain = [lead.pk for lead in moved if (lead.commitment_id, lead.party_id) not in doubled]
    for start in range(0, len(plain), BATCH):
        some = CommitmentLead.objects.filter(pk__in=plain[start : start + BATCH])
        some.update(organisation=handover.receiver_id)
    for (commitment, party), item in doubled.items():
        both = CommitmentLead.objects.filter(commitment=commitment, party=party)
        both.filter(organisation=handover.giver_id).delete()
        if LeadRole.LEAD in {item.role, item.receiver_was}:
            both.filter(organisation=handover.receiver_id).update(role=LeadRole.LEAD)
    _bump([lead.commitment_id for lead in moved])


def _put_back(actor: Actor, handover: Handover) -> None:
    items = handover.items.filter(is_moved=True).select_related("commitment")
    returned = []
    for item in items:
        place = CommitmentLead.objects.filter(commitment=item.commitment_id, party=item.party_id)
        held = place.filter(organisation=handover.receiver_id).first()
        taken = place.filter(organisation=handover.giver_id).exists()
        if held is None or taken:
            continue
        if item.receiver_was:
            held.role = item.receiver_was
            held.save()
            held = CommitmentLead(commitment=item.commitment, party=held.party)
        held.organisation_id, held.role = handover.giver_id, item.role
        held.save()
        held.commitment = item.commitment
        returned.append(held)
    note_terms(handover.receiver_id, handover.giver_id, returned, on=handover.on)
    _bump([lead.commitment_id for lead in returned])
    _note(actor, handover, returned, "take_back", [str(handover.receiver), str(handover.giver)])


def _check_still_today(handover: Handover) -> None:
    done = handover.done_at
    if done is None or timezone.localdate(done) != timezone.localdate():
        raise WrongState(
            _("A handover can be taken back until the end of its day; hand over the other way.")
        )


def _bump(commitment_ids: Sequence[int]) -> None:
    for start in range(0, len(commitment_ids), BATCH):
        some = Commitment.objects.filter(pk__in=commitment_ids[start : start + BATCH])
        some.update(version=F("version") + 1)


def _note(
    actor: Actor,
    handover: Handover,
    leads: Sequence[CommitmentLead],
    verb: str,
    names: list[Any],
) -> None:
    note = {"leads": names, "on": [None, handover.on]}
    rows = {lead.commitment_id: lead.commitment for lead in leads}
    audit.record_many(actor=actor, verb=verb, subjects=rows.values(), note=note)
