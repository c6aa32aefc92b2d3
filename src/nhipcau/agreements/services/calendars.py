"""The secret address of a person's calendar: made, made anew, ended."""

from __future__ import annotations

from django.db import transaction

from nhipcau.accounts.models import User
from nhipcau.agreements import permissions
from nhipcau.agreements.models import CalendarKey
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require


@transaction.atomic
def make_calendar_key(*, actor: Actor) -> CalendarKey:
    """Give the person a private address; one that stands is ended by it."""
    require(permissions.may_keep_calendar(actor, None))
    # The person's row is locked, so that two presses at once make one key.
    User.objects.select_for_update().get(pk=actor.user_id or 0)
    key = CalendarKey.objects.filter(user=actor.user_id).first()
    verb = "renew" if key else "add"
    if key is None:
        key = CalendarKey(user_id=actor.user_id or 0)
    else:
        key.renew()
    key.save()
    audit.record(actor=actor, verb=verb, subject=key)
    return key


@transaction.atomic
def end_calendar_key(*, actor: Actor) -> None:
    """End the private address: calendars that ask for it become empty."""
    require(permissions.may_keep_calendar(actor, None))
    key = CalendarKey.objects.select_for_update().filter(user=actor.user_id).first()
    if key is not None:
        audit.record(actor=actor, verb="remove", subject=key)
        key.delete()
