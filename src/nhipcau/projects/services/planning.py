"""What a project is planned with: milestones, budget lines and risks.

Each act holds the project, so that two who write at once come one after the other; each is told in
the project's own history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.activities.choices import MoneySource
from nhipcau.activities.errors import ActivitiesError, Stale
from nhipcau.activities.models import Activity
from nhipcau.activities.services.activities import lock
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.projects.choices import Level, MilestoneState, RiskState
from nhipcau.projects.models import BudgetLine, Milestone, Project, Risk
from nhipcau.projects.permissions import may_plan_project

MOST_ROWS = 300
"""Milestones, budget lines or risks of one project."""
Row = TypeVar("Row", Milestone, BudgetLine, Risk)


@dataclass(frozen=True, slots=True)
class MilestoneForm:
    """A step: from a day to a day, or on one day alone; reached on a day once it is."""

    title: str
    due_on: date
    begins_on: date | None = None
    owner_id: int | None = None
    state: str = MilestoneState.OPEN
    reached_on: date | None = None

    def columns(self) -> dict[str, Any]:
        reached = self.state == MilestoneState.REACHED
        day = (self.reached_on or timezone.localdate()) if reached else None
        return asdict(self) | {
            "title": clean_line(self.title),
            "state": MilestoneState(self.state),
            "reached_on": day,
        }

    def check(self) -> None:
        if not clean_line(self.title):
            raise ActivitiesError(_("A milestone needs a name."))
        if self.begins_on and self.due_on < self.begins_on:
            raise ActivitiesError(_("It ends before it begins."))
        if self.reached_on and self.reached_on > timezone.localdate():
            raise ActivitiesError(_("The day lies in the future."))


@dataclass(frozen=True, slots=True)
class BudgetForm:
    """Money of a year from one source, whole VND."""

    year: int
    source: str
    amount: int
    giver_id: int | None = None
    note: str = ""

    def columns(self) -> dict[str, Any]:
        return asdict(self) | {"source": MoneySource(self.source), "note": clean_line(self.note)}

    def check(self) -> None:
        if self.amount < 0:
            raise ActivitiesError(_("An amount is not below zero."))


@dataclass(frozen=True, slots=True)
class RiskForm:
    """What may go wrong, how likely, how badly, and what is done about it."""

    text: str
    likelihood: int = Level.MIDDLE
    impact: int = Level.MIDDLE
    answer: str = ""
    owner_id: int | None = None
    state: str = RiskState.OPEN

    def columns(self) -> dict[str, Any]:
        return asdict(self) | {
            "text": clean_line(self.text),
            "likelihood": Level(self.likelihood),
            "impact": Level(self.impact),
            "answer": clean_block(self.answer),
            "state": RiskState(self.state),
        }

    def check(self) -> None:
        if not clean_line(self.text):
            raise ActivitiesError(_("Say what may go wrong."))


@transaction.atomic
def add_milestone(*, actor: Actor, project_id: int, form: MilestoneForm) -> Milestone:
    """Add a milestone at the end; the same one twice stands once."""
    place = Milestone.objects.filter(project=project_id).aggregate(top=Max("position"))["top"]
    return _add(actor, project_id, Milestone, form, position=(place or 0) + 1)


@transaction.atomic
def change_milestone(
    *, actor: Actor, milestone_id: int, version: int, form: MilestoneForm
) -> Milestone:
    """Change a milestone, or say that it is reached or given up.

    Raises:
        Stale: it changed since `version` was shown.
    """
    project_id = Milestone.objects.values_list("project", flat=True).get(pk=milestone_id)
    activity = _held(actor, project_id)
    row = Milestone.objects.get(pk=milestone_id)
    if row.version != version:
        raise Stale(_("Somebody changed this milestone after you opened it."))
    form.check()
    _write(actor, activity, row, form.columns(), {"version": row.version + 1})
    return row


@transaction.atomic
def reach_milestone(*, actor: Actor, milestone_id: int, on: date | None = None) -> Milestone:
    """Say that a milestone is reached, today unless given; reached already, it is no change."""
    project_id = Milestone.objects.values_list("project", flat=True).get(pk=milestone_id)
    activity = _held(actor, project_id)
    row = Milestone.objects.get(pk=milestone_id)
    if row.state == MilestoneState.REACHED:
        return row
    if on is not None and on > timezone.localdate():
        raise ActivitiesError(_("The day lies in the future."))
    said = {"state": MilestoneState.REACHED, "reached_on": on or timezone.localdate()}
    _write(actor, activity, row, said, {"version": row.version + 1})
    return row


@transaction.atomic
def move_milestone(*, actor: Actor, milestone_id: int, up: bool) -> Milestone:
    """Put a milestone one place further up or down; at the end it stays."""
    project_id = Milestone.objects.values_list("project", flat=True).get(pk=milestone_id)
    activity = _held(actor, project_id)
    rows = list(Milestone.objects.filter(project=project_id))
    at = next(place for place, row in enumerate(rows) if row.pk == milestone_id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return rows[at]
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, start=1):
        row.position = place
    Milestone.objects.bulk_update(rows, ["position"])
    changes = {"milestone_place": [at + 1, to + 1], "milestone": [None, rows[to].title]}
    audit.record(actor=actor, verb="plan", subject=activity, changes=changes)
    return rows[to]


@transaction.atomic
def add_budget_line(*, actor: Actor, project_id: int, form: BudgetForm) -> BudgetLine:
    """Add money of a year from a source; the same line twice stands once."""
    return _add(actor, project_id, BudgetLine, form)


@transaction.atomic
def change_budget_line(*, actor: Actor, line_id: int, version: int, form: BudgetForm) -> BudgetLine:
    """Change a line of the budget.

    Raises:
        Stale: the project changed since `version` was shown.
    """
    return _change(actor, BudgetLine, line_id, version, form)


@transaction.atomic
def add_risk(*, actor: Actor, project_id: int, form: RiskForm) -> Risk:
    """Add a risk; the same one twice stands once."""
    return _add(actor, project_id, Risk, form)


@transaction.atomic
def change_risk(*, actor: Actor, risk_id: int, version: int, form: RiskForm) -> Risk:
    """Change a risk.

    Raises:
        Stale: the project changed since `version` was shown.
    """
    return _change(actor, Risk, risk_id, version, form)


@transaction.atomic
def remove_from_plan(*, actor: Actor, row: Milestone | BudgetLine | Risk) -> None:
    """Remove a milestone, a budget line or a risk; removed already, it is no change."""
    activity = _held(actor, row.project_id)
    noun = _noun(type(row))
    standing = type(row)._default_manager.filter(pk=row.pk).first()  # noqa: SLF001 public by name
    if standing is None:
        return
    standing.delete()
    _told(actor, activity, {noun: [str(standing), None]})


def _add(
    actor: Actor,
    project_id: int,
    model: type[Row],
    form: MilestoneForm | BudgetForm | RiskForm,
    **more: Any,
) -> Row:
    activity = _held(actor, project_id)
    form.check()
    said = form.columns()
    rows: models.QuerySet[Row] = model._default_manager.filter(project=project_id)  # noqa: SLF001 public by name
    if twin := rows.filter(**said).first():
        return twin
    if rows.count() >= MOST_ROWS:
        raise ActivitiesError(_("A plan holds at most %(most)s of these.") % {"most": MOST_ROWS})
    row = model(project=Project.objects.get(pk=project_id), **said, **more)
    row.save()
    _told(actor, activity, {_noun(model): [None, str(row)]})
    return row


def _change(
    actor: Actor,
    model: type[Row],
    row_id: int,
    version: int,
    form: MilestoneForm | BudgetForm | RiskForm,
) -> Row:
    row: Row = model._default_manager.get(pk=row_id)  # noqa: SLF001 public by name
    activity = _held(actor, row.project_id)
    if activity.version != version:
        raise Stale(_("Somebody changed this project after you opened it."))
    form.check()
    _write(actor, activity, row, form.columns(), {})
    return row


def _write(
    actor: Actor,
    activity: Activity,
    row: Milestone | BudgetLine | Risk,
    said: Mapping[str, Any],
    more: Mapping[str, Any],
) -> None:
    noun, before = _noun(type(row)), _in_short(row)
    changed = any(getattr(row, name) != value for name, value in said.items())
    if not changed:
        return
    for name, value in (*said.items(), *more.items()):
        setattr(row, name, value)
    row.save()
    _told(actor, activity, {noun: [before, _in_short(row)]})


def _told(actor: Actor, activity: Activity, changes: dict[str, list[Any]]) -> None:
    activity.version += 1
    activity.save()
    audit.record(actor=actor, verb="plan", subject=activity, changes=changes)


def _held(actor: Actor, project_id: int) -> Activity:
    activity = lock(project_id, None)
    require(may_plan_project(actor, activity))
    return activity


def _noun(model: type[models.Model]) -> str:
    return {Milestone: "milestone", BudgetLine: "budget", Risk: "risk"}[model]


def _in_short(row: Milestone | BudgetLine | Risk) -> str:
    """A row as the history tells it: what it says, and its days, sum or level."""
    if isinstance(row, Milestone):
        reached = f", ✓ {row.reached_on:%d/%m/%Y}" if row.reached_on else ""
        return f"{row.title} ({row.due_on:%d/%m/%Y}{reached})"
    if isinstance(row, Risk):
        return f"{row.text} ({row.likelihood}×{row.impact})"
    return f"{row.year}: {row.amount:,} ₫".replace(",", ".")
