"""Import: a file or pasted text becomes a document, a job, and drafts to review."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import bridge, permissions
from nhipcau.agreements.choices import (
    READ_JOB,
    REGISTER_JOB,
    REGISTER_WITH_FILE_JOB,
    ReadingState,
)
from nhipcau.agreements.errors import AgreementsError, Duplicate, Words, WrongState
from nhipcau.agreements.models import Reading, SourceDocument
from nhipcau.agreements.selectors import earlier_reading
from nhipcau.agreements.selectors.annexes import columns_of
from nhipcau.agreements.services.drafts import write_drafts
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import digest
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Organisation

logger = logging.getLogger("nhipcau.agreements")
SAME_FILE = _("This file was imported before. Nothing was added; here is that reading.")
WAITING = frozenset({ReadingState.QUEUED, ReadingState.READING})
SAME_TEXT = _("This text was imported before. Nothing was added; here is that reading.")


def import_file(*, actor: Actor, owner: Organisation, data: bytes, name: str) -> Reading:
    """Keep a file and queue its reading for `owner`, an organisation of the importing side.

    Raises:
        Duplicate: the same file was imported before.
        AgreementsError: empty or too large.
    """
    if not data:
        raise AgreementsError(_("The file is empty."))
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise AgreementsError(
            _("The file is larger than %(limit)s MB. Send a smaller one or split it.")
            % {"limit": settings.MAX_UPLOAD_BYTES // 1_000_000}
        )
    name = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[:200] or "file"
    return _import(actor, owner, data, name, SAME_FILE)


def import_text(*, actor: Actor, owner: Organisation, text: str, name: str = "") -> Reading:
    """Keep a pasted text and queue its reading.

    Raises:
        Duplicate: the same text was imported before.
        AgreementsError: there is no text.
    """
    if not clean_line(text):
        raise AgreementsError(_("Paste the text first."))
    title = clean_line(name) or clean_line(text.strip().split("\n", 1)[0])[:80]
    return _import(actor, owner, text.encode(), f"{title[:190]}.txt", SAME_TEXT)


@transaction.atomic
def retry_reading(*, actor: Actor, reading_id: int) -> Reading:
    """Queue a reading again that could not be read or whose work was lost."""
    reading = Reading.objects.select_for_update().get(pk=reading_id)
    require(permissions.may_review_reading(actor, reading))
    if reading.state not in {ReadingState.REFUSED, *WAITING}:
        raise WrongState(_("This document has been read already."))
    _set(reading, ReadingState.QUEUED)
    jobs.submit(actor=actor, name=READ_JOB, subject=reading, key=f"reading-{reading.pk}")
    audit.record(actor=actor, verb="retry", subject=reading)
    return reading


@transaction.atomic
def discard_reading(*, actor: Actor, reading_id: int) -> None:
    """Remove a reading from which nothing was registered, with its file."""
    reading = Reading.objects.select_for_update().get(pk=reading_id)
    require(permissions.may_review_reading(actor, reading))
    if reading.agreement_id is not None:
        raise WrongState(_("An agreement was made from this reading; it cannot be removed."))
    if reading.statements.filter(is_carried=True).exists():
        raise WrongState(_("Activities were planned from this reading; it cannot be removed."))
    audit.record(actor=actor, verb="remove", subject=reading)
    for name in (READ_JOB, REGISTER_JOB, REGISTER_WITH_FILE_JOB):
        jobs.cancel_all(name=name, subject=reading)
    document = reading.document
    file, storage = document.file.name, document.file.storage
    document.delete()
    if file:
        transaction.on_commit(lambda: storage.delete(file))


def carry_out_reading(reading_id: int, progress: Callable[[int, int, str], None]) -> None:
    """The job: extract, read, write the drafts. Safe to run again at any point.

    Reads what the file says only; a refusal ends in the reading's own state, not in a failed job.
    A reading that was removed, or read by another worker meanwhile, is left alone.
    """
    reading = Reading.objects.select_related("document__owner").filter(pk=reading_id).first()
    if reading is None or reading.state not in WAITING:
        return
    _set(reading, ReadingState.READING)
    started = time.monotonic()
    progress(0, 3, "extracting")
    try:
        extracted = _extract(reading.document)
    except bridge.Unreadable as refusal:
        _set(reading, ReadingState.REFUSED, refusal.code, dict(refusal.details))
        return
    progress(1, 3, "reading")
    found = bridge.read_text(extracted, columns_of(reading.document.owner_id))
    progress(2, 3, "writing")
    _write(reading_id, extracted, found, seconds=time.monotonic() - started)
    progress(3, 3, "done")


@transaction.atomic
def _write(
    reading_id: int, extracted: bridge.Extracted, found: bridge.Reading, *, seconds: float
) -> None:
    """Write the drafts, unless somebody was faster: what people decided on is never replaced."""
    rows = Reading.objects.select_for_update(of=("self",)).select_related("document")
    reading = rows.filter(pk=reading_id, state=ReadingState.READING).first()
    if reading is not None:
        write_drafts(reading, extracted, found, seconds=seconds)


def _extract(document: SourceDocument) -> bridge.Extracted:
    with document.file.open("rb") as file:
        data = file.read()
    return bridge.extract_text(data, filename=document.name)


def _import(actor: Actor, owner: Organisation, data: bytes, name: str, same: Words) -> Reading:
    require(permissions.may_import(actor, owner.locality))
    sha256 = digest(data)
    with transaction.atomic():
        # The owner's row is locked, so that one file sent twice at once makes one document.
        Organisation.objects.select_for_update(of=("self",)).get(pk=owner.pk)
        earlier = earlier_reading(actor, sha256=sha256)
        if earlier is not None:
            raise Duplicate(same, earlier)
        document = SourceDocument(
            owner=owner, name=name, sha256=sha256, size=len(data), added_by_name=actor.name
        )
        document.file.save(f"{sha256[:32]}.bin", ContentFile(data), save=True)
        reading = Reading.objects.create(document=document, changed_by_name=actor.name)
        audit.record(actor=actor, verb="import", subject=reading, changes={"file": [None, name]})
        jobs.submit(actor=actor, name=READ_JOB, subject=reading, key=f"reading-{reading.pk}")
    return reading


def _set(
    reading: Reading,
    state: ReadingState,
    problem: str = "",
    details: dict[str, object] | None = None,
) -> None:
    # An update and not a save: the reading may have been removed while it was being read.
    reading.state = state
    Reading.objects.filter(pk=reading.pk).update(
        state=state,
        problem=problem,
        problem_details=details or {},
        changed_at=timezone.now(),
    )
