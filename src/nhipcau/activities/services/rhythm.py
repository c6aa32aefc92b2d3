"""The reporting rhythm of an agreement, set by who coordinates a party."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.activities import permissions
from nhipcau.activities.choices import Rhythm
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import ReportingRhythm
from nhipcau.activities.models.rhythm import MOST_DAYS
from nhipcau.agreements.services.agreements import lock
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require


@transaction.atomic
def set_rhythm(*, actor: Actor, agreement_id: int, every: str, due_after: int) -> ReportingRhythm:
    """Say how often its leads report, and how many days after a period; the same is no change.

    Raises:
        ActivitiesError: more days than may be given.
    """
    agreement = lock(agreement_id)
    require(permissions.may_set_rhythm(actor, agreement))
    if not 0 <= due_after <= MOST_DAYS:
        raise ActivitiesError(
            _("A report is due at most %(most)s days after its period.") % {"most": MOST_DAYS}
        )
    rhythm, _new = ReportingRhythm.objects.get_or_create(agreement=agreement)
    before = audit.state_of(rhythm, ("every", "due_after"))
    rhythm.every, rhythm.due_after = Rhythm(every), due_after
    changes = audit.differences(before, audit.state_of(rhythm, ("every", "due_after")))
    if changes:
        rhythm.save()
        audit.record(actor=actor, verb="change", subject=rhythm, changes=changes)
    return rhythm
