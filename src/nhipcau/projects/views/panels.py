"""What projects contribute to pages of lower floors (see foundation/panels.py)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from nhipcau.activities.choices import ActivityKind
from nhipcau.activities.models import Activity
from nhipcau.agreements.models import Commitment
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.requests import Request
from nhipcau.projects import permissions
from nhipcau.projects.models import Project
from nhipcau.projects.selectors import budget_of, gaps_of, milestones_of, project_detail
from nhipcau.projects.views.projects import picture_of


def activity_panel(request: Request, activity: Activity) -> SafeString:
    """On the page of an activity that is a project: its milestones, its budget, what is missing."""
    if activity.kind != ActivityKind.PROJECT:
        return NOTHING
    try:
        project = project_detail(request.actor, activity.pk)
    except Project.DoesNotExist:
        return NOTHING
    milestones = milestones_of(project)
    _lines, budget = budget_of(project)
    context = {
        "project": project,
        "milestones": milestones,
        "picture": picture_of(milestones, timezone.localdate()),
        "budget": budget,
        "gaps": gaps_of(project),
        "may_plan": permissions.may_plan_project(request.actor, project),
    }
    return render_to_string("projects/_activity_panel.html", context, request)


def activity_tab(request: Request, activity: Activity) -> SafeString:
    """Beside the tabs of an activity that is a project: its plan."""
    if activity.kind != ActivityKind.PROJECT:
        return NOTHING
    match = request.resolver_match
    context = {"activity": activity, "is_here": bool(match and match.app_name == "projects")}
    return render_to_string("projects/_tab.html", context, request)


def commitment_act(request: Request, commitment: Commitment) -> SafeString:
    """On a commitment's page, for those who may begin something: make a project of it."""
    return render_to_string("projects/_turn.html", {"commitment": commitment}, request)
