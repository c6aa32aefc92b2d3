"""Long lists as files: asked for, written by a job, kept for a day for who asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import EXPORT_JOB
from nhipcau.agreements.models import SheetExport
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require

KEPT_FOR = timedelta(hours=24)


@transaction.atomic
def ask_for_export(*, actor: Actor, query: str, language: str) -> SheetExport:
    """Queue a list of commitments; one that waits for the same person and filter is given back."""
    require(permissions.may_ask_for_export(actor, None))
    now = timezone.now()
    same = SheetExport.objects.filter(
        user=actor.user_id,
        organisation_id=actor.organisation_id,
        query=query,
        language=language,
        file="",
        expires_at__gt=now,
    ).first()
    if same is not None:
        return same
    export = SheetExport.objects.create(
        user_id=actor.user_id or 0,
        organisation_id=actor.organisation_id,
        query=query,
        language=language,
        expires_at=now + KEPT_FOR,
    )
    audit.record(actor=actor, verb="export", subject=export, changes={"query": [None, query]})
    jobs.submit(actor=actor, name=EXPORT_JOB, subject=export, key=f"export-{export.pk}")
    return export


def deliver_export(*, export_id: int, write: Callable[[BinaryIO], int]) -> None:
    """Let `write` fill the file and keep it; one that is there already, or expired, is left."""
    export = SheetExport.objects.filter(
        pk=export_id, file="", expires_at__gt=timezone.now()
    ).first()
    if export is None:
        return
    with TemporaryFile() as file:
        export.count = write(file)
        file.seek(0)
        export.file.save(f"{export.pk}.xlsx", File(file), save=False)
    export.save(update_fields=["file", "count"])


def remove_old_exports(*, now: datetime) -> int:
    """Remove the files whose day is over; returns how many."""
    old = list(SheetExport.objects.filter(expires_at__lte=now)[:100])
    for export in old:
        export.file.delete(save=False)
        export.delete()
    return len(old)
