"""What goes from hand to hand: commitments to a newer agreement, leads to another organisation."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nhipcau.agreements.choices import HandoverState, LeadRole, TakeOverChoice
from nhipcau.agreements.models.agreement import Agreement, Party
from nhipcau.agreements.models.commitment import Commitment
from nhipcau.foundation.addresses import address
from nhipcau.localities.models import Organisation


class TakeOver(models.Model):
    """What a draft decides about one open commitment of the agreement that it supersedes."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="takeovers")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="takeovers")
    choice = models.CharField(max_length=6, choices=TakeOverChoice)
    successor = models.ForeignKey(
        Commitment, null=True, on_delete=models.CASCADE, related_name="taken_from"
    )
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "commitment"], name="one_decision_a_commitment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.choice}"


class Handover(models.Model):
    """One act by which an organisation passes on what it leads, from a day.

    Where `takes_all`, what it carries on that day goes over; else the commitments of its items.
    """

    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    takes_all = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=HandoverState, default=HandoverState.PLANNED, db_index=True
    )
    note = models.CharField(max_length=1000, blank=True)
    by_organisation_name = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "on"])]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"

    def get_absolute_url(self) -> str:
        return address("agreements:handover-detail", self.pk)


class HandoverItem(models.Model):
    """One commitment in a handover; the role and what the receiver was before allow to undo it."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="handovers")
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=LeadRole, blank=True)
    receiver_was = models.CharField(max_length=12, choices=LeadRole, blank=True)
    is_moved = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "commitment", "party"], name="one_item_a_handover"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.commitment_id}"
