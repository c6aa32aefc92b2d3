"""How often the leads of an agreement report."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from nhipcau.activities.choices import Rhythm
from nhipcau.agreements.models import Agreement

MOST_DAYS = 90
"""Days after a period within which a report on it may be asked for at the latest."""


class ReportingRhythm(models.Model):
    """An agreement's rhythm: a report a period, due `due_after` days after the period's last day.

    An agreement without a row has no rhythm, as one whose row says so.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="rhythm")
    every = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.NONE)
    due_after = models.PositiveSmallIntegerField(
        default=10, validators=[MaxValueValidator(MOST_DAYS)]
    )

    class Meta:
        ordering = ["agreement"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_after__lte=MOST_DAYS), name="rhythm_within_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_every_display()}"
