"""What people keep of the board: views by name, and acts on many commitments at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.agreements.choices import BulkKind, BulkOutcome, BulkState, CommitmentState
from nhipcau.agreements.models.commitment import Commitment
from nhipcau.foundation.addresses import address
from nhipcau.localities.models import Organisation

UNDO_WITHIN = timedelta(hours=24)
"""How long what was done to many commitments at once can be taken back."""


class SavedView(models.Model):
    """The board as somebody looked at it, by a name; with an organisation, shared within it.

    A removed one waits a while so that the removal can be taken back.
    """

    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="board_views")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "name"],
                condition=models.Q(removed_at=None),
                name="one_view_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{reverse('agreements:commitment-list')}?{self.query or 'view=table'}"

    @property
    def is_shared(self) -> bool:
        return self.organisation_id is not None


class DefaultView(models.Model):
    """The view in which the board opens for a person."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="board_default")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="defaults")

    def __str__(self) -> str:
        return str(self.view)


class BulkAct(models.Model):
    """One act on many commitments: prepared, then carried out row by row, then perhaps undone.

    `user` and `organisation` are who prepared it; nobody else sees or carries it out.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bulk_acts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=BulkKind)
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.PREPARED)
    new_state = models.CharField(max_length=12, choices=CommitmentState, blank=True)
    new_on = models.DateField(null=True, blank=True)
    new_note = models.TextField(blank=True)
    new_unit = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    query = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.pk})"

    def get_absolute_url(self) -> str:
        return address("agreements:bulk-detail", self.pk)

    def can_be_undone_at(self, now: datetime) -> bool:
        return (
            self.state == BulkState.DONE
            and self.done_at is not None
            and now <= self.done_at + UNDO_WITHIN
        )


class BulkRow(models.Model):
    """One commitment of an act: as it was shown, what became of it, and what it was before."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="rows")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=BulkOutcome, default=BulkOutcome.WAITING)
    reason = models.CharField(max_length=400, blank=True)
    version_after = models.PositiveIntegerField(null=True, blank=True)
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["act", "commitment"], name="one_row_an_act")]
        indexes = [models.Index(fields=["act", "outcome"], name="bulk_rows_left")]

    def __str__(self) -> str:
        return f"{self.commitment_id} ({self.outcome})"
