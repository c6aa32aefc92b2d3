"""Files of activities that somebody sends: kept, looked over, confirmed, reported on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from nhipcau.activities import permissions
from nhipcau.activities.choices import IATI_APPLY_JOB, IATI_READ_JOB
from nhipcau.activities.models import IatiImport, IatiRow
from nhipcau.agreements.choices import SheetState
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line

WAITING = (SheetState.QUEUED, SheetState.READING)


@transaction.atomic
def send_iati(*, actor: Actor, file: File[bytes], language: str) -> IatiImport:
    """Keep a file and queue its reading for a preview; nothing of it is written yet."""
    require(permissions.may_import_iati(actor, None))
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    name = clean_line((file.name or "").replace("\\", "/").rsplit("/", 1)[-1])[:200]
    sent = IatiImport(
        user_id=actor.user_id,
        name=name or "iati.xml",
        sha256=digest.hexdigest(),
        size=file.size or 0,
        language=language,
        added_by_name=actor.name,
    )
    file.seek(0)
    sent.file.save(f"{sent.sha256[:32]}.bin", file, save=True)
    audit.record(actor=actor, verb="send", subject=sent, changes={"file": [None, sent.name]})
    jobs.submit(actor=actor, name=IATI_READ_JOB, subject=sent, key=f"iati-{sent.pk}")
    return sent


@transaction.atomic
def confirm_iati(*, actor: Actor, import_id: int) -> IatiImport:
    """Have the new activities taken in; confirmed twice, or after a break, it goes on once."""
    sent = IatiImport.objects.select_for_update().get(pk=import_id)
    require(permissions.may_import_iati(actor, None))
    if sent.state not in {SheetState.READY, SheetState.APPLYING}:
        return sent
    if sent.state == SheetState.READY:
        sent.state = SheetState.APPLYING
        sent.save(update_fields=["state"])
        audit.record(actor=actor, verb="confirm", subject=sent)
    jobs.submit(actor=actor, name=IATI_APPLY_JOB, subject=sent, key=f"iati-{sent.pk}")
    return sent


def begin_preview(*, import_id: int) -> IatiImport | None:
    """The file, if it still waits to be looked over; what an earlier try wrote of it goes."""
    sent = IatiImport.objects.filter(pk=import_id, state__in=WAITING).first()
    if sent is not None:
        sent.rows.all().delete()
        IatiImport.objects.filter(pk=import_id).update(state=SheetState.READING)
    return sent


def keep_rows(*, rows: Iterable[IatiRow]) -> None:
    IatiRow.objects.bulk_create(rows, batch_size=500)


def keep_outcomes(*, rows: Iterable[IatiRow]) -> None:
    """What became of some activities, in the transaction that took them in."""
    IatiRow.objects.bulk_update(rows, ["action", "problems", "activity", "is_done"])


def end_preview(*, import_id: int, problem: str = "") -> None:
    """It was looked over to its end, or cannot be read."""
    state = SheetState.REFUSED if problem else SheetState.READY
    IatiImport.objects.filter(pk=import_id, state=SheetState.READING).update(
        state=state, problem=problem
    )


def end_import(*, import_id: int) -> None:
    IatiImport.objects.filter(pk=import_id, state=SheetState.APPLYING).update(
        state=SheetState.APPLIED, applied_at=timezone.now()
    )
