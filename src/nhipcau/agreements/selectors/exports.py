"""Files that somebody asked for: seen by that person alone, while they are kept."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from nhipcau.agreements.models import SheetExport
from nhipcau.foundation.actors import Actor


def exports_visible_to(actor: Actor, now: datetime) -> QuerySet[SheetExport]:
    """What this person asked for and may still fetch."""
    return SheetExport.objects.filter(user=actor.user_id or 0, expires_at__gt=now)
