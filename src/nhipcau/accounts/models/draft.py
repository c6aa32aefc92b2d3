"""What a person typed into a form and did not send, kept until it is sent or grows old."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nhipcau.accounts.models.account import User


class Draft(models.Model):
    """The fields of one form on one page, as pairs of name and value in the order of the form.

    `page` is where the form is read, `action` where it is sent. A draft that `was_sent` was sent
    after the session had ended: the person pressed the button and believes it is done.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    page = models.CharField(max_length=300)
    action = models.CharField(max_length=300)
    fields = models.JSONField(default=list)
    was_sent = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "action"], name="one_draft_per_form")
        ]
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return self.page
