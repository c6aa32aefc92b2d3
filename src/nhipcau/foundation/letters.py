"""Letters that go out once: kept as rows, claimed before they are sent, tried again when it failed.

Whoever sends a letter claims it first, so two workers never send the same one; a worker that died
with a claim loses it after ten minutes, and the letter goes out under the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger("nhipcau.notices")
CLAIM = timedelta(minutes=10)
MOST_ATTEMPTS = 5
AT_A_TIME = 50


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


class Letter(models.Model):
    """One letter to one person. Who sends it claims it first (`claimed_at`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=8, choices=LetterState, default=LetterState.WAITING, db_index=True
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Letter)


def send_letters(
    rows: QuerySet[Row],
    write: Callable[[Row], EmailMessage],
    *,
    is_void: Callable[[Row], bool],
    now: datetime | None = None,
) -> int:
    """Send what waits among these rows; returns how many went out.

    `write` makes the letter of a row; one that `is_void` says nothing true any more and is removed.
    """
    moment = now or timezone.now()
    free = Q(state=LetterState.WAITING) | Q(
        state=LetterState.SENDING, claimed_at__lt=moment - CLAIM
    )
    waiting = rows.filter(free, attempt__lt=MOST_ATTEMPTS)
    sent = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        claimed = rows.filter(free, pk=pk, attempt__lt=MOST_ATTEMPTS).update(
            state=LetterState.SENDING, claimed_at=moment, attempt=F("attempt") + 1
        )
        if claimed:
            sent += _send(rows.get(pk=pk), write, is_void)
    return sent


def _send(row: Row, write: Callable[[Row], EmailMessage], is_void: Callable[[Row], bool]) -> int:
    kept: QuerySet[Any] = type(row)._default_manager.filter(  # noqa: SLF001 public by name
        pk=row.pk, state=LetterState.SENDING, attempt=row.attempt
    )
    if is_void(row):
        kept.delete()
        return 0
    try:
        write(row).send()
    except (SMTPException, OSError):
        logger.warning("%s %s was not sent", row._meta.label, row.pk, exc_info=True)
        gone = row.attempt >= MOST_ATTEMPTS
        # Left claimed, so that the next attempt comes after a while and not at once.
        kept.update(state=LetterState.FAILED if gone else LetterState.SENDING)
        return 0
    kept.update(state=LetterState.SENT, sent_at=timezone.now())
    return 1
