"""Rows of a plan: one form each for a milestone, a line of the budget, a risk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.activities.views.pages import activity_or_404, attempt, get_or_post, save_or_show
from nhipcau.agreements.views.access import signed_in
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.projects import permissions, services
from nhipcau.projects.forms import BudgetEntry, MilestoneEntry, PlanEntry, RiskEntry
from nhipcau.projects.models import BudgetLine, Milestone, Risk
from nhipcau.projects.views.projects import project_or_404


@dataclass(frozen=True, slots=True)
class Noun:
    """How one kind of row is written."""

    model: type[Any]
    entry: type[PlanEntry]
    add: Callable[..., Any]
    change: Callable[..., Any]
    id_name: str
    add_title: str | Promise
    change_title: str | Promise
    part: str


MILESTONE = Noun(
    Milestone, MilestoneEntry, services.add_milestone, services.change_milestone, "milestone_id",
    gettext_lazy("Add a milestone"), gettext_lazy("Edit the milestone"), "milestones",
)  # fmt: skip
BUDGET = Noun(
    BudgetLine, BudgetEntry, services.add_budget_line, services.change_budget_line, "line_id",
    gettext_lazy("Add money to the budget"), gettext_lazy("Edit the line of the budget"), "budget",
)  # fmt: skip
RISK = Noun(
    Risk, RiskEntry, services.add_risk, services.change_risk, "risk_id",
    gettext_lazy("Add a risk"), gettext_lazy("Edit the risk"), "risks",
)  # fmt: skip


@signed_in
@get_or_post
def milestone_add(request: Request, pk: int) -> HttpResponse:
    return _add(request, pk, MILESTONE)


@signed_in
@get_or_post
def milestone_change(request: Request, pk: int) -> HttpResponse:
    return _change(request, pk, MILESTONE)


@signed_in
@require_POST
def milestone_act(request: Request, pk: int) -> HttpResponse:
    """One press: reached today, one place up, one place down."""
    row = _row_or_404(request, pk, MILESTONE)
    act = request.POST.get("act", "")
    if act == "reach":
        services.reach_milestone(actor=request.actor, milestone_id=pk)
        messages.success(request, _("The milestone is reached."))
    elif act in {"up", "down"}:
        services.move_milestone(actor=request.actor, milestone_id=pk, up=act == "up")
    return redirect(_plan(row.project_id, MILESTONE))


@signed_in
@get_or_post
def budget_add(request: Request, pk: int) -> HttpResponse:
    return _add(request, pk, BUDGET)


@signed_in
@get_or_post
def budget_change(request: Request, pk: int) -> HttpResponse:
    return _change(request, pk, BUDGET)


@signed_in
@get_or_post
def risk_add(request: Request, pk: int) -> HttpResponse:
    return _add(request, pk, RISK)


@signed_in
@get_or_post
def risk_change(request: Request, pk: int) -> HttpResponse:
    return _change(request, pk, RISK)


def _add(request: Request, pk: int, noun: Noun) -> HttpResponse:
    project = project_or_404(request.actor, pk)
    require(permissions.may_plan_project(request.actor, project))
    entry = noun.entry(
        request.POST or None, actor=request.actor, initial={"year": timezone.localdate().year}
    )
    if entry.is_bound and entry.is_valid():
        values = entry.values()  # type: ignore[attr-defined]
        made = attempt(entry, lambda: noun.add(actor=request.actor, project_id=pk, form=values))
        if made is not None:
            messages.success(request, _("It is added to the plan."))
            return redirect(_plan(pk, noun))
    context = {
        "activity": project,
        "entry": entry,
        "title": noun.add_title,
        "version": project.version,
        "back_url": _plan(pk, noun),
    }
    return render(request, "projects/plan_form.html", context)


def _change(request: Request, pk: int, noun: Noun) -> HttpResponse:
    row = _row_or_404(request, pk, noun)
    there = _plan(row.project_id, noun)
    if request.method == "POST" and "remove" in request.POST:
        services.remove_from_plan(actor=request.actor, row=row)
        messages.success(request, _("It is removed from the plan."))
        return redirect(there)
    activity = activity_or_404(request.actor, row.project_id)
    if noun is MILESTONE:
        activity.version = row.version  # each milestone has versions of its own
    return save_or_show(
        request,
        activity,
        template="projects/plan_form.html",
        entry_for=lambda fresh: noun.entry(
            request.POST or None,
            actor=request.actor,
            row=_fresh(noun, pk, fresh),
        ),
        act=lambda entry, version: noun.change(
            actor=request.actor, version=version, form=entry.values(), **{noun.id_name: pk}
        ),
        done=_("The changes are saved."),
        onward=there,
        context={"title": noun.change_title, "row": row},
    )


def _fresh(noun: Noun, pk: int, activity: Any) -> Any:
    """The row as it stands now; its version goes to the form by way of the activity."""
    row = noun.model.objects.get(pk=pk)
    if noun is MILESTONE:
        activity.version = row.version
    return row


def _row_or_404(request: Request, pk: int, noun: Noun) -> Any:
    row = noun.model.objects.filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such project."))
    project = project_or_404(request.actor, row.project_id)
    require(permissions.may_plan_project(request.actor, project))
    return row


def _plan(project_id: int, noun: Noun) -> str:
    return f"{reverse('projects:project-detail', args=[project_id])}#{noun.part}"
