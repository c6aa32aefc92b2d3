"""Projects made of what an IATI file says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nhipcau.activities.models import Activity
from nhipcau.activities.selectors.iati.kinds import Extra
from nhipcau.projects.models import BudgetLine, Milestone, Project, Risk


def make_project(columns: Mapping[str, Any], extra: Extra) -> Activity:
    """A project, not yet saved."""
    return Project(**columns, code=extra.said.get("code", ""), objective=extra.objective)


def make_parts(activity: Activity, extra: Extra) -> list[Any]:
    """Its milestones, budget and risks, not yet saved.

    Raises:
        KeyError, ValueError: what the file says of a part is not whole.
    """
    parts = {"milestone": _milestone, "risk": _risk}
    made: list[Any] = [parts[name](activity.pk, said) for name, said in extra.parts]
    lines = [
        BudgetLine(
            project_id=activity.pk,
            year=line.year,
            source=line.source,
            giver_id=line.giver,
            amount=line.amount,
            note=line.note,
        )
        for line in extra.budget
    ]
    return made + lines


def _milestone(project: int, said: Mapping[str, Any]) -> Milestone:
    return Milestone(
        project_id=project,
        position=int(said["position"]),
        title=said["title"],
        owner_id=said.get("o-owner"),
        begins_on=_day(said.get("begins")),
        due_on=date.fromisoformat(said["due"]),
        reached_on=_day(said.get("reached")),
        state=said["state"],
    )


def _risk(project: int, said: Mapping[str, Any]) -> Risk:
    return Risk(
        project_id=project,
        text=said["text"],
        likelihood=int(said["likelihood"]),
        impact=int(said["impact"]),
        answer=said.get("answer", ""),
        owner_id=said.get("o-owner"),
        state=said["state"],
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
