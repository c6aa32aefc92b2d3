"""Who has which part in an activity, and which sides take part in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from nhipcau.activities.choices import ParticipantRole
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Activity, ActivityParticipant
from nhipcau.agreements.choices import Visibility
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import organisations_visible_to
from nhipcau.localities.services import list_named


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation in a role of IATI's: accountable, implementing or funding."""

    organisation_id: int
    role: str


def write_parts(actor: Actor, activity: Activity, parts: Sequence[Part]) -> None:
    """Put these parts in the place of those that stand."""
    wanted = dict.fromkeys((part.organisation_id, ParticipantRole(part.role)) for part in parts)
    _check_known(actor, activity, {organisation for organisation, _role in wanted})
    ActivityParticipant.objects.filter(activity_id=activity.pk).delete()
    ActivityParticipant.objects.bulk_create(
        ActivityParticipant(activity_id=activity.pk, organisation_id=organisation, role=role)
        for organisation, role in wanted
    )


def parts_in_words(activity: Activity) -> str:
    """As the trail keeps them: names of the day with their roles."""
    rows = ActivityParticipant.objects.filter(activity_id=activity.pk)
    return "; ".join(
        f"{row.organisation} ({row.role})" for row in rows.select_related("organisation")
    )


def list_named_in(actor: Actor, activity: Activity) -> None:
    """Take into the directory what an activity names that everybody may read now."""
    if activity.visibility != Visibility.PUBLIC:
        return
    named = {
        activity.owner_id,
        *ActivityParticipant.objects.filter(activity_id=activity.pk).values_list(
            "organisation", flat=True
        ),
    }
    list_named(actor=actor, organisation_ids=named)


def _check_known(actor: Actor, activity: Activity, ids: Iterable[int]) -> None:
    """Nobody names what they may not know of; what is named already stays."""
    standing = set(
        ActivityParticipant.objects.filter(activity_id=activity.pk).values_list(
            "organisation", flat=True
        )
    )
    asked = set(ids) - standing
    known = set(organisations_visible_to(actor).filter(pk__in=asked).values_list("pk", flat=True))
    if asked - known:
        raise ActivitiesError(_("There is no such organisation."))
