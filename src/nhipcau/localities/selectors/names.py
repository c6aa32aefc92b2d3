"""Localities and organisations by what somebody wrote: exact names, likeness, typing ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors.places import organisations_visible_to

LEAST_LIKENESS = 0.34
# Rows weighed word by word in Python, after the database has put the likeliest first.
WEIGHED = 100
_EVERYTHING = Actor.program("directory")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An organisation that somebody may mean, and how close its name is, from 0 to 1."""

    organisation: Organisation
    score: float


def find_locality(name: str, *, on: date | None = None) -> Locality | None:
    """The unit of that name (any of its names): the one in force on the day, or still in force."""
    wanted = fold(name)
    if not wanted:
        return None
    rows = [row for row in Locality.objects.filter(folded__contains=wanted) if wanted in names(row)]
    if on is not None:
        rows = [row for row in rows if row.is_in_force_on(on)] or rows
    # A union often keeps a name: without a day the unit that goes on is meant.
    return min(rows, key=lambda row: row.valid_to is not None, default=None)


def find_organisation(
    name: str, *, locality_ids: frozenset[int] | None = None, reader: Actor | None = None
) -> Organisation | None:
    """The organisation of exactly that name (marks and capitals apart), or None.

    Where one that ended and one that goes on share the name, the one that goes on. With a reader,
    only what this reader may know of; services leave it out, so that a name makes no second row.
    """
    wanted = fold(name)
    if not wanted:
        return None
    rows = organisations_visible_to(reader or _EVERYTHING, locality_ids=locality_ids)
    rows = rows.filter(folded__contains=wanted)
    same = [row for row in rows if wanted in names(row)]
    return min(same, key=lambda row: row.valid_to is not None, default=None)


def similar_organisations(
    actor: Actor, name: str, *, locality_ids: frozenset[int] | None = None, limit: int = 8
) -> list[Organisation]:
    """Organisations known to the actor that share words with `name`, the closest first."""
    words = fold(name).split()[:20]
    if not words:
        return []
    hits = sum(
        (
            Case(When(folded__contains=f" {word} ", then=1), default=0, output_field=IntegerField())
            for word in set(words)
        ),
        start=Value(0),
    )
    known = organisations_visible_to(actor, locality_ids=locality_ids)
    rows = known.annotate(hits=hits).filter(hits__gt=0)
    ranked = _closest(words, rows.order_by("-hits", "sort_name", "id"))
    return [one.organisation for one in ranked if one.score > LEAST_LIKENESS][:limit]


def suggested_organisations(
    actor: Actor, typed: str, *, locality_ids: frozenset[int] | None = None, limit: int = 8
) -> list[Suggestion]:
    """What somebody who is typing a name may mean: every typed word begins a word of the name.

    Where nothing fits so, names that are alike, for one letter may be wrong or a word left out.
    """
    words = fold(typed).split()[:20]
    if not words:
        return []
    rows = organisations_visible_to(actor, locality_ids=locality_ids)
    for word in words:
        rows = rows.filter(folded__contains=f" {word}")
    found = _closest(words, rows.order_by(F("valid_to").asc(nulls_first=True), "sort_name", "id"))
    if found:
        return found[:limit]
    similar = similar_organisations(actor, typed, locality_ids=locality_ids, limit=limit)
    return _weigh(words, similar)


def names(row: Locality | Organisation) -> set[str]:
    """All names of a row, folded."""
    return {part.strip() for part in row.folded.split("|")} - {""}


def _closest(words: list[str], rows: QuerySet[Organisation]) -> list[Suggestion]:
    return _weigh(words, list(rows[:WEIGHED]))


def _weigh(words: list[str], rows: list[Organisation]) -> list[Suggestion]:
    scored = [
        Suggestion(row, round(max(_likeness(words, name) for name in names(row)), 3))
        for row in rows
    ]
    # Sorting keeps the order of the rows among those that are equally close.
    return sorted(scored, key=lambda one: -one.score)


def _likeness(words: list[str], name: str) -> float:
    """Shared words over all words; a typed beginning counts as its word, a little less."""
    own = name.split()
    wanted = set(words)
    whole = wanted & set(own)
    begun = sum(any(word.startswith(part) for word in own) for part in wanted - whole)
    shared = len(whole) + 0.9 * begun
    return shared / (len(wanted | set(own)) - begun)
