"""Notices ahead: an agreement ends soon, and who was told."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nhipcau.agreements.models.agreement import Agreement
from nhipcau.foundation.letters import Letter


class Notice(models.Model):
    """The word, `days` ahead, that an agreement ends on a day; another last day, another notice."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="notices")
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "ends_on", "days"], name="one_notice_a_day_ahead"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.ends_on} – {self.days}"


class NoticeMail(Letter):
    """One letter of a notice to one person."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="mails")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "user"], name="one_letter_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.user_id} ({self.state})"
