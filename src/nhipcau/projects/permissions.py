"""Who may plan a project (drawn in reference/who-may.md); reading one is as with any activity."""

from __future__ import annotations

from nhipcau.activities.permissions import KEEPER
from nhipcau.foundation.rules import PROGRAM, rule

may_plan_project = rule(
    "projects",
    "change the milestones, budget and risks of a project",
    who=(KEEPER, PROGRAM),
)
