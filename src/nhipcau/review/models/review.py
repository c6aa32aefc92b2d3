"""A review of an agreement or a pair of localities over some days, and what closing froze."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nhipcau.agreements.models import Agreement, Field
from nhipcau.foundation.addresses import address
from nhipcau.localities.models import Locality, Organisation
from nhipcau.review.choices import ReviewState


class Review(models.Model):
    """Opened by a coordinator of a side; `version` grows with each change until it is closed.

    `token` is of the form that opened it, so that the same form sent twice opens one.
    """

    title = models.CharField(max_length=200)
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    one = models.ForeignKey(
        Locality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    other = models.ForeignKey(
        Locality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    field = models.ForeignKey(
        Field, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    period_from = models.DateField()
    period_to = models.DateField()
    counts_reported = models.BooleanField(default=False)
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=ReviewState, default=ReviewState.OPEN)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by_name = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdraw_reason = models.TextField(blank=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-period_to", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="review_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, one__isnull=True, other__isnull=True)
                | Q(agreement__isnull=True, one__isnull=False, other__isnull=False)
                & ~Q(one=F("other")),
                name="review_of_an_agreement_or_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN) | Q(closed_at__isnull=False),
                name="review_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.WITHDRAWN)
                | Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason=""),
                name="review_withdrawn_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["keeper", "token"], condition=~Q(token=""), name="review_opened_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "period_to"], name="review_by_period")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("review:review-detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN


class ReviewNote(models.Model):
    """What the sides say of a field, or of the whole where there is none."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="notes")
    field = models.ForeignKey(
        Field, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    results = models.TextField(blank=True)
    shortcomings = models.TextField(blank=True)
    directions = models.TextField(blank=True)

    class Meta:
        ordering = ["field__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "field"],
                condition=Q(field__isnull=False),
                name="one_note_of_a_field",
            ),
            models.UniqueConstraint(
                fields=["review"], condition=Q(field__isnull=True), name="one_note_of_the_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.field_id or '–'}"


class FrozenReview(models.Model):
    """All that a closed review says. Written once; the database refuses to change or remove it.

    `digest` is the SHA-256 of `content` with the digests of the records.
    """

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="frozen")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.review_id} {self.digest[:12]}"


class FrozenRecord(models.Model):
    """One record behind the figures as it was: its words and the figures that count it.

    `kind` and `row` name the record; it may be gone by now.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=12)
    row = models.BigIntegerField()
    field = models.CharField(max_length=40, blank=True)
    title = models.TextField()
    said = models.JSONField(encoder=DjangoJSONEncoder)
    figures = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["kind", "row"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "row"], name="one_frozen_record")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
