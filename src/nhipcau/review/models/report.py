"""Official reports that somebody asked for: what was asked, and the three files that came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from nhipcau.agreements.models import Agreement
from nhipcau.localities.models import Locality, Organisation
from nhipcau.review.choices import PeriodKind, ReportKind, ReportLanguage, ReportLayout

ENDINGS = ("docx", "pdf", "xlsx")


class OfficialReport(models.Model):
    """A half-year or yearly report of an agreement, or of a pair of localities.

    With `side` it is that side's and counts what every body of it may read; without, what all sides
    may. `token` is that of the form, so that a form sent twice makes one. `digests` are the SHA-256
    of the files by their ending.
    """

    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.CASCADE, related_name="official_reports"
    )
    first = models.ForeignKey(Locality, null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Locality, null=True, on_delete=models.PROTECT, related_name="+")
    side = models.ForeignKey(Locality, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ReportKind)
    preset = models.CharField(max_length=14, choices=PeriodKind)
    period_first = models.DateField()
    period_last = models.DateField()
    language = models.CharField(max_length=2, choices=ReportLanguage, default=ReportLanguage.VI)
    layout = models.CharField(max_length=6, choices=ReportLayout, default=ReportLayout.STATE)
    superior = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=100, blank=True)
    dated_on = models.DateField()
    authority = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=200, blank=True)
    signatory = models.CharField(max_length=150, blank=True)
    recipients = models.TextField(blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="official_reports"
    )
    token = models.CharField(max_length=64)
    docx = models.FileField(upload_to="reports/%Y/%m", max_length=250, blank=True)
    pdf = models.FileField(upload_to="reports/%Y/%m", max_length=250, blank=True)
    xlsx = models.FileField(upload_to="reports/%Y/%m", max_length=250, blank=True)
    digests = models.JSONField(default=dict, blank=True)
    figures = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    made_by_name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "official report"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "token"], name="one_report_a_form"),
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, first__isnull=True, second__isnull=True)
                | Q(agreement__isnull=True, first__isnull=False, second__isnull=False),
                name="report_of_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(period_last__gte=models.F("period_first")),
                name="report_period_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "id"], name="report_of_agreement"),
            models.Index(fields=["side", "id"], name="report_of_side"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.period_first:%d/%m/%Y}–{self.period_last:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("review:report-detail", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        return self.finished_at is not None
