"""How far an activity is: up the ladder, stopped with a reason, and back where it was a mistake."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.activities import permissions
from nhipcau.activities.choices import STEPS, ActivityState
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Activity
from nhipcau.activities.services.activities import keep, lock
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block

MOVED = ("state", "stop_reason", "begun_on", "ended_on")


@transaction.atomic
def change_state(
    *,
    actor: Actor,
    activity_id: int,
    version: int,
    state: str,
    on: date | None = None,
    reason: str = "",
) -> Activity:
    """Say how far it is, since a day (today unless given); the state it has already is no change.

    Raises:
        Stale: it changed since `version` was shown.
        ActivitiesError: no step leads there, a day in the future or out of order, or stopped
            without a reason.
    """
    activity = lock(activity_id, version)
    require(permissions.may_change_activity(actor, activity))
    wanted, reason = ActivityState(state), clean_block(reason)
    if wanted == activity.state:
        return activity
    _check(activity, wanted, on, reason)
    before = audit.state_of(activity, MOVED)
    _set_days(activity, wanted, on or timezone.localdate())
    activity.state = wanted
    activity.stop_reason = reason if wanted == ActivityState.STOPPED else ""
    keep(actor, activity, "move", audit.differences(before, audit.state_of(activity, MOVED)))
    return activity


def _check(activity: Activity, wanted: ActivityState, on: date | None, reason: str) -> None:
    if wanted not in STEPS[ActivityState(activity.state)]:
        raise ActivitiesError(_("No step leads from this state to that one."))
    if on is not None and on > timezone.localdate():
        raise ActivitiesError(_("The day lies in the future."))
    if wanted == ActivityState.STOPPED and not reason:
        raise ActivitiesError(_("Say why it is stopped."))


def _set_days(activity: Activity, wanted: ActivityState, day: date) -> None:
    """The days that go with a state: a beginning, an end, or none where a step is taken back."""
    came_back = activity.state == ActivityState.DONE
    if wanted in (ActivityState.IDEA, ActivityState.PLANNED):
        activity.begun_on = activity.ended_on = None
    elif wanted == ActivityState.RUNNING:
        activity.begun_on = activity.begun_on if came_back else activity.begun_on or day
        activity.ended_on = None
    elif wanted == ActivityState.DONE:
        activity.begun_on = activity.begun_on or day
        activity.ended_on = day
    elif activity.begun_on is not None:
        activity.ended_on = day
    if activity.begun_on and activity.ended_on and activity.ended_on < activity.begun_on:
        raise ActivitiesError(_("The day lies before it began."))
