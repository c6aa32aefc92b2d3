"""Money: planned, committed and paid, as updates say it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nhipcau.activities.choices import MoneySource, Standing, TransactionKind
from nhipcau.activities.models.activity import Activity
from nhipcau.activities.models.update import UpdateVersion
from nhipcau.agreements.models import Agreement, Commitment, Field
from nhipcau.localities.models import Locality, Organisation


class Transaction(models.Model):
    """Money planned, committed or paid, as a version of an update says it (IATI: transaction).

    `amount` is integer VND. In another currency `original` and `currency` say how much, `rate` how
    many VND one unit was worth on `rate_on`. `side` is the locality whose money it is. Subject,
    agreement and field stand here too, so that sums read one table.
    """

    version = models.ForeignKey(
        UpdateVersion, on_delete=models.CASCADE, related_name="transactions"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="transactions"
    )
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="transactions"
    )
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    field = models.ForeignKey(
        Field, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    side = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=TransactionKind)
    source = models.CharField(max_length=10, choices=MoneySource)
    giver = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="VND")
    original = models.DecimalField(max_digits=22, decimal_places=3, null=True, blank=True)
    rate = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAFT)
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="money_not_negative"),
            models.CheckConstraint(
                condition=Q(currency="VND") | Q(original__gte=0, rate__gt=0, rate_on__isnull=False),
                name="money_abroad_with_rate",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agreement", "is_current", "standing", "kind", "on"],
                name="money_of_agreement",
            ),
            models.Index(fields=["activity", "is_current", "kind"], name="money_of_activity"),
            models.Index(fields=["commitment", "is_current", "kind"], name="money_of_promise"),
            models.Index(fields=["side", "is_current", "on"], name="money_of_side"),
            models.Index(fields=["-on", "-id"], name="money_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}: {self.amount}"
