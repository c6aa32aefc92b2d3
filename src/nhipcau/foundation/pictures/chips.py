"""One word, one colour, one icon for each state, everywhere.

Keys are `noun.value` with the values of the enumerations; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Chip:
    """How a state looks: an icon of the sprite, a tone of the stylesheet, its word."""

    icon: str
    tone: str
    word: str | Promise


CHIPS: dict[str, Chip] = {
    "commitment.not_started": Chip("dashed", "stone", _("Not started")),
    "commitment.in_progress": Chip("half", "blue", _("In progress")),
    # One side's word, until every other side has confirmed it (design §5.1).
    "commitment.done": Chip("check", "green", _("Reported done")),
    "commitment.dropped": Chip("strike", "faint", _("Dropped")),
    "commitment.replaced": Chip("layers", "faint", _("Replaced")),
    "commitment.overdue": Chip("bang", "brick", _("Overdue")),
    "agreement.draft": Chip("pencil", "stone", _("Draft")),
    "agreement.in_force": Chip("seal", "blue", _("In force")),
    "agreement.expired": Chip("hourglass", "stone", _("Expired")),
    "agreement.superseded": Chip("layers", "stone", _("Superseded")),
    "amendment.draft": Chip("pencil", "stone", _("Being drafted")),
    "amendment.sent": Chip("hourglass", "gold", _("Sent to the parties")),
    "amendment.agreed": Chip("seal", "blue", _("Agreed by every party")),
    "amendment.in_force": Chip("check", "green", _("In force")),
    "amendment.refused": Chip("ban", "brick", _("Refused")),
    "amendment.withdrawn": Chip("skip", "faint", _("Withdrawn")),
    "consent.agreed": Chip("check", "green", _("Agreed")),
    "consent.refused": Chip("ban", "brick", _("Refused")),
    "consent.waiting": Chip("clock", "gold", _("Not answered yet")),
    "standing.draft": Chip("pencil", "stone", pgettext_lazy("report", "Draft")),
    "standing.reported": Chip("hourglass", "gold", _("Reported")),
    "standing.confirmed": Chip("seal", "green", _("Confirmed")),
    "standing.disputed": Chip("ban", "brick", _("Disputed")),
    "word.waiting": Chip("clock", "gold", _("Waiting for an answer")),
    "word.confirmed": Chip("check", "green", _("Confirmed")),
    "word.disputed": Chip("ban", "brick", _("Disputed")),
    "consent.later": Chip("dashed", "stone", _("Asked once every party has agreed")),
    "handover.planned": Chip("clock", "gold", _("Planned")),
    "handover.done": Chip("check", "green", _("Carried out")),
    "handover.undone": Chip("skip", "stone", _("Taken back")),
    "handover.cancelled": Chip("ban", "stone", _("Cancelled")),
    "review.open": Chip("pencil", "stone", pgettext_lazy("review", "Being prepared")),
    "review.closed": Chip("lock", "green", pgettext_lazy("review", "Closed")),
    "review.withdrawn": Chip("skip", "faint", pgettext_lazy("review", "Taken back")),
    "statement.draft": Chip("eye", "stone", _("Not yet read")),
    "statement.accepted": Chip("check", "green", _("Accepted")),
    "statement.skipped": Chip("skip", "faint", _("Skipped")),
    "kind.commitment": Chip("pledge", "violet", _("Commitment")),
    "kind.proposal": Chip("bulb", "blue", _("Proposal")),
    "kind.result": Chip("result", "green", _("Result")),
    "kind.shortcoming": Chip("warning", "brick", _("Shortcoming")),
    "kind.fact": Chip("info", "stone", _("Fact")),
    "reading.queued": Chip("clock", "stone", _("Waiting")),
    "reading.reading": Chip("half", "blue", _("Being read")),
    "reading.ready": Chip("eye", "gold", _("To review")),
    "reading.registered": Chip("check", "green", _("Registered")),
    "reading.refused": Chip("bang", "brick", _("Could not be read")),
    "reading.discarded": Chip("ban", "stone", _("Set aside")),
    "sheet.queued": Chip("clock", "stone", _("Waiting")),
    "sheet.reading": Chip("half", "blue", _("Being read")),
    "sheet.ready": Chip("eye", "gold", _("To confirm")),
    "sheet.refused": Chip("bang", "brick", _("Could not be read")),
    "sheet.applying": Chip("half", "blue", _("Being applied")),
    "sheet.applied": Chip("check", "green", _("Applied")),
    "job.queued": Chip("clock", "stone", _("Waiting")),
    "job.running": Chip("half", "blue", _("Running")),
    "job.done": Chip("check", "green", _("Finished")),
    "job.failed": Chip("bang", "brick", _("Failed")),
    "job.cancelled": Chip("ban", "stone", _("Cancelled")),
    "registration.unconfirmed": Chip("clock", "stone", _("Address not confirmed")),
    "registration.pending": Chip("eye", "gold", _("To verify")),
    "registration.verified": Chip("check", "green", _("Verified")),
    "registration.refused": Chip("ban", "brick", _("Not accepted")),
    "activity.idea": Chip("bulb", "stone", pgettext_lazy("activity", "Idea")),
    "activity.planned": Chip("dashed", "stone", pgettext_lazy("activity", "Planned")),
    "activity.running": Chip("half", "blue", pgettext_lazy("activity", "Running")),
    # The keeper's word; what every other side confirmed is said of its results.
    "activity.done": Chip("check", "green", pgettext_lazy("activity", "Reported done")),
    "activity.stopped": Chip("strike", "brick", pgettext_lazy("activity", "Stopped")),
    "milestone.open": Chip("dashed", "stone", pgettext_lazy("milestone", "To do")),
    "milestone.late": Chip("bang", "brick", pgettext_lazy("milestone", "Late")),
    "milestone.reached": Chip("check", "green", pgettext_lazy("milestone", "Reached")),
    "milestone.missed": Chip("strike", "faint", pgettext_lazy("milestone", "Given up")),
    "visibility.public": Chip("globe", "stone", _("Public")),
    "visibility.parties": Chip("users", "stone", _("The parties")),
    "visibility.own": Chip("lock", "stone", _("Own organisation")),
}
