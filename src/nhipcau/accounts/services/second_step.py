"""What the trail says of second steps; and codes that are used once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from nhipcau.accounts.models import UsedCode, User
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor

PERIOD = 30
"""Seconds for which an app shows a code (RFC 6238)."""


@transaction.atomic
def note_second_step(*, user: User, verb: str) -> None:
    """Write that a second step or its recovery codes were added or removed by the person."""
    audit.record(actor=Actor(user_id=user.pk, name=str(user)), verb=verb, subject=user)


def use_code(*, user: User, code: str, now: datetime | None = None) -> bool:
    """Whether this code is used for the first time; kept in the database, for every process.

    A code fits for as long as clocks may be off on both sides; after that the same six digits may
    come again by chance.
    """
    moment = now or timezone.now()
    fits = timedelta(seconds=PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1))
    digits = "".join(code.split())
    digest = salted_hmac("nhipcau.used-code", f"{user.pk} {digits}", algorithm="sha256").hexdigest()
    UsedCode.objects.filter(user=user, used_at__lt=moment - fits).delete()
    try:
        with transaction.atomic():
            UsedCode.objects.create(user=user, digest=digest, used_at=moment)
    except IntegrityError:
        return False
    return True
