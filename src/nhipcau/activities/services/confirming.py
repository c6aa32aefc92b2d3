"""Many reports confirmed with one press: each as it would be alone, a few at once, many by a job.

Every row is confirmed in a transaction of its own together with its outcome, so that a worker that
is killed leaves no half of one, and another goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.activities.choices import CONFIRM_JOB, ConfirmationWord
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import ConfirmingAct, ConfirmingRow, Update
from nhipcau.activities.permissions.standing import readable_updates
from nhipcau.activities.services.confirmations import answer_update
from nhipcau.agreements.choices import BulkOutcome, BulkState
from nhipcau.foundation import jobs
from nhipcau.foundation.actors import Actor

MOST_ROWS = 5000
"""Reports of one press; more are to be narrowed first."""
AT_ONCE = 50
"""Reports that a request confirms by itself; more are a job's."""
Progress = Callable[[int, int], None]


def confirm_many(*, actor: Actor, token: str, shown: Mapping[int, str]) -> ConfirmingAct:
    """Confirm each report in the version that was shown: id of the report → its digest.

    What may not be confirmed is left out with its reason. The same form (`token`) sent twice is
    one act. What this actor may not see is not even taken in.

    Raises:
        ActivitiesError: nothing was chosen, too many were, or nothing of it is there any more.
    """
    if not shown:
        raise ActivitiesError(_("Choose at least one report."))
    if len(shown) > MOST_ROWS:
        raise ActivitiesError(
            _("At most %(most)s reports at once; narrow the list first.") % {"most": MOST_ROWS}
        )
    if actor.user_id is None or actor.organisation_id is None:
        raise PermissionDenied(_("Only an approver of a side that was asked may confirm."))
    act = _begin(actor, token, shown)
    return _go_on(actor, act)


def carry_on_confirming(
    *, actor: Actor, act_id: int, progress: Progress | None = None
) -> ConfirmingAct:
    """Confirm what is left of an act; safe to run twice, by two workers at once."""
    act = ConfirmingAct.objects.get(pk=act_id)
    waiting = act.rows.filter(outcome=BulkOutcome.WAITING)
    if actor.organisation_id != act.organisation_id:
        # Moved on since the press: another organisation's word is not what was given.
        reason = _("You no longer act for the organisation that you confirmed for.")
        waiting.update(outcome=BulkOutcome.SKIPPED, reason=reason)
    total, done = act.rows.count(), act.rows.count() - waiting.count()
    for pk in list(waiting.values_list("pk", flat=True)):
        if progress:
            progress(done, total)
        _one(actor, pk)
        done += 1
    ended = ConfirmingAct.objects.filter(pk=act.pk, state=BulkState.RUNNING)
    ended.update(state=BulkState.DONE, done_at=timezone.now())
    act.refresh_from_db()
    return act


def _begin(actor: Actor, token: str, shown: Mapping[int, str]) -> ConfirmingAct:
    mine = ConfirmingAct.objects.filter(user=actor.user_id, token=token)
    if standing := mine.first():
        return standing
    known = Update.objects.filter(readable_updates(actor), pk__in=list(shown))
    ids = set(known.values_list("pk", flat=True))
    rows = [pk for pk in shown if pk in ids]
    if not rows:
        raise ActivitiesError(_("None of the reports chosen is there any more."))
    try:
        with transaction.atomic():
            act = ConfirmingAct.objects.create(
                user_id=actor.user_id or 0, organisation_id=actor.organisation_id or 0, token=token
            )
            ConfirmingRow.objects.bulk_create(
                [ConfirmingRow(act=act, update_id=pk, digest=shown[pk]) for pk in rows],
                batch_size=500,
            )
    except IntegrityError:  # the same form came twice at the same moment
        return mine.get()
    return act


def _go_on(actor: Actor, act: ConfirmingAct) -> ConfirmingAct:
    if act.state != BulkState.RUNNING:
        return act
    if act.rows.count() > AT_ONCE:
        jobs.submit(actor=actor, name=CONFIRM_JOB, subject=act, key=str(act.pk))
        return act
    return carry_on_confirming(actor=actor, act_id=act.pk)


def _one(actor: Actor, pk: int) -> None:
    with transaction.atomic():
        row = ConfirmingRow.objects.select_for_update().get(pk=pk)
        if row.outcome != BulkOutcome.WAITING:
            return
        try:
            with transaction.atomic():
                answer = answer_update(
                    actor=actor,
                    update_id=row.update_id,
                    digest=row.digest,
                    word=ConfirmationWord.CONFIRMED,
                )
        except (ActivitiesError, PermissionDenied) as refusal:
            row.outcome = BulkOutcome.SKIPPED
            row.reason = str(getattr(refusal, "message", refusal))[:400]
        else:
            row.outcome = BulkOutcome.DONE
            if not answer.is_new:
                row.outcome, row.reason = BulkOutcome.SKIPPED, _("You confirmed it already.")
            elif not answer.stands:
                row.reason = _("Your side disputes it; the dispute stands until it is lifted.")
        row.save()
