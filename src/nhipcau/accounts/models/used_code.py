"""Used codes of the second step: none opens the door twice, whichever process is asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class UsedCode(models.Model):
    """A code that somebody used, by its digest; of no use once its time is over."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_use_of_a_code")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_at}"
