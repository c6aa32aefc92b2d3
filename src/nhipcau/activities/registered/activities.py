"""Activities and evidence in the registries of lower floors."""

from __future__ import annotations

from nhipcau.activities.models import Activity
from nhipcau.activities.selectors.history import tell_of_activities
from nhipcau.activities.selectors.holds import holds_of, organisations_named_to
from nhipcau.activities.services.planning import plan_activities
from nhipcau.activities.views import finding, panels
from nhipcau.agreements.services.planners import add_planner
from nhipcau.foundation import search
from nhipcau.foundation.holds import add_hold
from nhipcau.foundation.panels import add_panel
from nhipcau.foundation.sight import add_ground


def register() -> None:
    """Called once, when the program starts."""
    tell_of_activities()
    add_planner("activities", plan_activities)
    search.add_index(Activity)
    for finder in finding.FINDERS:
        search.add_finder(finder)
    add_panel("commitment", "activities", panels.commitment_panel)
    add_panel("agreement", "activities", panels.agreement_panel)
    add_panel("organisation", "activities", panels.organisation_panel)
    add_panel("locality", "activities", panels.locality_panel)
    add_panel("field", "activities", panels.field_panel)
    add_hold("organisation", "activities", holds_of)
    add_ground("organisation", "activities", organisations_named_to)
