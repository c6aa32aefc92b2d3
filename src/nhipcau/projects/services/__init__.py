"""Writing projects and what they are planned with; each call is one act in the audit trail."""

from nhipcau.projects.services.planning import (
    BudgetForm,
    MilestoneForm,
    RiskForm,
    add_budget_line,
    add_milestone,
    add_risk,
    change_budget_line,
    change_milestone,
    change_risk,
    move_milestone,
    reach_milestone,
    remove_from_plan,
)
from nhipcau.projects.services.projects import (
    ProjectForm,
    add_project,
    change_project,
    turn_into_project,
)

__all__ = [
    "BudgetForm",
    "MilestoneForm",
    "ProjectForm",
    "RiskForm",
    "add_budget_line",
    "add_milestone",
    "add_project",
    "add_risk",
    "change_budget_line",
    "change_milestone",
    "change_project",
    "change_risk",
    "move_milestone",
    "reach_milestone",
    "remove_from_plan",
    "turn_into_project",
]
