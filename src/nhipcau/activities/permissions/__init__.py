"""Who may do what with activities, updates and confirmations (drawn in reference/who-may.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nhipcau.activities.models import Activity
from nhipcau.activities.permissions.reading import is_readable, readable
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import PROGRAM, Condition, rule


def _keeps(actor: Actor, activity: Activity, role: str = "editor") -> bool:
    """Of the organisation that keeps it, or one that coordinates its locality and may read it."""
    if actor.acts_in(activity.owner_id, role):
        return True
    return is_readable(actor, activity) and actor.coordinates(activity.owner.locality_id, role)


READABLE = Condition[Activity]("whoever its visibility admits", is_readable)
KEEPER = Condition[Activity](
    "editor of the organisation that keeps it, or of one that coordinates its locality",
    _keeps,
    _("Only the organisation that keeps this activity, or its coordinator, may do this."),
)
AN_EDITOR = Condition[object](
    "editor of an organisation",
    lambda actor, _subject: bool(actor.acting and actor.acting.at_least("editor")),
    _("Only editors of an organisation may do this."),
)

may_read_activity = rule(
    "activities", "read an activity and what belongs to it", who=(READABLE, PROGRAM)
)
may_add_activity = rule("activities", "add an activity", who=(AN_EDITOR, PROGRAM))
may_change_activity = rule(
    "activities", "change an activity, whom it serves and who takes part", who=(KEEPER, PROGRAM)
)

__all__ = [
    "KEEPER",
    "is_readable",
    "may_add_activity",
    "may_change_activity",
    "may_read_activity",
    "readable",
]
