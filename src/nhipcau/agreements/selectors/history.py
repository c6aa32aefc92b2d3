"""The history of one record in words, from the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from nhipcau.foundation.audit import AuditEntry, history_of


@dataclass(frozen=True, slots=True)
class Change:
    """One act: who, for whom, when, what, and each field before and after."""

    at: datetime
    actor_name: str
    organisation_name: str
    verb: str
    fields: tuple[tuple[str, Any, Any], ...]


def history(subject: Model, *, limit: int = 200) -> Iterator[Change]:
    """Acts on this record, newest first."""
    for entry in history_of(subject)[:limit]:
        yield _change(entry)


def _change(entry: AuditEntry) -> Change:
    return Change(
        at=entry.at,
        actor_name=entry.actor_name,
        organisation_name=entry.organisation_name,
        verb=entry.verb,
        fields=tuple((name, *pair) for name, pair in entry.changes.items()),
    )
