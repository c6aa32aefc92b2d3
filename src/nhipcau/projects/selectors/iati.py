"""Projects in an IATI file: code, objective, milestones, budget, risks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nhipcau.activities.selectors.iati.kinds import BudgetSaid, Extra
from nhipcau.projects.models import BudgetLine, Milestone, Project, Risk

Part = tuple[str, dict[str, Any]]


def projects_said(ids: Sequence[int]) -> Mapping[int, Extra]:
    """What these projects say beyond what all activities do, in four queries."""
    parts: dict[int, list[Part]] = defaultdict(list)
    for row in Milestone.objects.filter(project__in=ids).order_by("project", "position", "id"):
        parts[row.project_id].append(("milestone", _milestone(row)))
    for risk in Risk.objects.filter(project__in=ids).order_by("project", "id"):
        parts[risk.project_id].append(("risk", _risk(risk)))
    budget: dict[int, list[BudgetSaid]] = defaultdict(list)
    lines = BudgetLine.objects.filter(project__in=ids).order_by("project", "year", "source", "id")
    for line in lines:
        said = BudgetSaid(line.year, line.source, line.giver_id, line.amount, line.note)
        budget[line.project_id].append(said)
    rows = Project.objects.filter(pk__in=ids).values_list("pk", "code", "objective")
    return {
        pk: Extra(objective, {"code": code}, parts.get(pk, ()), budget.get(pk, ()))
        for pk, code, objective in rows
    }


def _milestone(row: Milestone) -> dict[str, Any]:
    return {
        "position": str(row.position),
        "title": row.title,
        "o-owner": row.owner_id,
        "begins": _day(row.begins_on),
        "due": _day(row.due_on),
        "reached": _day(row.reached_on),
        "state": row.state,
    }


def _risk(row: Risk) -> dict[str, Any]:
    return {
        "text": row.text,
        "likelihood": str(row.likelihood),
        "impact": str(row.impact),
        "answer": row.answer,
        "o-owner": row.owner_id,
        "state": row.state,
    }


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
