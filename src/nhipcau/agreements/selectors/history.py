"""The history of a record, from the audit trail: which entries of it an actor may read.

Who reads how much is asked of the permissions: the public sees what was done since the agreement
was put in force and by which organisation; members of the parties also see by whom; only those who
keep the agreement see how it was drafted. A reading is for those who may review it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from nhipcau.agreements import permissions
from nhipcau.agreements.models import Agreement, Commitment, Reading, Statement
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.history import Act, acts


def agreement_history(actor: Actor, agreement: Agreement) -> QuerySet[AuditEntry]:
    """Acts on an agreement and on its commitments that this actor may read of, newest first."""
    commitments = agreement.commitments.values("pk")
    rows = history_of(agreement) | AuditEntry.objects.filter(
        object_type=Commitment._meta.label_lower, object_id__in=commitments
    )
    return _readable_part(actor, agreement, rows)


def commitment_history(actor: Actor, commitment: Commitment) -> QuerySet[AuditEntry]:
    """Acts on one commitment that this actor may read of, newest first."""
    return _readable_part(actor, commitment.agreement, history_of(commitment))


def reading_history(reading: Reading) -> QuerySet[AuditEntry]:
    """Acts on a reading and on its statements, for those who got the reading; newest first."""
    return history_of(reading) | AuditEntry.objects.filter(
        object_type=Statement._meta.label_lower, object_id__in=reading.statements.values("pk")
    )


def changes_of(
    actor: Actor,
    agreement: Agreement,
    entries: Iterable[AuditEntry],
    *,
    subject: Model | None = None,
) -> list[Act]:
    """Entries of the trail in words, in a constant number of queries."""
    shows_names = bool(permissions.may_read_names(actor, agreement))
    return acts(actor, entries, subject=subject or agreement, shows_names=shows_names)


def _readable_part(
    actor: Actor, agreement: Agreement, rows: QuerySet[AuditEntry]
) -> QuerySet[AuditEntry]:
    if permissions.may_read_drafting(actor, agreement):
        return rows
    signed = history_of(agreement).filter(verb="sign").order_by("id").values_list("id", flat=True)
    first = signed.first()
    return rows.none() if first is None else rows.filter(Q(id__gte=first))
