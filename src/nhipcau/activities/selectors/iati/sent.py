"""Files that were sent or asked for, by who may see them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from nhipcau.activities.models import IatiExport, IatiImport
from nhipcau.activities.permissions.iati import may_import_iati
from nhipcau.foundation.actors import Actor


def files_visible_to(actor: Actor) -> QuerySet[IatiImport]:
    """Files of activities: all for those who may send them, none for others."""
    rows = IatiImport.objects.all()
    return rows if may_import_iati(actor, None) else rows.none()


def exports_visible_to(actor: Actor, now: datetime) -> QuerySet[IatiExport]:
    """The long files that this person asked for, for as long as they are kept."""
    return IatiExport.objects.filter(
        user=actor.user_id, organisation_id=actor.organisation_id, expires_at__gt=now
    )
