"""Who may see, add and remove photos and files that show what was done."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.activities.models import Activity, Evidence
from nhipcau.activities.permissions.activities import KEEPER
from nhipcau.activities.permissions.reading import (
    is_readable,
    of_a_side,
    readable,
)
from nhipcau.activities.permissions.standing import is_own_matter, may_see, on_activity
from nhipcau.agreements.models import Commitment, Party
from nhipcau.agreements.permissions import COORDINATOR, LEADER, PERFORMER
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import PROGRAM, Condition, rule


def readable_evidence(actor: Actor) -> Q:
    """The evidence an actor may read, as a filter.

    Of what it may read, what is marked public; the rest for members of the sides alone.
    """
    if actor.is_program:
        return Q()
    known, of_sides = on_activity(readable(actor)), on_activity(of_a_side(actor))
    promised = readable_agreements(actor, "commitment__agreement__")
    of_parties = Party.objects.filter(locality__in=actor.localities).values("agreement")
    kept = Q(commitment__agreement__keeper__in=actor.organisations)
    inside = kept | Q(commitment__agreement__in=of_parties)
    return (
        known & (Q(is_public=True) | of_sides)
        | promised & (Q(is_public=True) | inside)
        | Q(owner__in=actor.organisations) & (known | promised)
    )


def is_readable_evidence(actor: Actor, evidence: Evidence) -> bool:
    """Whether this actor may read this evidence: the same rule for one row."""
    if actor.is_program:
        return True
    subject = evidence.activity or evidence.commitment
    if subject is None or not may_see(actor, subject):
        return False
    own = evidence.is_public or evidence.owner_id in actor.organisations
    return own or is_own_matter(actor, subject)


def readable_evidence_of(actor: Actor, subject: Activity | Commitment) -> Q:
    """Of the evidence of one thing, what an actor may read: `readable_evidence`, decided once."""
    if actor.is_program:
        return Q()
    if not may_see(actor, subject):
        return Q(pk__in=[])
    if is_own_matter(actor, subject):
        return Q()
    return Q(is_public=True) | Q(owner__in=actor.organisations)


def _takes_part(actor: Actor, activity: Activity) -> bool:
    return is_readable(actor, activity) and any(
        actor.acts_in(one.organisation_id, "editor") for one in activity.participants.all()
    )


def _coordinates_a_side(actor: Actor, activity: Activity) -> bool:
    return is_readable(actor, activity) and any(
        actor.coordinates(side.locality_id) for side in activity.sides.all()
    )


def _keeps(actor: Actor, evidence: Evidence) -> bool:
    if actor.acts_in(evidence.owner_id, "editor"):
        return is_readable_evidence(actor, evidence)
    return evidence.activity is not None and KEEPER.holds(actor, evidence.activity)


PARTICIPANT = Condition[Activity](
    "editor of an organisation with a part in it",
    _takes_part,
    _("Only organisations with a part in this activity may add evidence."),
)
COORDINATOR_OF_A_SIDE = Condition[Activity](
    "editor of a coordinating organisation of one of its sides", _coordinates_a_side
)
EVIDENCE_READER = Condition[Evidence](
    "public where what it shows is public; otherwise members of the sides", is_readable_evidence
)
EVIDENCE_KEEPER = Condition[Evidence](
    "editor of the organisation that added it, or who keeps the activity",
    _keeps,
    _("Only the organisation that added this, or who keeps the activity, may do this."),
)
NO_PROOF = Condition[Evidence](
    "no submitted report names it",
    lambda _actor, evidence: not evidence.versions.filter(submitted_at__isnull=False).exists(),
    _("A submitted report names this; what was reported keeps its evidence."),
)
PROMISE_COORDINATOR = Condition[Commitment](
    COORDINATOR.label, lambda actor, promise: COORDINATOR.holds(actor, promise.agreement)
)
PROMISE_IN_FORCE = Condition[Commitment](
    "the agreement was put in force",
    lambda _actor, promise: not promise.agreement.is_draft,
    _("The agreement is a draft."),
)

may_read_evidence = rule("activities", "see a photo or file", who=(EVIDENCE_READER, PROGRAM))
may_add_evidence = rule(
    "activities",
    "add a photo or file to an activity",
    who=(PARTICIPANT, KEEPER, COORDINATOR_OF_A_SIDE, PROGRAM),
)
may_add_evidence_of_promise = rule(
    "activities",
    "add a photo or file to a commitment",
    who=(LEADER, PERFORMER, PROMISE_COORDINATOR, PROGRAM),
    given=(PROMISE_IN_FORCE,),
)
may_change_evidence = rule(
    "activities",
    "change the words of a photo or file, and who may see it",
    who=(EVIDENCE_KEEPER, PROGRAM),
)
may_remove_evidence = rule(
    "activities", "remove a photo or file", who=(EVIDENCE_KEEPER, PROGRAM), given=(NO_PROOF,)
)
