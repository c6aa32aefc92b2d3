"""Who may do what with activities and the commitments they serve."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from nhipcau.activities.choices import ActivityState
from nhipcau.activities.models import Activity, Contribution
from nhipcau.activities.permissions.reading import is_of_a_side, is_readable
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.permissions.reading import is_readable as is_readable_agreement
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import PROGRAM, Condition, rule


@dataclass(frozen=True, slots=True)
class Link:
    """An activity and a commitment that it is to serve, or serves."""

    activity: Activity
    commitment: Commitment


def _keeps(actor: Actor, activity: Activity, role: str = "editor") -> bool:
    """Of the organisation that keeps it, or one that coordinates its locality and may read it."""
    if actor.acts_in(activity.owner_id, role):
        return True
    return is_readable(actor, activity) and actor.coordinates(activity.owner.locality_id, role)


def _is_an_editor(actor: Actor) -> bool:
    return bool(actor.acting and actor.acting.at_least("editor"))


def _coordinates_a_party(actor: Actor, commitment: Commitment) -> bool:
    """Whoever may not read the commitment may do nothing with it, whatever they coordinate."""
    sides = commitment.agreement.parties.all()
    return is_readable_agreement(actor, commitment.agreement) and any(
        actor.coordinates(side.locality_id) for side in sides
    )


def _is_of_a_side_that_does_it(actor: Actor, commitment: Commitment) -> bool:
    """Editor of an organisation of a locality that does the commitment or carries it."""
    if not _is_an_editor(actor) or not is_readable_agreement(actor, commitment.agreement):
        return False
    own = actor.acting.localities if actor.acting else frozenset()
    carrying = {lead.party_id for lead in commitment.leads.all()}
    sides = {
        party.locality_id
        for party in commitment.agreement.parties.all()
        if party in commitment.performers.all() or party.pk in carrying
    }
    return bool(own & sides)


def _reads_recipients(actor: Actor, gift: Contribution) -> bool:
    """Own organisations of the gift, and who coordinates one of its sides."""
    if {gift.owner_id, gift.giver_id, gift.receiver_id} & actor.organisations:
        return True
    sides = {side.locality_id for side in gift.sides.all()}
    kept: frozenset[int] = frozenset().union(*(one.coordinates for one in actor.standings))
    return is_readable(actor, gift) and bool(sides & kept)


def _is_empty_idea(_actor: Actor, activity: Activity) -> bool:
    return activity.state == ActivityState.IDEA and not (
        activity.serves.exists() or activity.evidence.exists() or activity.updates.exists()
    )


READABLE = Condition[Activity]("whoever its visibility admits", is_readable)
KEEPER = Condition[Activity](
    "editor of the organisation that keeps it, or of one that coordinates its locality",
    _keeps,
    _("Only the organisation that keeps this activity, or its coordinator, may do this."),
)
KEEPING_APPROVER = Condition[Activity](
    "approver of the organisation that keeps it, or of one that coordinates its locality",
    lambda actor, activity: _keeps(actor, activity, "approver"),
    _("Only an approver of the organisation that keeps this activity may do this."),
)
SIDE_MEMBER = Condition[Activity](
    "member of an organisation of one of its sides, or with a part in it", is_of_a_side
)
AN_EDITOR = Condition[object](
    "editor of an organisation",
    lambda actor, _subject: _is_an_editor(actor),
    _("Only editors of an organisation may do this."),
)
SIDE_COORDINATOR = Condition[Commitment](
    "editor of a coordinating organisation of one of the parties", _coordinates_a_party
)
SIDE_THAT_DOES_IT = Condition[Commitment](
    "editor of an organisation of a side that does it or carries it",
    _is_of_a_side_that_does_it,
    _("Only organisations of a side that does this commitment may begin something for it."),
)
STANDS = Condition[Commitment](
    "the text in force holds it",
    lambda _actor, commitment: commitment.stands and not commitment.agreement.is_draft,
    _("The text in force does not hold this commitment."),
)
LINKING_COORDINATOR = Condition[Link](
    SIDE_COORDINATOR.label,
    lambda actor, link: _coordinates_a_party(actor, link.commitment),
)
LINKING_KEEPER = Condition[Link](
    "editor who keeps the activity, of a side that does the commitment",
    lambda actor, link: (
        _keeps(actor, link.activity) and _is_of_a_side_that_does_it(actor, link.commitment)
    ),
    _("Only a coordinator, or who keeps the activity on a side that does this, may link them."),
)
BOTH_SEEN = Condition[Link](
    "both may be read",
    lambda actor, link: (
        is_readable(actor, link.activity)
        and is_readable_agreement(actor, link.commitment.agreement)
    ),
    _("You may not see both of them."),
)
UNLINKING_KEEPER = Condition[Link](
    KEEPER.label, lambda actor, link: _keeps(actor, link.activity), KEEPER.refusal
)
LINKED_STANDS = Condition[Link](
    STANDS.label, lambda actor, link: STANDS.holds(actor, link.commitment), STANDS.refusal
)
EMPTY_IDEA = Condition[Activity](
    "it is an idea with nothing reported, linked or shown",
    _is_empty_idea,
    _("Only an idea to which nothing belongs yet can be removed; stop it with a reason instead."),
)
RECIPIENTS_READER = Condition[Contribution](
    "members of the giver, the receiver and the keeper; coordinators of its sides",
    _reads_recipients,
)

may_read_activity = rule(
    "activities", "read an activity and what belongs to it", who=(READABLE, PROGRAM)
)
may_add_activity = rule("activities", "add an activity", who=(AN_EDITOR, PROGRAM))
may_change_activity = rule(
    "activities", "change an activity, its state and who takes part", who=(KEEPER, PROGRAM)
)
may_show_activity = rule(
    "activities", "change who may see an activity", who=(KEEPING_APPROVER, PROGRAM)
)
may_remove_activity = rule(
    "activities", "remove an activity", who=(KEEPER, PROGRAM), given=(EMPTY_IDEA,)
)
may_begin_for = rule(
    "activities",
    "begin an activity for a commitment",
    who=(SIDE_THAT_DOES_IT, SIDE_COORDINATOR, PROGRAM),
    given=(STANDS,),
)
may_link = rule(
    "activities",
    "say that an activity serves a commitment",
    who=(LINKING_KEEPER, LINKING_COORDINATOR, PROGRAM),
    given=(BOTH_SEEN, LINKED_STANDS),
)
may_unlink = rule(
    "activities",
    "take back that an activity serves a commitment",
    who=(UNLINKING_KEEPER, LINKING_COORDINATOR, PROGRAM),
    given=(BOTH_SEEN,),
)
may_read_names = rule(
    "activities",
    "read the names of the persons who changed an activity",
    who=(SIDE_MEMBER, PROGRAM),
)
may_read_recipients = rule(
    "activities", "read who receives a contribution", who=(RECIPIENTS_READER, PROGRAM)
)
