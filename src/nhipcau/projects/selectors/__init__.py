"""Reading projects: one with its plan, its budget in sums, its risks in a square."""

from nhipcau.projects.selectors.projects import (
    BudgetTable,
    RiskSquare,
    budget_of,
    gaps_of,
    is_on_fourth_rung,
    milestones_of,
    project_detail,
    risks_of,
    square_of,
)

__all__ = [
    "BudgetTable",
    "RiskSquare",
    "budget_of",
    "gaps_of",
    "is_on_fourth_rung",
    "milestones_of",
    "project_detail",
    "risks_of",
    "square_of",
]
