"""One press that answers many reports at once: carried out row by row, told row by row."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.activities.models.update import Update
from nhipcau.agreements.choices import BulkOutcome, BulkState
from nhipcau.localities.models import Organisation


class ConfirmingAct(models.Model):
    """Many confirmations that one person gave with one press, for one organisation.

    `token` is that of the form: the same form sent twice is one act.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="confirming_acts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.RUNNING)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "token"], name="one_confirming_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("activities:confirming-detail", args=[self.pk])


class ConfirmingRow(models.Model):
    """One report of an act: the digest that was shown, and what became of the confirmation."""

    act = models.ForeignKey(ConfirmingAct, on_delete=models.CASCADE, related_name="rows")
    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=BulkOutcome, default=BulkOutcome.WAITING)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["act", "update"], name="one_row_a_confirming")
        ]
        indexes = [models.Index(fields=["act", "outcome"], name="confirming_rows_left")]

    def __str__(self) -> str:
        return f"{self.update_id} ({self.outcome})"
