"""How often something may be asked, counted over all processes in the database.

Counting is for what is written or guessed at: sign-in, codes, letters to forgotten passwords,
public forms. It takes windows of fixed length, so at worst twice the number fits in one length
around a border; for its purpose that is exact enough, and it costs one short statement.

Readings (search, feeds) are counted in the process's own memory instead, for a write at every
search would make readers wait for writers on SQLite. With n processes a reader may then get n times
the number.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.db.models import F


class Spent(models.Model):
    """How often a limit was asked for in one window; the key tells nobody who it was."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.PositiveBigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count}"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so many seconds, under a name of its own."""

    name: str
    count: int
    seconds: int
    is_reading: bool = False

    def spend(self, who: str) -> int:
        """Count one for somebody; 0 where it is allowed, else the seconds to wait."""
        now = int(time.time())
        window = now // self.seconds
        ends_at = (window + 1) * self.seconds
        key = hashlib.sha256(f"{self.name}|{window}|{who}".encode()).hexdigest()
        count = _in_memory(key, self.seconds) if self.is_reading else _in_database(key, ends_at)
        return 0 if count <= self.count else max(ends_at - now, 1)


def _in_memory(key: str, seconds: int) -> int:
    cache.add(f"limit:{key}", 0, timeout=seconds)
    try:
        return cache.incr(f"limit:{key}")
    except ValueError:  # it ended between the two
        return 1


def _in_database(key: str, ends_at: int) -> int:
    """One more for the key, whoever else counts at the same moment; returns how many it is now."""
    with transaction.atomic():  # the row stays ours between counting and looking
        if not _one_more(key):
            try:
                with transaction.atomic():
                    Spent.objects.create(key=key, count=1, ends_at=ends_at)
            except IntegrityError:
                _one_more(key)
        return Spent.objects.values_list("count", flat=True).get(pk=key)


def _one_more(key: str) -> int:
    return Spent.objects.filter(pk=key).update(count=F("count") + 1)


def forget_ended() -> int:
    """A duty of the worker: windows that are over."""
    gone, _each = Spent.objects.filter(ends_at__lt=int(time.time())).delete()
    return gone
