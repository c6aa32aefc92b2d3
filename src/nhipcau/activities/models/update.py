"""Updates: dated reports by one organisation, in versions, and the word of the other sides."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from nhipcau.activities.choices import ActivityState, ConfirmationWord, Standing
from nhipcau.activities.models.activity import Activity
from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.localities.models import Locality, Organisation

# A report says a state of a commitment or of an activity, and nothing else.
SAID_STATES = list({**dict(CommitmentState.choices), **dict(ActivityState.choices)}.items())


class Update(models.Model):
    """What one organisation reports on one commitment or one activity for a period.

    `standing` is that of its latest submitted version (number `latest`, 0 before the first), kept
    here so that totals are one sum; it can be worked out again from the words of the sides.
    Who may read it is asked of the subject, so that it follows whatever becomes of that.
    """

    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="updates"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="updates"
    )
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="updates"
    )
    author = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="updates")
    author_side = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField()
    period_to = models.DateField()
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAFT)
    latest = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-period_to", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, activity__isnull=True)
                | Q(commitment__isnull=True, activity__isnull=False),
                name="update_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(period_to__gte=models.F("period_from")), name="update_period_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["commitment", "standing", "period_to"], name="update_on_promise"),
            models.Index(fields=["activity", "standing", "period_to"], name="update_on_activity"),
            models.Index(fields=["agreement", "standing", "period_to"], name="update_of_agreement"),
            models.Index(fields=["author", "standing", "id"], name="update_by_author"),
            models.Index(fields=["standing", "submitted_at"], name="update_by_standing"),
            models.Index(fields=["-period_to", "-id"], name="update_by_period"),
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.period_from:%d/%m/%Y}–{self.period_to:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("activities:update-detail", args=[self.pk])

    @property
    def subject(self) -> Any:
        return self.commitment or self.activity


class UpdateVersion(models.Model):
    """The words of an update as they stood once; a submitted one is never changed again.

    `progress` is 0 to 100. `state` is a state of the commitment or activity that it reports.
    `digest` is the SHA-256 of all it says, values, money and evidence included: a confirmation
    names it. `content` is what was hashed. `revision` grows with each change of a draft; `hands`
    are the ids of those who wrote or submitted it, who can never confirm it.
    """

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=SAID_STATES, blank=True)
    proofs = models.ManyToManyField("activities.Evidence", blank=True, related_name="versions")
    revision = models.PositiveIntegerField(default=1)
    hands = models.JSONField(default=list, blank=True)
    content = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, blank=True)
    written_by_name = models.CharField(max_length=200, blank=True)
    written_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.BigIntegerField(null=True)
    submitted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["update", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=100), name="progress_of_100"
            ),
        ]
        # Drafts are few among millions of versions; “My work” asks for them.
        indexes = [
            models.Index(fields=["update"], condition=Q(submitted_at=None), name="version_unsent")
        ]

    def __str__(self) -> str:
        return f"{self.update_id} v{self.number}"


class ConfirmationRequest(models.Model):
    """One other side that was asked about a version, and where its answer stands.

    `word` is what stands; every word that was given is a Confirmation. `is_current` is false once
    a later version was submitted.
    """

    version = models.ForeignKey(UpdateVersion, on_delete=models.CASCADE, related_name="requests")
    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="requests")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(
        max_length=10, choices=ConfirmationWord, default=ConfirmationWord.WAITING
    )
    is_current = models.BooleanField(default=True)
    settle_by = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "locality"], name="one_request_a_side")
        ]
        indexes = [
            models.Index(
                fields=["locality", "is_current", "word", "asked_at"], name="request_waiting"
            ),
            models.Index(fields=["update", "is_current"], name="request_of_update"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.locality_id} {self.word}"


class Confirmation(models.Model):
    """A side's word on the exact content of a version: written once, never changed.

    `digest` is that of the version, so that the word names what it was given for. `lifts` is the
    dispute of the same side that whoever confirms had before their eyes and takes back; without it
    a dispute outweighs a confirmation that did not know of it.
    """

    request = models.ForeignKey(
        ConfirmationRequest, on_delete=models.CASCADE, related_name="confirmations"
    )
    word = models.CharField(max_length=10, choices=ConfirmationWord)
    reason = models.TextField(blank=True)
    settle_by = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lifts = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="lifted_by"
    )
    user_id = models.BigIntegerField(null=True)
    said_by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.word}"
