"""Which activities an actor may read.

`readable` and `is_readable` say the same rule twice, for a query and for a row; a test compares
them over every kind of actor and visibility.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from nhipcau.activities.models import Activity, ActivityParticipant, ActivitySide
from nhipcau.agreements.choices import Visibility
from nhipcau.foundation.actors import Actor


def readable(actor: Actor, prefix: str = "") -> Q:
    """The activities an actor may read, as a filter; `prefix` walks from another row to them.

    Public ones everybody; those of the parties, every organisation of a locality that takes part
    and every organisation with a role in it; own ones, the organisation that keeps it.
    """
    if actor.is_program:
        return Q()
    if prefix:
        found = Activity.objects.filter(readable(actor)).order_by().values("pk")
        return Q(**{f"{prefix.removesuffix('__')}__in": found})
    everybody = Q(visibility=Visibility.PUBLIC)
    if reads_only_public(actor):
        return everybody
    of_a_side = ActivitySide.objects.filter(
        activity=OuterRef("pk"), locality__in=actor.localities
    ).order_by()
    takes_part = ActivityParticipant.objects.filter(
        activity=OuterRef("pk"), organisation__in=actor.organisations
    ).order_by()
    return (
        everybody
        | Q(owner__in=actor.organisations)
        | Q(visibility=Visibility.PARTIES) & (Exists(of_a_side) | Exists(takes_part))
    )


def reads_only_public(actor: Actor) -> bool:
    """Whether this actor reads what everybody reads: no membership, no more sight."""
    return not (actor.is_program or actor.standings or actor.acting)


def is_readable(actor: Actor, activity: Activity) -> bool:
    """Whether this actor may read this activity: the same rule as `readable`, for one row."""
    if actor.is_program or activity.visibility == Visibility.PUBLIC:
        return True
    if activity.owner_id in actor.organisations:
        return True
    if activity.visibility == Visibility.OWN:
        return False
    sides = {side.locality_id for side in activity.sides.all()}
    organisations = {one.organisation_id for one in activity.participants.all()}
    return bool(actor.localities & sides or actor.organisations & organisations)
