"""Projects: activities with an owner, milestones, a budget and risks (the fourth rung)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nhipcau.activities.choices import MoneySource
from nhipcau.activities.models import Activity
from nhipcau.localities.models import Organisation
from nhipcau.projects.choices import Level, MilestoneState, RiskState


class Project(Activity):
    """An activity that is planned as one. `code` is the number in the owner's own papers."""

    code = models.CharField(max_length=60, blank=True)
    objective = models.TextField(blank=True)


class Milestone(models.Model):
    """A step with a day and an owner; `begins_on` where it lasts."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begins_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=MilestoneState, default=MilestoneState.OPEN)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True) | Q(due_on__gte=models.F("begins_on")),
                name="milestone_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=MilestoneState.REACHED, reached_on__isnull=False)
                | ~Q(state=MilestoneState.REACHED) & Q(reached_on__isnull=True),
                name="milestone_reached_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="milestone_due")]

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    """Money that a project is to have in a year from one source, integer VND."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=MoneySource)
    giver = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["year", "source", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.source}: {self.amount}"


class Risk(models.Model):
    """What may go wrong, how likely and how badly, and what is done about it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="risks")
    text = models.CharField(max_length=300)
    likelihood = models.PositiveSmallIntegerField(choices=Level, default=Level.MIDDLE)
    impact = models.PositiveSmallIntegerField(choices=Level, default=Level.MIDDLE)
    answer = models.TextField(blank=True)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=8, choices=RiskState, default=RiskState.OPEN)

    class Meta:
        ordering = ["state", "-impact", "-likelihood", "id"]

    def __str__(self) -> str:
        return self.text
