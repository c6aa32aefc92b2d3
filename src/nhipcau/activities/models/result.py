"""Indicators, their targets, and results: values that an update says were reached."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from nhipcau.activities.choices import Direction, ResultLevel, Standing
from nhipcau.activities.models.activity import Activity
from nhipcau.activities.models.update import UpdateVersion
from nhipcau.agreements.models import Commitment


class Indicator(models.Model):
    """What is measured of an activity or a commitment (IATI: result and indicator).

    `is_cumulative` says that each value counts from the beginning, so that the last one is the
    total; otherwise values of periods add up. `dimension` names what values are broken down by
    ("giới", "địa phương"), "" where they are not.
    """

    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )
    title = models.CharField(max_length=300)
    level = models.CharField(max_length=8, choices=ResultLevel, default=ResultLevel.OUTPUT)
    unit = models.CharField(max_length=60)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.ASCENDING)
    is_cumulative = models.BooleanField(default=False)
    baseline = models.DecimalField(max_digits=22, decimal_places=3, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    dimension = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, activity__isnull=True)
                | Q(commitment__isnull=True, activity__isnull=False),
                name="indicator_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.unit})"

    def get_absolute_url(self) -> str:
        return reverse("activities:indicator-detail", args=[self.pk])

    @property
    def subject(self) -> Any:
        return self.commitment or self.activity


class IndicatorTarget(models.Model):
    """The value to reach in a period (IATI: period with target)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    period_from = models.DateField()
    period_to = models.DateField()
    value = models.DecimalField(max_digits=22, decimal_places=3)

    class Meta:
        ordering = ["period_from", "period_to"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period_from", "period_to"], name="one_target_a_period"
            ),
            models.CheckConstraint(
                condition=Q(period_to__gte=models.F("period_from")), name="target_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_to}: {self.value}"


class Result(models.Model):
    """A value of an indicator at a date, as a version of an update says it.

    `is_current` is true for the latest submitted version alone; `standing` is that of the update.
    `part` says which part of the indicator's dimension ("nữ"); "" is the whole.
    """

    version = models.ForeignKey(UpdateVersion, on_delete=models.CASCADE, related_name="results")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results")
    on = models.DateField()
    value = models.DecimalField(max_digits=22, decimal_places=3)
    part = models.CharField(max_length=60, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAFT)
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "indicator", "on", "part"], name="one_value_a_date_and_part"
            )
        ]
        indexes = [
            models.Index(
                fields=["indicator", "is_current", "standing", "on"], name="result_of_indicator"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.on}: {self.value}"
