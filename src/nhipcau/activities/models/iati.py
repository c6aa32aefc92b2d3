"""IATI: the name of this installation in files, origins of activities, files in and out."""

from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts.models import User
from nhipcau.activities.models.activity import Activity
from nhipcau.agreements.choices import SheetAction, SheetState


def _token() -> str:
    return secrets.token_hex(5).upper()


class IatiHouse(models.Model):
    """The one row that tells this installation from every other: part of each identifier.

    Drawn by chance once and kept, so that two installations never give one identifier to two
    activities; a restored backup goes on under the same name.
    """

    token = models.CharField(max_length=20, default=_token)

    class Meta:
        verbose_name = _("name of this installation in IATI files")

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """The reference of the reporting organisation, with which every identifier begins."""
        return f"VN-NHIPCAU-{self.token}"


class IatiOrigin(models.Model):
    """The file's own name of an imported activity, and what it said that has no row here.

    `carried` holds the parts that go out again as they came: the agreement and commitments where
    they are not known here, addresses of documents, what was confirmed elsewhere. `is_restricted`
    says that the file was not a public one: then nobody outside reads what is carried.
    """

    activity = models.OneToOneField(
        Activity, primary_key=True, on_delete=models.CASCADE, related_name="iati_origin"
    )
    identifier = models.CharField(max_length=200, unique=True)
    reporter_ref = models.CharField(max_length=100)
    reporter_name = models.CharField(max_length=300)
    carried = models.JSONField(default=dict)
    is_restricted = models.BooleanField(default=True)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("origin of an imported activity")

    def __str__(self) -> str:
        return self.identifier


class IatiImport(models.Model):
    """A file of activities that an administrator sent: read for a preview, then applied."""

    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="iati/%Y/%m", max_length=250)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.QUEUED)
    problem = models.TextField(blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by_name = models.CharField(max_length=200, blank=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("imported IATI file")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:iati-import-detail", args=[self.pk])


class IatiRow(models.Model):
    """One activity of a file: where it stands there, and what it would do or did."""

    batch = models.ForeignKey(IatiImport, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    identifier = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    action = models.CharField(max_length=8, choices=SheetAction)
    problems = models.JSONField(default=list)
    activity = models.ForeignKey(Activity, null=True, on_delete=models.SET_NULL, related_name="+")
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        verbose_name = _("activity of an IATI file")
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_iati_row_a_position")
        ]
        indexes = [models.Index(fields=["batch", "action", "position"], name="iati_by_action")]

    def __str__(self) -> str:
        return f"{self.line}: {self.identifier}"


class IatiExport(models.Model):
    """A long file that somebody asked for: written by a job, for that person alone, for a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    query = models.TextField(blank=True)
    file = models.FileField(upload_to="exports/%Y/%m", max_length=250, blank=True)
    count = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("IATI file asked for")

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("activities:iati-export-detail", args=[self.pk])
