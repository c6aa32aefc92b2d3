"""Activities: one table of everything that is done, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from nhipcau.activities.choices import ActivityKind, ActivityState, ParticipantRole
from nhipcau.agreements.choices import Form, Visibility
from nhipcau.agreements.models import Agreement, Commitment, Field
from nhipcau.foundation.text import fold, sort_key
from nhipcau.localities.models import Locality, Organisation


class ActivityQuerySet(models.QuerySet["Activity"]):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's, with the columns for search and order filled, as `save` fills them."""
        rows = list(objs)
        for row in rows:
            row.fill_keys()
        made: list[Any] = super().bulk_create(rows, *args, **kwargs)
        return made


class Activity(models.Model):
    """Anything done for one commitment, for several, or for none yet.

    `owner` is the organisation that keeps the row. `agreement` is the one whose parties are asked
    to confirm; without one the sides are asked. `planned_*` is the plan, `begun_on` and `ended_on`
    what came of it. `form` is the rung of the ladder that the activity itself stands on.
    `latitude` and `longitude` are WGS 84 degrees.
    """

    kind = models.CharField(max_length=12, choices=ActivityKind)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    field = models.ForeignKey(
        Field, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    form = models.PositiveSmallIntegerField(choices=Form, null=True, blank=True)
    state = models.CharField(max_length=8, choices=ActivityState, default=ActivityState.IDEA)
    stop_reason = models.TextField(blank=True)
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PARTIES)
    planned_from = models.DateField(null=True, blank=True)
    planned_to = models.DateField(null=True, blank=True)
    begun_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    commitments = models.ManyToManyField(
        Commitment, through="ActivityCommitment", related_name="activities"
    )
    is_example = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    folded = models.TextField(editable=False, default="")
    sort_title = models.CharField(max_length=260, editable=False, default="")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_to__isnull=True)
                | Q(planned_from__isnull=True)
                | Q(planned_to__gte=F("planned_from")),
                name="activity_planned_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(begun_on__isnull=True)
                | Q(ended_on__gte=F("begun_on")),
                name="activity_done_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.STOPPED) | ~Q(stop_reason=""),
                name="activity_stopped_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "planned_to", "id"], name="activity_by_end"),
            models.Index(fields=["agreement", "field", "state"], name="activity_of_agreement"),
            models.Index(fields=["kind", "state", "id"], name="activity_by_kind"),
            models.Index(fields=["sort_title", "id"], name="activity_by_title"),
            models.Index(fields=["owner", "visibility", "id"], name="activity_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("activities:activity-detail", args=[self.pk])

    def fill_keys(self) -> None:
        """What search and the alphabet go by."""
        self.folded = fold(f"{self.title} {self.summary} {self.place}")
        self.sort_title = sort_key(self.title)

    @property
    def has_place(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class ActivityCommitment(models.Model):
    """That an activity serves a commitment, since when, and who said so."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="serves")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="served_by")
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["commitment_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "commitment"], name="one_link_to_a_commitment"
            )
        ]
        indexes = [models.Index(fields=["commitment", "activity"], name="activity_serves")]

    def __str__(self) -> str:
        return f"{self.activity_id} → {self.commitment_id}"


class ActivitySide(models.Model):
    """A locality that takes part. Of an agreement's activity: the localities that signed it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sides")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "locality"], name="one_side_a_locality")
        ]
        indexes = [models.Index(fields=["locality", "activity"], name="activity_of_side")]

    def __str__(self) -> str:
        return str(self.locality)


class ActivityParticipant(models.Model):
    """An organisation's part in an activity (IATI: participating organisation with its role)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(max_length=12, choices=ParticipantRole)

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation", "role"], name="one_part_a_role"
            )
        ]
        indexes = [models.Index(fields=["organisation", "activity"], name="activity_taken_part")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"
