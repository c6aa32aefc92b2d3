"""Contributions: what one side gives to the other's people, pledged and received."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nhipcau.activities.models.activity import Activity
from nhipcau.localities.models import Organisation


class Contribution(Activity):
    """A gift: who gives, from which fund, how much in VND, what for.

    `recipients` names people or households: own organisations and the parties' coordinators read
    it, the public never does; totals are public where the activity is.
    """

    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="gifts")
    fund = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    in_kind = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=300)
    pledged_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    receiver = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="gifts_received"
    )
    recipients = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="gift_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True)
                | Q(pledged_on__isnull=True)
                | Q(received_on__gte=models.F("pledged_on")),
                name="gift_received_after_pledge",
            ),
        ]
