"""What a report says of the state of its subject, through the service of that row."""

from __future__ import annotations

from django.utils import timezone

from nhipcau.activities.choices import ActivityState
from nhipcau.activities.models import Activity, Update, UpdateVersion
from nhipcau.activities.services.states import change_state
from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.services import report_state
from nhipcau.agreements.services.commitments import lock_commitment
from nhipcau.foundation.actors import Actor

LONGEST_REASON = 500


def lock_subject(commitment_id: int | None, activity_id: int | None) -> Commitment | Activity:
    """The commitment (after its agreement) or the activity, held until the transaction ends."""
    if commitment_id is not None:
        return lock_commitment(commitment_id, None)
    rows = Activity.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(pk=activity_id or 0)


def lock_subject_of(update_id: int) -> None:
    """Hold what a report is about before the report itself: the one order of locks."""
    about = Update.objects.only("commitment_id", "activity_id").get(pk=update_id)
    lock_subject(about.commitment_id, about.activity_id)


def say_state(actor: Actor, update: Update, version: UpdateVersion) -> None:
    """Report the state on the word of the author, unless something later was said already.

    A late report on an old period tells the past; it does not turn the present back.
    """
    if not version.state:
        return
    if update.commitment_id is not None:
        _say_of_commitment(actor, update, version)
    else:
        _say_of_activity(actor, update, version)


def _say_of_commitment(actor: Actor, update: Update, version: UpdateVersion) -> None:
    commitment = Commitment.objects.get(pk=update.commitment_id or 0)
    day = min(update.period_to, timezone.localdate())
    signed = commitment.agreement.signed_on
    day = max(day, signed) if signed else day
    if commitment.state_on is not None and commitment.state_on > day:
        return
    dropped = version.state == CommitmentState.DROPPED
    report_state(
        actor=actor,
        commitment_id=commitment.pk,
        version=commitment.version,
        state=version.state,
        on=day,
        note=version.text[:LONGEST_REASON] if dropped else "",
    )


def _say_of_activity(actor: Actor, update: Update, version: UpdateVersion) -> None:
    activity = Activity.objects.get(pk=update.activity_id or 0)
    later = activity.updates.filter(latest__gt=0, period_to__gt=update.period_to)
    if activity.state == version.state or later.exclude(versions__state="").exists():
        return
    change_state(
        actor=actor,
        activity_id=activity.pk,
        version=activity.version,
        state=version.state,
        on=min(update.period_to, timezone.localdate()),
        reason=version.text[:LONGEST_REASON] if version.state == ActivityState.STOPPED else "",
    )
