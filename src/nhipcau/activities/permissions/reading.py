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
    own = Q(owner__in=actor.organisations)
    return (
        everybody | own | Q(visibility=Visibility.PARTIES) & (_of_a_locality(actor) | _part(actor))
    )


def of_a_side(actor: Actor) -> Q:
    """The readable activities whose inner matters are this actor's: of a side, or with a part."""
    own = Q(owner__in=actor.organisations)
    return own | ~Q(visibility=Visibility.OWN) & (_of_a_locality(actor) | _part(actor))


def _of_a_locality(actor: Actor) -> Q:
    return Q(
        Exists(
            ActivitySide.objects.filter(
                activity=OuterRef("pk"), locality__in=actor.localities
            ).order_by()
        )
    )


def _part(actor: Actor) -> Q:
    return Q(
        Exists(
            ActivityParticipant.objects.filter(
                activity=OuterRef("pk"), organisation__in=actor.organisations
            ).order_by()
        )
    )


def reads_only_public(actor: Actor) -> bool:
    """Whether this actor reads what everybody reads: no membership, no more sight."""
    return not (actor.is_program or actor.standings or actor.acting)


def is_readable(actor: Actor, activity: Activity) -> bool:
    """Whether this actor may read this activity: the same rule as `readable`, for one row."""
    if actor.is_program or activity.visibility == Visibility.PUBLIC:
        return True
    return is_of_a_side(actor, activity)


def is_of_a_side(actor: Actor, activity: Activity) -> bool:
    """Whether its inner matters are this actor's: the same rule as `of_a_side`, for one row."""
    if activity.owner_id in actor.organisations:
        return True
    if activity.visibility == Visibility.OWN:
        return False
    sides = {side.locality_id for side in activity.sides.all()}
    organisations = {one.organisation_id for one in activity.participants.all()}
    return bool(actor.localities & sides or actor.organisations & organisations)
