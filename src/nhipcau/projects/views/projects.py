"""Projects: entered, made of a commitment, shown with their plan, changed."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.activities import permissions as activity_permissions
from nhipcau.activities.models import Activity
from nhipcau.activities.views.drafting import (
    back_of,
    beginning_of,
    begun_for,
    belonging_of,
    leads_of,
    may_publish,
)
from nhipcau.activities.views.pages import activity_or_404, attempt, get_or_post, save_or_show
from nhipcau.agreements.choices import Form
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import commitment_or_404
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.pictures.timeline import Bar, draw_timeline
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.projects import permissions, services
from nhipcau.projects.choices import MilestoneState
from nhipcau.projects.forms import NewProject, ProjectEntry
from nhipcau.projects.models import Milestone, Project
from nhipcau.projects.selectors import (
    budget_of,
    gaps_of,
    milestones_of,
    project_detail,
    risks_of,
    square_of,
)


@require_safe
def project_show(request: Request, pk: int) -> HttpResponse:
    """The plan: milestones on the axis and in a table, the budget, the risks."""
    project = project_or_404(request.actor, pk)
    milestones, risks = milestones_of(project), risks_of(project)
    lines, budget = budget_of(project)
    today = timezone.localdate()
    context = {
        "activity": project,
        "project": project,
        "milestones": milestones,
        "picture": picture_of(milestones, today),
        "lines": lines,
        "budget": budget,
        "risks": risks,
        "square": square_of(risks) if risks else None,
        "gaps": gaps_of(project),
        "more_tabs": panels_at("activity-tabs", request, project),
        "may_plan": permissions.may_plan_project(request.actor, project),
    }
    return render(request, "projects/project_detail.html", context)


@signed_in
@get_or_post
def project_add(request: Request) -> HttpResponse:
    require(activity_permissions.may_add_activity(request.actor, None))
    commitment, agreement = begun_for(request)
    entry = NewProject(
        request.POST or None,
        actor=request.actor,
        has_agreement=agreement is not None,
        may_publish=may_publish(request.actor),
        standing=leads_of(commitment) if commitment else [],
        initial=beginning_of(commitment, agreement) | {"form": Form.PROJECT},
    )
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.add_project(
                actor=request.actor,
                form=entry.activity_values(),
                project=entry.project_values(),
                belonging=belonging_of(entry, commitment, agreement),
            ),
        )
        if made is not None:
            messages.success(request, _("The project is entered. Now give it milestones."))
            return redirect("projects:project-detail", made.pk)
    context = {
        "entry": entry,
        "commitment": commitment,
        "agreement": agreement,
        "back_url": back_of(commitment, agreement),
    }
    return render(request, "projects/project_add.html", context)


@signed_in
@require_POST
def project_turn(request: Request, pk: int) -> HttpResponse:
    """One press: the commitment has a project."""
    commitment = commitment_or_404(request.actor, pk)
    require(activity_permissions.may_begin_for(request.actor, commitment))
    made = services.turn_into_project(actor=request.actor, commitment_id=pk)
    messages.success(request, _("The commitment has a project. Give it a budget and milestones."))
    return redirect("projects:project-detail", made.pk)


@signed_in
@get_or_post
def project_change(request: Request, pk: int) -> HttpResponse:
    project = project_or_404(request.actor, pk)
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_plan_project(request.actor, project))
    return save_or_show(
        request,
        activity,
        template="projects/project_change.html",
        entry_for=lambda _row: ProjectEntry(
            request.POST or None, project=project_or_404(request.actor, pk)
        ),
        act=lambda entry, version: services.change_project(
            actor=request.actor,
            activity_id=pk,
            version=version,
            form=entry.activity_values(project),
            project=entry.project_values(),
        ),
        done=_("The changes are saved."),
    )


def project_or_404(actor: Actor, pk: int) -> Project:
    """The project, for those who may know of it."""
    try:
        return project_detail(actor, pk)
    except Project.DoesNotExist:
        raise Http404(_("There is no such project.")) from None


def is_project(activity: Activity) -> bool:
    return Project.objects.filter(pk=activity.pk).exists()


def picture_of(milestones: list[Milestone], today: date) -> SafeString:
    """The milestones on an axis of days: reached green, late brick, ahead blue, given up stone."""
    bars = [
        Bar(one.title, one.begins_on, one.due_on, _tone(one, today), str(one.get_state_display()))
        for one in milestones
    ]
    return draw_timeline(bars, today, _("Milestones"))


def _tone(one: Milestone, today: date) -> str:
    if one.state == MilestoneState.REACHED:
        return "green"
    if one.state == MilestoneState.MISSED:
        return "stone"
    return "brick" if one.due_on < today else "blue"
