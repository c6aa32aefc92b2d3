"""What was imported and read: the source text, its drafts, and what people decided on them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nhipcau.agreements.choices import (
    AgreementKind,
    LeadRole,
    ReadingState,
    StatementKind,
    StatementState,
    Visibility,
)
from nhipcau.agreements.models.agreement import Agreement
from nhipcau.agreements.models.common import Substance
from nhipcau.foundation.addresses import address
from nhipcau.foundation.text import shorten
from nhipcau.localities.models import Locality, Organisation


class SourceDocument(models.Model):
    """A file or a pasted text as it came in; `text` is what the reader's offsets count in."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="sources/%Y/%m", max_length=250, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    text_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True)
    text = models.TextField(blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="one_import_of_a_file")
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """One reading of a document, from upload to register. The header fields are drafts too.

    `tables` says of each table of the document what its columns were taken for and which rows are
    no task; `carries_out` is the agreement that the document is a plan of.
    """

    document = models.OneToOneField(
        SourceDocument, on_delete=models.CASCADE, related_name="reading"
    )
    state = models.CharField(max_length=12, choices=ReadingState, default=ReadingState.QUEUED)
    problem = models.CharField(max_length=40, blank=True)
    problem_details = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=12, choices=AgreementKind, default=AgreementKind.MINUTES)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_place = models.CharField(max_length=150, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PARTIES)
    published_on = models.DateField(null=True, blank=True)
    body_ends_at = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    carries_out = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.SET_NULL, related_name="plan_readings"
    )
    tables = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.title or self.document.name

    def get_absolute_url(self) -> str:
        return address("agreements:reading-detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in {ReadingState.READY, ReadingState.REGISTERED}


class ReadingParty(models.Model):
    """A side found in the text, until the agreement is made."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    name_on_document = models.CharField(max_length=200)
    body = models.CharField(max_length=200, blank=True)
    locality = models.ForeignKey(Locality, null=True, blank=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signatory_name = models.CharField(max_length=150, blank=True)
    signatory_post = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name_on_document


class Statement(Substance):
    """A span of the source read as one of the five kinds; a draft until a person decides.

    `text` starts as the span and may be edited; the span itself stays. No performers means that the
    text does not say who does it.

    A row of an annex says where it stands (`source_table`, `source_row`) and what comes of it
    (`product`). `serves` is a commitment in force that it belongs to instead of making one;
    `is_carried` is true once its planned activity was made.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=12, choices=StatementKind)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    actor_text = models.CharField(max_length=300, blank=True)
    counterpart_text = models.CharField(max_length=300, blank=True)
    performers = models.ManyToManyField(ReadingParty, related_name="statements", blank=True)
    confidence = models.FloatField(null=True)
    state = models.CharField(max_length=8, choices=StatementState, default=StatementState.DRAFT)
    is_by_hand = models.BooleanField(default=False)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    commitment = models.OneToOneField(
        "agreements.Commitment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="statement",
    )
    record_item = models.OneToOneField(
        "agreements.RecordItem",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="statement",
    )
    product = models.CharField(max_length=300, blank=True)
    source_table = models.PositiveSmallIntegerField(null=True, blank=True)
    source_row = models.PositiveIntegerField(null=True, blank=True)
    serves = models.ForeignKey(
        "agreements.Commitment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="plan_rows",
    )
    plans_activity = models.BooleanField(default=False)
    is_carried = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["start", "id"]
        indexes = [models.Index(fields=["reading", "start"])]

    def __str__(self) -> str:
        return shorten(self.text, 80)

    @property
    def is_registered(self) -> bool:
        return (
            self.commitment_id is not None
            or self.record_item_id is not None
            or (self.serves_id is not None and self.is_carried)
        )


class StatementLead(models.Model):
    """A unit named in the draft: a known organisation, or the name of one to be made."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="leads")
    party = models.ForeignKey(ReadingParty, on_delete=models.CASCADE, related_name="leads")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    new_name = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=12, choices=LeadRole, default=LeadRole.LEAD)

    class Meta:
        ordering = ["party__position", "-role", "id"]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation_id else self.new_name


class AnnexColumns(models.Model):
    """What the columns of a table are, as a person said: for every file with the same heading."""

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="annex_columns")
    key = models.CharField(max_length=500)
    columns = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "annex columns"
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_reading_of_a_heading")
        ]

    def __str__(self) -> str:
        return self.key[:80]
