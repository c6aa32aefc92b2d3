"""Writing what is done; each call is one act in the audit trail."""

from nhipcau.activities.services.activities import (
    ActivityForm,
    Belonging,
    add_activity,
    change_activity,
    remove_activity,
)
from nhipcau.activities.services.contributions import (
    GiftForm,
    add_contribution,
    change_contribution,
)
from nhipcau.activities.services.evidence import add_evidence, change_evidence, remove_evidence
from nhipcau.activities.services.links import (
    change_visibility,
    link_commitment,
    name_participants,
    set_sides,
    unlink_commitment,
)
from nhipcau.activities.services.parts import Part
from nhipcau.activities.services.states import change_state

__all__ = [
    "ActivityForm",
    "Belonging",
    "GiftForm",
    "Part",
    "add_activity",
    "add_contribution",
    "add_evidence",
    "change_activity",
    "change_contribution",
    "change_evidence",
    "change_state",
    "change_visibility",
    "link_commitment",
    "name_participants",
    "remove_activity",
    "remove_evidence",
    "set_sides",
    "unlink_commitment",
]
