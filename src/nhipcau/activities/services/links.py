"""Which commitments an activity serves, which sides take part, and who may see it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.activities import permissions
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Activity, ActivityCommitment, ActivitySide
from nhipcau.activities.services.activities import keep, lock, sides_of
from nhipcau.activities.services.parts import Part, list_named_in, parts_in_words, write_parts
from nhipcau.agreements.choices import Visibility
from nhipcau.agreements.models import Commitment
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Locality


@transaction.atomic
def link_commitment(*, actor: Actor, activity_id: int, commitment_id: int) -> Activity:
    """Say that an activity serves a commitment; said already, it is no change.

    Where who keeps the activity says it, and it has no agreement yet, it takes the commitment's
    with the sides that signed; a coordinator's word opens the activity to nobody else.
    """
    activity = lock(activity_id, None)
    commitment = Commitment.objects.select_related("agreement").get(pk=commitment_id)
    require(permissions.may_link(actor, permissions.Link(activity, commitment)))
    _link, is_new = ActivityCommitment.objects.get_or_create(
        activity=activity, commitment=commitment
    )
    if not is_new:
        return activity
    changes: dict[str, list[object]] = {"commitments": [None, [commitment.pk]]}
    if activity.agreement is None and permissions.may_change_activity(actor, activity):
        activity.agreement = commitment.agreement
        changes["agreement"] = [None, commitment.agreement_id]
        changes |= _put_sides(activity, sides_of(commitment.agreement))
    keep(actor, activity, "link", changes)
    return activity


@transaction.atomic
def unlink_commitment(*, actor: Actor, activity_id: int, commitment_id: int) -> Activity:
    """Take that back; what was not linked is no change. The agreement and its sides stay."""
    activity = lock(activity_id, None)
    commitment = Commitment.objects.select_related("agreement").get(pk=commitment_id)
    require(permissions.may_unlink(actor, permissions.Link(activity, commitment)))
    gone, _by_model = ActivityCommitment.objects.filter(
        activity=activity, commitment=commitment
    ).delete()
    if gone:
        keep(actor, activity, "unlink", {"commitments": [[commitment.pk], None]})
    return activity


@transaction.atomic
def name_participants(
    *, actor: Actor, activity_id: int, version: int, parts: Sequence[Part]
) -> Activity:
    """Name who has which part in it, in the place of those that stand.

    Raises:
        Stale: it changed since `version` was shown.
    """
    activity = lock(activity_id, version)
    require(permissions.may_change_activity(actor, activity))
    before = {"participants": parts_in_words(activity)}
    write_parts(actor, activity, parts)
    changes = audit.differences(before, {"participants": parts_in_words(activity)})
    keep(actor, activity, "name_participants", changes)
    list_named_in(actor, activity)
    return activity


@transaction.atomic
def set_sides(
    *, actor: Actor, activity_id: int, version: int, locality_ids: Sequence[int]
) -> Activity:
    """Set which localities take part; of an agreement's activity they are those that signed it.

    Raises:
        Stale: it changed since `version` was shown.
        ActivitiesError: it belongs to an agreement.
    """
    activity = lock(activity_id, version)
    require(permissions.may_change_activity(actor, activity))
    if activity.agreement_id is not None:
        raise ActivitiesError(_("The sides are those that signed the agreement."))
    wanted = list(dict.fromkeys([activity.owner.locality_id, *locality_ids]))
    keep(actor, activity, "change", _put_sides(activity, wanted))
    return activity


@transaction.atomic
def change_visibility(*, actor: Actor, activity_id: int, version: int, visibility: str) -> Activity:
    """Change who may see an activity.

    Raises:
        Stale: it changed since `version` was shown.
    """
    activity = lock(activity_id, version)
    require(permissions.may_show_activity(actor, activity))
    before = audit.state_of(activity, ("visibility",))
    activity.visibility = Visibility(visibility)
    keep(actor, activity, "show", audit.differences(before, {"visibility": str(visibility)}))
    list_named_in(actor, activity)
    return activity


def _put_sides(activity: Activity, wanted: Sequence[int]) -> dict[str, list[object]]:
    """Write these sides; what the trail says of it, nothing where they stood already."""
    standing = list(activity.sides.values_list("locality", flat=True))
    if standing == list(wanted):
        return {}
    names = {row.pk: str(row) for row in Locality.objects.filter(pk__in={*standing, *wanted})}
    activity.sides.all().delete()
    ActivitySide.objects.bulk_create(
        ActivitySide(activity=activity, locality_id=side, position=place)
        for place, side in enumerate(wanted)
    )
    return {"sides": ["; ".join(names[one] for one in ids) for ids in (standing, wanted)]}
