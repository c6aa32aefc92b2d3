"""The audit trail: who did what, for which organisation, when, and what changed.

An entry is written in the transaction of the change itself and never altered. Entries are sealed
afterwards, in batches, into a chain of SHA-256 digests, so that writers never queue for the chain:
an entry is unsealed until the next run of `seal`, at most a minute where a worker runs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from nhipcau.foundation.actors import Actor

GENESIS = "0" * 64


class AuditEntry(models.Model):
    """One act. `changes` maps a field to [before, after]; names are kept as they were that day."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField(max_length=300, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_name = models.CharField(max_length=400, blank=True)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id", "id"])]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    def content(self) -> str:
        """The text that the chain covers; the account link is left out, for it may be erased."""
        said = [
            self.pk,
            self.at.isoformat(),
            self.actor_name,
            self.organisation_id,
            self.organisation_name,
            self.verb,
            self.object_type,
            self.object_id,
            self.object_name,
            self.changes,
        ]
        return json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)


class AuditSeal(models.Model):
    """An entry's place in the chain: digest = SHA-256(previous digest, entry's content).

    `place` counts 1, 2, 3 … without gaps (a database's own ids may skip), so a hole is a loss.
    """

    place = models.PositiveBigIntegerField(unique=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.place} {self.digest[:12]}"


def record(
    *, actor: Actor, verb: str, subject: models.Model, changes: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Write one entry; call it inside the transaction of the change.

    Raises:
        TransactionManagementError: outside a transaction, for the two must stand or fall together.
    """
    entry = _entry(actor, verb, subject, changes)
    entry.save()
    return entry


def record_many(
    *, actor: Actor, verb: str, subjects: Iterable[models.Model], note: Mapping[str, Any]
) -> None:
    """Write one entry for each of many rows of the same act, with the same changes."""
    AuditEntry.objects.bulk_create(
        [_entry(actor, verb, subject, note) for subject in subjects], batch_size=500
    )


def record_each(
    *, actor: Actor, verb: str, entries: Iterable[tuple[models.Model, Mapping[str, Any]]]
) -> None:
    """Write one entry for each of many rows of the same act, each with its own changes."""
    AuditEntry.objects.bulk_create(
        [_entry(actor, verb, subject, changes) for subject, changes in entries], batch_size=500
    )


def _entry(
    actor: Actor, verb: str, subject: models.Model, changes: Mapping[str, Any] | None
) -> AuditEntry:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry belongs in the transaction.")
    return AuditEntry(
        user_id=actor.user_id,
        actor_name=actor.name,
        organisation_id=actor.organisation_id,
        organisation_name=actor.acting.organisation_name if actor.acting else "",
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=subject.pk,
        object_name=str(subject)[:400],
        changes=dict(changes or {}),
    )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What changed between two states of the same fields: field -> [before, after]."""
    return {key: [before[key], after[key]] for key in after if before.get(key) != after[key]}


def state_of(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Plain values of the fields, foreign keys by id, as the trail keeps them."""
    columns = {field.name: field.attname for field in row._meta.concrete_fields}
    return {name: getattr(row, columns[name]) for name in fields}


def history_of(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries about one row, newest first."""
    return AuditEntry.objects.filter(object_type=subject._meta.label_lower, object_id=subject.pk)


@transaction.atomic
def seal(limit: int = 5000) -> int:
    """Seal up to `limit` entries in the order of their ids; returns how many."""
    last = AuditSeal.objects.select_for_update().order_by("-place").first()
    digest, place = (last.digest, last.place) if last else (GENESIS, 0)
    waiting = list(AuditEntry.objects.filter(seal=None).order_by("id")[:limit])
    seals = []
    for entry in waiting:
        digest, place = link(digest, entry), place + 1
        seals.append(AuditSeal(entry=entry, place=place, digest=digest))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def link(previous: str, entry: AuditEntry) -> str:
    """The digest that follows `previous` when this entry is sealed."""
    return hashlib.sha256(f"{previous}\n{entry.content()}".encode()).hexdigest()


def broken_links() -> Iterable[str]:
    """Walk the chain and name each entry that was changed, is missing or out of order."""
    digest = GENESIS
    expected = 1
    for sealed in AuditSeal.objects.select_related("entry").order_by("place").iterator(2000):
        if sealed.place != expected:
            yield f"seal {expected} is missing before seal {sealed.place}"
        digest = link(digest, sealed.entry)
        if digest != sealed.digest:
            yield f"entry {sealed.entry_id} was changed or moved (seal {sealed.place})"
            digest = sealed.digest
        expected = sealed.place + 1
