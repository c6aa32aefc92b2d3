"""Evidence: photos and files that show what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from nhipcau.activities.models.activity import Activity
from nhipcau.agreements.models import Commitment
from nhipcau.localities.models import Organisation


class Evidence(models.Model):
    """A photo or file of an activity or a commitment; versions of updates may name it.

    A photo is re-encoded without its metadata; `thumbnail` is its small picture. `is_public` says
    that the public may see it where the public may see what it belongs to.
    """

    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="evidence/%Y/%m", max_length=250)
    thumbnail = models.FileField(upload_to="evidence/%Y/%m", max_length=250, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, activity__isnull=True)
                | Q(commitment__isnull=True, activity__isnull=False),
                name="evidence_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["activity", "sha256"], name="one_copy_of_evidence_of_activity"
            ),
            models.UniqueConstraint(
                fields=["commitment", "sha256"], name="one_copy_of_evidence_of_promise"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return bool(self.thumbnail)
