"""Where a person is signed in: enough to recognise a place by, and no more."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nhipcau.accounts.models.account import User


class SignIn(models.Model):
    """One sign-in that may still be open. No address of a machine is kept, only what kind it is."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-seen_at", "-id"]

    def __str__(self) -> str:
        return self.device
