"""Columns that commitments and drafts of commitments share."""

from __future__ import annotations

from django.db import models

from nhipcau.agreements.choices import Form, Precision, Recurrence
from nhipcau.agreements.models.field import Field


class Due(models.Model):
    """When something is due: as the text says it, as dates, and how exactly.

    All empty means no deadline, an ordinary value. `due_from` and `due_on` bound the time; a pure
    rhythm ("hằng năm") has a recurrence and no dates.
    """

    due_text = models.CharField(max_length=200, blank=True)
    due_from = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=10, choices=Precision, blank=True)
    due_recurrence = models.CharField(max_length=12, choices=Recurrence, blank=True)

    class Meta:
        abstract = True

    @property
    def has_deadline(self) -> bool:
        return bool(self.due_on or self.due_recurrence)


class Substance(Due):
    """What is promised, in which field, on which rung, by when, how much."""

    text = models.TextField()
    field = models.ForeignKey(
        Field, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    form = models.PositiveSmallIntegerField(choices=Form, null=True, blank=True)
    amount_value = models.DecimalField(max_digits=22, decimal_places=3, null=True, blank=True)
    amount_unit = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
