"""Projects: what is planned with milestones, a budget and risks."""

from nhipcau.projects.models.project import BudgetLine, Milestone, Project, Risk

__all__ = ["BudgetLine", "Milestone", "Project", "Risk"]
