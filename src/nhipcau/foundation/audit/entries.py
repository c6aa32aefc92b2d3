"""Entries of the audit trail: written in the transaction of the change itself, never altered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import Insertion


class AuditEntry(models.Model):
    """One act. `changes` maps a field to [before, after]; names are kept as they were that day.

    The database itself refuses to change or delete a row (`guards`).
    """

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
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"]),
            models.Index(fields=["organisation_id", "id"], name="audit_by_organisation"),
            models.Index(fields=["verb", "id"], name="audit_by_verb"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"


def record(
    *, actor: Actor, verb: str, subject: models.Model, changes: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Write one entry; call it inside the transaction of the change.

    Raises:
        TransactionManagementError: outside a transaction, for the two must stand or fall together.
    """
    _see_the_transaction()
    entry = _entry(actor, verb, subject, changes)
    entry.save()
    return entry


class Entries:
    """Entries of one act on many rows, worked out before the transaction that writes them.

    Where the rows are new and have no key yet (`are_new`), `write` is told the keys.
    """

    def __init__(
        self,
        *,
        actor: Actor,
        verb: str,
        entries: Iterable[tuple[models.Model, Mapping[str, Any]]],
        are_new: bool = False,
    ) -> None:
        rows = [_entry(actor, verb, subject, changes) for subject, changes in entries]
        late = ("at", "object_id") if are_new else ("at",)
        self._insertion = Insertion(rows, late=late)

    def write(self, object_ids: Sequence[int] | None = None) -> None:
        """Write them, all at the time that it is now.

        Raises:
            TransactionManagementError: outside a transaction.
        """
        _see_the_transaction()
        late: dict[str, Any] = {"at": timezone.now()}
        if object_ids is not None:
            late["object_id"] = list(object_ids)
        self._insertion.write(**late)


def record_many(
    *, actor: Actor, verb: str, subjects: Iterable[models.Model], note: Mapping[str, Any]
) -> None:
    """Write one entry for each of many rows of the same act, with the same changes."""
    record_each(actor=actor, verb=verb, entries=((subject, note) for subject in subjects))


def record_each(
    *, actor: Actor, verb: str, entries: Iterable[tuple[models.Model, Mapping[str, Any]]]
) -> None:
    """Write one entry for each of many rows of the same act, each with its own changes."""
    Entries(actor=actor, verb=verb, entries=entries).write()


def _see_the_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry belongs in the transaction.")


def _entry(
    actor: Actor, verb: str, subject: models.Model, changes: Mapping[str, Any] | None
) -> AuditEntry:
    return AuditEntry(
        user_id=actor.user_id,
        actor_name=actor.name,
        organisation_id=actor.organisation_id,
        organisation_name=actor.acting.organisation_name if actor.acting else "",
        verb=verb,
        object_type=subject._meta.label_lower,
        # A record whose key is a word (a field of cooperation) has its key among the changes.
        object_id=subject.pk if isinstance(subject.pk, int) else 0,
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


def removal_of(actor: Actor, object_type: str, object_id: int) -> AuditEntry | None:
    """The entry by which an organisation of this actor removed a row; none for others."""
    rows = AuditEntry.objects.filter(object_type=object_type, object_id=object_id, verb="remove")
    return rows.filter(organisation_id__in=actor.organisations).order_by("-id").first()


def history_of(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries about one row, newest first."""
    return AuditEntry.objects.filter(object_type=subject._meta.label_lower, object_id=subject.pk)
