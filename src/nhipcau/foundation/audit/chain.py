"""The chain of digests over the entries: made afterwards, in batches, so that no writer waits.

digest = SHA-256(previous digest, content of the entry). A worker seals every twenty seconds what
has been committed; until then a row could be changed unseen by somebody who holds the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from nhipcau.foundation.audit.entries import AuditEntry

GENESIS = "0" * 64
BATCH = 2000
# Ids are given before a transaction commits, so a lower one may come to light later. A round looks
# this far back; `audit seal` and the first round of a worker look at everything.
LATECOMERS = 50_000
# What the chain covers; the account link is left out, for it may be erased.
COVERED = (
    "pk", "at", "actor_name", "organisation_id", "organisation_name", "verb", "object_type",
    "object_id", "object_name", "changes",
)  # fmt: skip
_ENCODER = DjangoJSONEncoder(ensure_ascii=False, sort_keys=True)


class AuditSeal(models.Model):
    """An entry's place in the chain.

    `place` counts 1, 2, 3 … without gaps (a database's own ids may skip), so a hole is a loss.
    """

    place = models.PositiveBigIntegerField(unique=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.place} {self.digest[:12]}"


@dataclass(frozen=True, slots=True)
class Sealing:
    """How far the chain reaches: entries that wait for their seal, and since when the oldest."""

    sealed: int
    waiting: int
    oldest_at: datetime | None

    @property
    def seconds_open(self) -> int:
        """How long the oldest entry has stood without a seal."""
        return int((timezone.now() - self.oldest_at).total_seconds()) if self.oldest_at else 0


def link(previous: str, covered: Sequence[Any]) -> str:
    """The digest that follows `previous` when an entry of these values (COVERED) is sealed."""
    key, at, *rest = covered
    content = _ENCODER.encode([key, at.isoformat(), *rest])
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def seal_all(*, thorough: bool = True) -> int:
    """Seal everything that is committed now, batch by batch; returns how many."""
    count = 0
    while sealed := seal(thorough=thorough):
        count += sealed
    return count


def seal(limit: int = BATCH, *, thorough: bool = True) -> int:
    """Seal up to `limit` entries in the order of their ids; returns how many.

    Two workers at once wait for one another, never for those who write entries.
    """
    # Asked outside the transaction: on SQLite a round with nothing to do takes no lock at all.
    if not waiting(thorough=thorough).exists():
        return 0
    with transaction.atomic():
        _hold_the_chain()
        last = AuditSeal.objects.order_by("-place").first()
        digest, place = (last.digest, last.place) if last else (GENESIS, 0)
        seals = []
        for covered in waiting(thorough=thorough).values_list(*COVERED)[:limit]:
            digest, place = link(digest, covered), place + 1
            seals.append(AuditSeal(entry_id=covered[0], place=place, digest=digest))
        AuditSeal.objects.bulk_create(seals, batch_size=500)
    return len(seals)


def waiting(*, thorough: bool = True) -> QuerySet[AuditEntry]:
    """Entries without a seal, the oldest first."""
    rows = AuditEntry.objects.filter(seal=None).order_by("id")
    if thorough:
        return rows
    last = AuditSeal.objects.order_by("-place").values_list("entry_id", flat=True).first() or 0
    return rows.filter(id__gt=last - LATECOMERS)


def sealing() -> Sealing:
    """What a page says of the chain: how much is sealed, how much waits, and since when."""
    last = AuditSeal.objects.order_by("-place").values_list("place", flat=True).first()
    open_rows = waiting(thorough=False)
    return Sealing(
        sealed=last or 0,
        waiting=open_rows.count(),
        oldest_at=open_rows.order_by("at").values_list("at", flat=True).first(),
    )


def _hold_the_chain() -> None:
    """One sealer at a time: SQLite gives the write lock to one; PostgreSQL is asked for it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(AuditSeal._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def sealed_entries(chunk: int = 2000) -> Iterator[tuple[int, str, tuple[Any, ...]]]:
    """The chain as it stands, place by place: place, digest, and what it covers."""
    names = [f"entry__{name}" for name in COVERED]
    rows = AuditSeal.objects.order_by("place").values_list("place", "digest", *names)
    for place, digest, *covered in rows.iterator(chunk):
        yield place, digest, tuple(covered)
