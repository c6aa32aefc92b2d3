"""Lists on their way out and in as files, and the secret addresses of private calendars."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.agreements.choices import SheetAction, SheetState
from nhipcau.agreements.models.agreement import Agreement
from nhipcau.agreements.models.commitment import Commitment
from nhipcau.foundation.addresses import address
from nhipcau.localities.models import Organisation


class SheetExport(models.Model):
    """A long list that somebody asked for: written by a job, for that person alone, for a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    query = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    file = models.FileField(upload_to="exports/%Y/%m", max_length=250, blank=True)
    count = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return address("agreements:export-detail", self.pk)


class SheetImport(models.Model):
    """A list that somebody sent: read by a job, looked over as a preview, then applied row by row.

    `target` is the draft that rows without an agreement go into; `heading` says how to begin that
    draft where it is still to be made.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="sheets/%Y/%m", max_length=250)
    language = models.CharField(max_length=2)
    target = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    heading: Any = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.QUEUED)
    problem = models.CharField(max_length=40, blank=True)
    problem_details = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    strangers = models.JSONField(default=list, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by_name = models.CharField(max_length=200, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("agreements:import-detail", self.pk)


class SheetRow(models.Model):
    """One row of a list that was sent: what it would do, and after that what it did."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values: Any = models.JSONField(default=dict)
    merged = models.JSONField(default=list, blank=True)
    action = models.CharField(max_length=8, choices=SheetAction)
    label = models.CharField(max_length=200, blank=True)
    differences: Any = models.JSONField(default=list, blank=True)
    problems: Any = models.JSONField(default=list, blank=True)
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="one_row_a_number")]
        indexes = [models.Index(fields=["sheet", "action", "number"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"


def _nonce() -> str:
    return secrets.token_urlsafe(16)


class CalendarKey(models.Model):
    """One person's private calendar. The secret of its address is worked out from `nonce` and the
    installation's own secret, so that the database alone opens nothing; a new nonce ends the old
    address.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=40, default=_nonce)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"

    def renew(self) -> None:
        """Give it another secret; call `save` to keep it."""
        self.nonce = _nonce()
        self.made_at = timezone.now()
