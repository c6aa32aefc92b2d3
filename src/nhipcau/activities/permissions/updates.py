"""Who may report, who submits, and whose word counts on what others reported (two keys)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nhipcau.activities.models import Activity, ConfirmationRequest, Indicator, Update
from nhipcau.activities.permissions.activities import KEEPER
from nhipcau.activities.permissions.reading import is_readable
from nhipcau.activities.permissions.standing import (
    is_of_the_author,
    is_readable_update,
    reads_subject,
)
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.permissions import LEADER, PERFORMER
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import PROGRAM, Condition, Verdict, rule


def _takes_part(actor: Actor, activity: Activity) -> bool:
    return is_readable(actor, activity) and any(
        actor.acts_in(one.organisation_id, "editor") for one in activity.participants.all()
    )


def _speaks_for(actor: Actor, request: ConfirmationRequest) -> bool:
    """Approver of the side that was asked: its coordinator, or who carries or does it there."""
    if not is_readable_update(actor, request.update):
        return False
    if actor.coordinates(request.locality_id, "approver"):
        return True
    own = actor.acting.localities if actor.acting else frozenset()
    return request.locality_id in own and any(
        actor.acts_in(one, "approver") for one in _doers(request.update)
    )


def _doers(update: Update) -> list[int]:
    """Organisations that carry the commitment, or keep or take part in the activity."""
    if update.commitment is not None:
        return [lead.organisation_id for lead in update.commitment.leads.all()]
    if update.activity is None:
        return []
    parts = [one.organisation_id for one in update.activity.participants.all()]
    return [update.activity.owner_id, *parts]


def _is_of_another_side(actor: Actor, request: ConfirmationRequest) -> bool:
    """Neither the author nor anybody who speaks for its side, nor one who belongs to both."""
    acting = actor.acting
    if acting is None or request.update.author_id in actor.organisations:
        return False
    return request.update.author_side_id not in acting.localities | acting.coordinates


def _has_no_hand_in_it(actor: Actor, request: ConfirmationRequest) -> bool:
    return actor.user_id not in request.version.hands


TAKES_PART = Condition[Activity](
    "editor of an organisation with a part in it",
    _takes_part,
    _("Only organisations that keep this activity or take part in it may report on it."),
)
IN_FORCE = Condition[Commitment](
    "the text in force holds it",
    lambda _actor, commitment: commitment.stands and not commitment.agreement.is_draft,
    _("The text in force does not hold this commitment."),
)
AUTHOR = Condition[Update](
    "editor of the organisation that reports",
    lambda actor, update: actor.acts_in(update.author_id, "editor"),
    _("Only the organisation that reports may change its report."),
)
AUTHORS_APPROVER = Condition[Update](
    "approver of the organisation that reports",
    lambda actor, update: actor.acts_in(update.author_id, "approver"),
    _("Only an approver of the organisation that reports may submit it."),
)
UPDATE_READER = Condition[Update](
    "whoever may read what it is about; drafts, the organisation that reports; disputed ones, the"
    " sides",
    is_readable_update,
)
SUBJECT_SEEN = Condition[Update](
    "what it is about may be read",
    reads_subject,
    _("You may not see what this report is about."),
)
SPEAKER = Condition[ConfirmationRequest](
    "approver of a side that was asked: its coordinator, or who carries or does it there",
    _speaks_for,
    _("Only an approver of a side that was asked may confirm or dispute this report."),
)
STILL_ASKED = Condition[ConfirmationRequest](
    "no later version was submitted",
    lambda _actor, request: request.is_current,
    _("A later version of this report was submitted; answer that one."),
)
OTHER_SIDE = Condition[ConfirmationRequest](
    "of another side than the author, and no member of the organisation that reports",
    _is_of_another_side,
    _("Your side wrote this report; only another side can confirm or dispute it."),
)
OTHER_HAND = Condition[ConfirmationRequest](
    "neither wrote nor submitted it",
    _has_no_hand_in_it,
    _("You wrote or submitted this report; somebody else must confirm or dispute it."),
)


may_report_on_commitment = rule(
    "activities",
    "report on a commitment, and say what is measured of it",
    who=(LEADER, PERFORMER, PROGRAM),
    given=(IN_FORCE,),
)
may_report_on_activity = rule(
    "activities",
    "report on an activity, and say what is measured of it",
    who=(TAKES_PART, KEEPER, PROGRAM),
)
may_read_update = rule("activities", "read a report", who=(UPDATE_READER, PROGRAM))
may_change_update = rule(
    "activities",
    "change a report: a draft, or by a new version",
    who=(AUTHOR, PROGRAM),
    given=(SUBJECT_SEEN,),
)
may_submit_update = rule(
    "activities",
    "submit a report to the other sides",
    who=(AUTHORS_APPROVER, PROGRAM),
    given=(SUBJECT_SEEN,),
)
# No PROGRAM: silence never confirms, nor does a machine.
may_answer_update = rule(
    "activities",
    "confirm or dispute a report",
    who=(SPEAKER,),
    given=(STILL_ASKED, OTHER_SIDE, OTHER_HAND),
)


def may_report_on(actor: Actor, subject: Commitment | Activity) -> Verdict:
    """Whether this actor may report on this commitment or activity."""
    if isinstance(subject, Commitment):
        return may_report_on_commitment(actor, subject)
    return may_report_on_activity(actor, subject)


def may_keep_indicator(actor: Actor, indicator: Indicator) -> Verdict:
    """Who may report on it says what is measured of it."""
    return may_report_on(actor, indicator.subject)


__all__ = [
    "is_of_the_author",
    "is_readable_update",
    "may_answer_update",
    "may_change_update",
    "may_keep_indicator",
    "may_read_update",
    "may_report_on",
    "may_report_on_activity",
    "may_report_on_commitment",
    "may_submit_update",
    "reads_subject",
]
