"""Agreements, who signed them, what is attached, and their record of the past period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from nhipcau.agreements.choices import (
    AgreementKind,
    AgreementState,
    AttachmentKind,
    PartyState,
    StatementKind,
    Visibility,
)
from nhipcau.agreements.models.field import Field
from nhipcau.foundation.addresses import address
from nhipcau.foundation.text import fold, shorten, sort_key
from nhipcau.localities.models import Locality, Organisation

NOTICE_DAYS = "90,30,7"


class Agreement(models.Model):
    """A document between two or more parties. `version` grows with each change.

    `notice_days` says how many days before its end the parties are told: "90,30,7".
    `carries_out` is the agreement that a plan is made for.
    """

    kind = models.CharField(max_length=12, choices=AgreementKind)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    signed_on = models.DateField(null=True, blank=True)
    signed_place = models.CharField(max_length=150, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=AgreementState, default=AgreementState.DRAFT, db_index=True
    )
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PARTIES)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    carries_out = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kept")
    summary = models.TextField(blank=True)
    is_example = models.BooleanField(default=False)
    notice_days = models.CharField(max_length=40, default=NOTICE_DAYS, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    folded = models.TextField(editable=False, default="")
    sort_title = models.CharField(max_length=260, editable=False, default="")

    class Meta:
        ordering = ["-signed_on", "-id"]
        indexes = [
            models.Index(fields=["state", "signed_on"]),
            models.Index(fields=["sort_title", "id"]),
            # Who may read what is decided from this index alone.
            models.Index(fields=["visibility", "state", "keeper"], name="agreement_readable"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("agreements:agreement-detail", self.pk)

    def fill_keys(self) -> None:
        """What search and the alphabet go by."""
        self.folded = fold(f"{self.title} {self.number} {self.summary}")
        self.sort_title = sort_key(self.title)

    @property
    def is_draft(self) -> bool:
        return self.state == AgreementState.DRAFT

    def has_run_out(self, today: date) -> bool:
        return self.valid_to is not None and self.valid_to < today


class PresentParties(models.Manager["Party"]):
    """Those that are parties today; who was asked, proposed or has left is asked for by `ever`."""

    def get_queryset(self) -> models.QuerySet[Party]:
        return super().get_queryset().filter(state=PartyState.PRESENT)


class Party(models.Model):
    """A locality, through an organisation, as one side of an agreement.

    `name_on_document` keeps the name of the day ("Thừa Thiên Huế") while `locality` says which unit
    that was; its successors are found through the locality. The parties of an agreement are those
    of today wherever one asks; `ever` also gives those that an amendment proposes and that left.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="signed"
    )
    name_on_document = models.CharField(max_length=200)
    signatory_name = models.CharField(max_length=150, blank=True)
    signatory_post = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=PartyState, default=PartyState.PRESENT)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    objects = PresentParties()
    ever = models.Manager["Party"]()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="one_party_a_position")
        ]
        indexes = [models.Index(fields=["locality", "state", "agreement"], name="party_signed_now")]

    def __str__(self) -> str:
        return self.name_on_document


class Attachment(models.Model):
    """A file that belongs to an agreement; served only to those who may read the agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=8, choices=AttachmentKind, default=AttachmentKind.OTHER)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="attachments/%Y/%m", max_length=250)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "sha256"], name="one_copy_of_a_file")
        ]

    def __str__(self) -> str:
        return self.name


class RecordItem(models.Model):
    """What an agreement says of the past period: a result, a shortcoming, a proposal or a fact."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="record")
    kind = models.CharField(
        max_length=12,
        choices=[choice for choice in StatementKind.choices if choice[0] != "commitment"],
    )
    text = models.TextField()
    field = models.ForeignKey(
        Field, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_by = models.CharField(max_length=200, blank=True)
    amount_value = models.DecimalField(max_digits=22, decimal_places=3, null=True, blank=True)
    amount_unit = models.CharField(max_length=40, blank=True)
    document = models.ForeignKey(
        "agreements.SourceDocument", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source_start = models.PositiveIntegerField(null=True)
    source_end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["kind", "source_start", "id"]

    def __str__(self) -> str:
        return shorten(self.text, 80)
