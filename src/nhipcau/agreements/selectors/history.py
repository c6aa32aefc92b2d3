"""The history of a record in words, from the audit trail.

Who reads how much is asked of the permissions: the public sees what was done since the agreement
was put in force and by which organisation; members of the parties also see by whom; only those who
keep the agreement see how it was drafted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from nhipcau.agreements import permissions
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.selectors.words import VERBS, Names, Step, steps_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of


@dataclass(frozen=True, slots=True)
class Change:
    """One act: who, for whom, when, what, about which record, and each value before and after."""

    at: datetime
    actor_name: str
    organisation_name: str
    verb: str | Promise
    about: str
    about_id: int | None
    steps: tuple[Step, ...]


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


def changes_of(actor: Actor, agreement: Agreement, entries: Iterable[AuditEntry]) -> list[Change]:
    """Entries of the trail in words, in a constant number of queries."""
    rows = list(entries)
    names = Names(actor, [entry.changes for entry in rows])
    shows_names = bool(permissions.may_read_names(actor, agreement))
    return [_change(entry, names, shows_names=shows_names) for entry in rows]


def _readable_part(
    actor: Actor, agreement: Agreement, rows: QuerySet[AuditEntry]
) -> QuerySet[AuditEntry]:
    if permissions.may_read_drafting(actor, agreement):
        return rows
    signed = history_of(agreement).filter(verb="sign").order_by("id").values_list("id", flat=True)
    first = signed.first()
    return rows.none() if first is None else rows.filter(Q(id__gte=first))


def _change(entry: AuditEntry, names: Names, *, shows_names: bool) -> Change:
    is_commitment = entry.object_type == Commitment._meta.label_lower
    return Change(
        at=entry.at,
        actor_name=entry.actor_name if shows_names else "",
        organisation_name=entry.organisation_name,
        verb=_verb(entry),
        about=entry.object_name if is_commitment else "",
        about_id=entry.object_id if is_commitment else None,
        steps=tuple(steps_of(entry, names)),
    )


def _verb(entry: AuditEntry) -> str | Promise:
    noun = entry.object_type.rsplit(".", 1)[-1]
    return VERBS.get(f"{noun}.{entry.verb}", entry.verb)
