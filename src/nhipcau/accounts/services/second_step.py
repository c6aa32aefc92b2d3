"""What the trail says of second steps."""

from __future__ import annotations

from django.db import transaction

from nhipcau.accounts.models import User
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor


@transaction.atomic
def note_second_step(*, user: User, verb: str) -> None:
    """Write that a second step or its recovery codes were added or removed by the person."""
    audit.record(actor=Actor(user_id=user.pk, name=str(user)), verb=verb, subject=user)
