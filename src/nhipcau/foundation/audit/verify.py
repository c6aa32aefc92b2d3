"""Walks the chain offline and names what does not fit; at constant memory, whatever its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nhipcau.foundation.audit.chain import GENESIS, AuditSeal, link, sealed_entries
from nhipcau.foundation.audit.guards import guards_missing
from nhipcau.foundation.audit.heads import Head

MOST_NAMED = 20
"""Lost seals of one hole that are named one by one."""


def faults(heads: Sequence[Head] = ()) -> Iterator[str]:
    """Each thing that is wrong with the trail, in words, in the order of the chain.

    Entries that were changed, moved or taken out; seals that are gone; a tail that was cut off or
    a chain that was worked out anew, where `heads` were written down before; and guards of the
    database that are off.
    """
    for table in guards_missing():
        yield f"the database does not guard {table} against change; run `nhipcau migrate`"
    known = {one.place: one for one in heads}
    digest, expected = GENESIS, 1
    for place, sealed, covered in sealed_entries():
        if place != expected:
            yield from _hole(expected, place - 1)
        digest = link(digest, covered)
        if digest != sealed:
            yield f"entry {covered[0]} was changed or moved (seal {place})"
            digest = sealed
        if place in known:
            yield from _against(known.pop(place), sealed)
        expected = place + 1
    yield from _tail(expected, known)


def _hole(first: int, last: int) -> Iterator[str]:
    """What is missing between two places: the entry of a seal that stands, or the seal itself."""
    standing = AuditSeal.objects.filter(place__gte=first, place__lte=last)
    entries = dict(standing.values_list("place", "entry_id")[:MOST_NAMED])
    for place in range(first, min(last, first + MOST_NAMED - 1) + 1):
        if place in entries:
            yield f"entry {entries[place]} is missing (seal {place})"
        else:
            yield f"seal {place} is missing before seal {last + 1}"
    if last - first >= MOST_NAMED:
        yield f"so are the seals up to {last}: {last - first + 1} in all"


def _tail(expected: int, known: dict[int, Head]) -> Iterator[str]:
    last = AuditSeal.objects.order_by("-place").values_list("place", flat=True).first() or 0
    if last >= expected:
        # Seals stand whose entries are gone: the walk over both did not reach them.
        yield from _hole(expected, last)
    for place, head in sorted(known.items()):
        if place > last:
            yield f"the tail was cut off: {place} entries were sealed at {head.at}, {last} stand"


def _against(head: Head, digest: str) -> Iterator[str]:
    if head.digest != digest:
        yield f"the chain was made anew: seal {head.place} is not the one written down at {head.at}"
