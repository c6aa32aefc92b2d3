"""One act on many commitments: prepared with reasons, carried out row by row, undone row by row.

Every row goes through the service that a person would use for it alone, in a transaction of its
own, so that what may not be done is left out with its reason and two people who press at once
cannot overwrite one another: a row that changed since it was prepared is left out as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.choices import (
    BULK_JOB,
    BulkKind,
    BulkOutcome,
    BulkState,
    CommitmentState,
    LeadRole,
)
from nhipcau.agreements.errors import AgreementsError, WrongState
from nhipcau.agreements.models import BulkAct, BulkRow, Commitment
from nhipcau.agreements.permissions import board as permissions
from nhipcau.agreements.selectors import commitments_visible_to
from nhipcau.agreements.services.bulk_rows import (
    DOERS,
    UNDOERS,
    refusal_to_name,
    refusal_to_report,
)
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block

MOST_ROWS = 5000
"""Commitments of one act; more are to be narrowed first."""
AT_ONCE = 200
"""Rows that a request carries out by itself; more are a job's."""
BATCH = 500
KEPT_UNCONFIRMED = timedelta(days=1)
Judge = Callable[[Actor, BulkAct, Commitment], str]
JUDGES: dict[str, Judge] = {
    BulkKind.LEAD: refusal_to_name,
    BulkKind.COORDINATING: refusal_to_name,
    BulkKind.STATE: refusal_to_report,
    BulkKind.NOTE: refusal_to_report,
}


@dataclass(frozen=True, slots=True)
class BulkForm:
    """What is to be done to each: a state with its day and note, a note, or an organisation."""

    kind: str
    state: str = ""
    on: date | None = None
    note: str = ""
    unit_id: int | None = None
    query: str = ""


@transaction.atomic
def prepare_bulk_act(*, actor: Actor, form: BulkForm, commitment_ids: Sequence[int]) -> BulkAct:
    """Note what would be done to which commitments; nothing of them changes yet.

    What this actor may not do is marked already, with the reason; what it may not see is not even
    taken in.

    Raises:
        AgreementsError: nothing was chosen, too many were, or the form lacks something.
    """
    require(permissions.may_prepare_bulk_act(actor, None))
    _check(form, commitment_ids)
    act = BulkAct.objects.create(
        user_id=actor.user_id or 0,
        organisation_id=actor.organisation_id or 0,
        kind=form.kind,
        new_state=form.state if form.kind == BulkKind.STATE else "",
        new_on=form.on,
        new_note=clean_block(form.note),
        new_unit_id=form.unit_id,
        query=form.query[:2000],
    )
    rows = [_judged(actor, act, commitment) for commitment in _chosen(actor, commitment_ids)]
    if not rows:
        raise AgreementsError(_("None of the commitments chosen is there any more."))
    BulkRow.objects.bulk_create(rows, batch_size=BATCH)
    return act


def start_bulk_act(*, actor: Actor, act_id: int) -> BulkAct:
    """Carry out a prepared act: a few rows now, many by a job. A second press changes nothing."""
    act = _begin(actor, act_id, {BulkState.PREPARED, BulkState.RUNNING}, BulkState.RUNNING)
    return _go_on(actor, act, BulkOutcome.WAITING)


def undo_bulk_act(*, actor: Actor, act_id: int) -> BulkAct:
    """Take back what an act did, where nobody changed it since.

    Raises:
        WrongState: it is too late.
    """
    act = BulkAct.objects.get(pk=act_id)
    require(permissions.may_carry_out_bulk_act(actor, act))
    if act.state == BulkState.UNDONE:
        return act
    if act.state != BulkState.UNDOING and not act.can_be_undone_at(timezone.now()):
        raise WrongState(_("It is too late to undo this; change the commitments one by one."))
    act = _begin(actor, act_id, {BulkState.DONE, BulkState.UNDOING}, BulkState.UNDOING)
    return _go_on(actor, act, BulkOutcome.DONE)


def carry_on_bulk_act(*, actor: Actor, act_id: int, progress: jobs.Progress | None = None) -> None:
    """Work off the rows that are left, each in its own transaction; safe to run again."""
    act = BulkAct.objects.get(pk=act_id)
    undoing = act.state == BulkState.UNDOING
    left = BulkOutcome.DONE if undoing else BulkOutcome.WAITING
    ids = list(act.rows.filter(outcome=left).values_list("pk", flat=True))
    total = act.rows.count()
    for place, pk in enumerate(ids):
        if progress is not None and place % 20 == 0:
            progress(total - len(ids) + place, total, act.state)
        _one(actor, act, pk, left)
    _end(act)


def clear_prepared_acts() -> int:
    """A duty of the worker: let go of acts that nobody confirmed within a day."""
    old = timezone.now() - KEPT_UNCONFIRMED
    gone = BulkAct.objects.filter(state=BulkState.PREPARED, created_at__lt=old)
    return gone.delete()[0]


def _begin(actor: Actor, act_id: int, from_states: set[str], to: str) -> BulkAct:
    with transaction.atomic():
        act = BulkAct.objects.select_for_update().get(pk=act_id)
        require(permissions.may_carry_out_bulk_act(actor, act))
        if act.state in from_states and act.state != to:
            changes = {"state": [act.state, to]}
            act.state = to
            act.save()
            audit.record(actor=actor, verb="bulk", subject=act, changes=changes)
    return act


def _go_on(actor: Actor, act: BulkAct, left: str) -> BulkAct:
    if act.state not in {BulkState.RUNNING, BulkState.UNDOING}:
        return act
    if act.rows.filter(outcome=left).count() > AT_ONCE:
        jobs.submit(actor=actor, name=BULK_JOB, subject=act, key=f"{act.pk}-{act.state}")
    else:
        carry_on_bulk_act(actor=actor, act_id=act.pk)
    act.refresh_from_db()
    return act


def _one(actor: Actor, act: BulkAct, pk: int, left: str) -> None:
    with transaction.atomic():
        row = BulkRow.objects.select_for_update().get(pk=pk)
        if row.outcome != left:
            return
        try:
            with transaction.atomic():
                require(permissions.may_carry_out_bulk_act(actor, act))
                if left == BulkOutcome.DONE:
                    UNDOERS[act.kind](actor, row)
                else:
                    DOERS[act.kind](actor, act, row)
        except (AgreementsError, PermissionDenied) as refusal:
            row.reason = str(getattr(refusal, "message", refusal))[:400]
            row.outcome = BulkOutcome.KEPT if left == BulkOutcome.DONE else BulkOutcome.SKIPPED
        row.save()


def _end(act: BulkAct) -> None:
    """The act is over when no row is left; the first who sees that says so."""
    over = {BulkState.RUNNING: BulkState.DONE, BulkState.UNDOING: BulkState.UNDONE}
    column = "done_at" if act.state == BulkState.RUNNING else "undone_at"
    if act.state in over:
        BulkAct.objects.filter(pk=act.pk, state=act.state).update(
            **{"state": over[BulkState(act.state)], column: timezone.now()}
        )


def _chosen(actor: Actor, ids: Sequence[int]) -> Iterable[Commitment]:
    """The commitments with all that is asked about them, in the order in which they were chosen."""
    places = {pk: place for place, pk in enumerate(ids)}
    found: list[Commitment] = []
    for start in range(0, len(ids), BATCH):
        some = commitments_visible_to(actor).filter(pk__in=ids[start : start + BATCH])
        found += some.select_related("agreement__keeper").prefetch_related(
            "agreement__parties", "performers", "leads"
        )
    return sorted(found, key=lambda row: places[row.pk])


def _judged(actor: Actor, act: BulkAct, commitment: Commitment) -> BulkRow:
    reason = JUDGES[act.kind](actor, act, commitment)
    outcome = BulkOutcome.SKIPPED if reason else BulkOutcome.WAITING
    return BulkRow(
        act=act,
        commitment=commitment,
        version=commitment.version,
        outcome=outcome,
        reason=reason[:400],
    )


def _check(form: BulkForm, ids: Sequence[int]) -> None:
    if not ids:
        raise AgreementsError(gettext_lazy("Choose at least one commitment."))
    if len(ids) > MOST_ROWS:
        raise AgreementsError(
            _("At most %(most)s commitments at once; narrow the list first.") % {"most": MOST_ROWS}
        )
    if form.kind == BulkKind.STATE and form.state == CommitmentState.DROPPED and not form.note:
        raise AgreementsError(gettext_lazy("Say why the commitments are dropped."))
    if form.kind == BulkKind.NOTE and not clean_block(form.note):
        raise AgreementsError(gettext_lazy("Write the note."))
    if form.kind in LEAD_KINDS and form.unit_id is None:
        raise AgreementsError(gettext_lazy("Choose an organisation."))


LEAD_KINDS = {BulkKind.LEAD: LeadRole.LEAD, BulkKind.COORDINATING: LeadRole.COORDINATING}
