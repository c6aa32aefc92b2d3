"""How acts on a plan are told in the history of its activity, and what they hold."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.localities.models import Organisation
from nhipcau.projects.models import BudgetLine, Milestone, Risk

Words = str | Promise
VERBS: dict[str, Words] = {"plan": gettext_lazy("changed the plan of the project")}
LABELS: dict[str, Words] = {
    "code": gettext_lazy("Project code"),
    "objective": gettext_lazy("Objective"),
    "milestone": gettext_lazy("Milestone"),
    "milestone_place": gettext_lazy("Place of the milestone"),
    "budget": gettext_lazy("Budget"),
    "risk": gettext_lazy("Risk"),
}


def holds_of(organisation: Organisation) -> list[Words]:
    """What keeps an organisation from being removed: its part in plans."""
    named = (
        Milestone.objects.filter(owner=organisation),
        Risk.objects.filter(owner=organisation),
        BudgetLine.objects.filter(giver=organisation),
    )
    if any(rows.exists() for rows in named):
        return [_("It is named in the plan of a project.")]
    return []
