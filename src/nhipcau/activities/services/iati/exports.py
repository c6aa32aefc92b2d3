"""Long IATI files: asked for, written by a job, kept for a day for who asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from nhipcau.activities import permissions
from nhipcau.activities.choices import IATI_EXPORT_JOB
from nhipcau.activities.models import IatiExport
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require

KEPT_FOR = timedelta(hours=24)


@transaction.atomic
def ask_for_iati(*, actor: Actor, query: str) -> IatiExport:
    """Queue a file; one that waits for the same person and filter is given back."""
    require(permissions.may_ask_for_iati(actor, None))
    now = timezone.now()
    wanted = {"user_id": actor.user_id or 0, "organisation_id": actor.organisation_id}
    same = IatiExport.objects.filter(**wanted, query=query, file="", expires_at__gt=now).first()
    if same is not None:
        return same
    export = IatiExport.objects.create(**wanted, query=query, expires_at=now + KEPT_FOR)
    audit.record(actor=actor, verb="export", subject=export, changes={"query": [None, query]})
    jobs.submit(actor=actor, name=IATI_EXPORT_JOB, subject=export, key=f"iati-{export.pk}")
    return export


def deliver_iati(*, export_id: int, write: Callable[[BinaryIO], int]) -> None:
    """Let `write` fill the file and keep it; one that is there already, or expired, is left."""
    export = IatiExport.objects.filter(pk=export_id, file="", expires_at__gt=timezone.now()).first()
    if export is None:
        return
    with TemporaryFile() as file:
        export.count = write(file)
        file.seek(0)
        export.file.save(f"{export.pk}.xml", File(file), save=False)
    export.save(update_fields=["file", "count"])


def remove_old_iati(*, now: datetime) -> int:
    """Remove the files whose day is over; returns how many."""
    old = list(IatiExport.objects.filter(expires_at__lte=now)[:100])
    for export in old:
        export.file.delete(save=False)
        export.delete()
    return len(old)
