"""Which workers are alive: each keeps a row of its own and signs it at every round."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

# A round comes every twenty seconds; three that fail to come are silence.
SILENCE = timedelta(seconds=70)
FORGOTTEN = timedelta(days=1)


class Worker(models.Model):
    """A worker process by its machine and number."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def own_name() -> str:
    """The name of this process among the workers of all machines."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def sign(now: Any = None) -> None:
    """Say that this process is alive, and forget those long silent."""
    moment = now or timezone.now()
    Worker.objects.update_or_create(name=own_name(), defaults={"seen_at": moment})
    Worker.objects.filter(seen_at__lt=moment - FORGOTTEN).delete()


def leave() -> None:
    """Say that this process ends by itself."""
    Worker.objects.filter(name=own_name()).delete()


def alive(now: Any = None) -> models.QuerySet[Worker]:
    """The workers that signed lately."""
    return Worker.objects.filter(seen_at__gte=(now or timezone.now()) - SILENCE)
