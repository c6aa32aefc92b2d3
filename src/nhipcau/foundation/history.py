"""The history of a record in words, the same everywhere: who did what, when, and what it became.

The trail keeps verbs, columns and ids. Each app says once how the acts on its kinds of rows are
told (`tell`): the words of a verb, of a column and of a value, and the names behind ids. `acts`
then turns entries into what `_history.html` shows, in a constant number of queries.

Which entries somebody may read of one record is asked of the selector that fetched them. A reader
of the whole trail sees that something happened to any record, but what it says only of those that
the tellings' own `readable` lets this reader read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, AuditSeal
from nhipcau.foundation.veils import veiled

Words = str | Promise
NamesBehind = Callable[[Actor, Collection[Any]], Mapping[Any, str]]
Readable = Callable[[Actor, Collection[int]], Collection[int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One column of a change, in words; "" where there was or is nothing."""

    label: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act as a reader sees it.

    `noun` and `about` say on what, `about_url` leads there; all three are "" on that record's own
    page. `place` is the entry's place in the sealed chain, None while it waits for its seal.
    `is_withheld` says that this reader may not read the record itself.
    """

    entry_id: int
    at: datetime
    actor_name: str
    organisation_name: str
    verb: Words
    noun: Words
    about: str
    about_url: str
    steps: tuple[Step, ...]
    place: int | None
    is_withheld: bool = False


def plainly(_name: str, value: Any) -> str:
    """A value as it is; lists parted by semicolons, "" for none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def nothing(_changes: Mapping[str, Any]) -> Collection[str]:
    return ()


@dataclass(frozen=True)
class Telling:
    """How the acts on one kind of row are told.

    `said` puts a value of a column in words; `names` finds the names behind the ids of a column at
    once; `told_already` names columns that others of the same change tell better. `url` is the
    name of the address of such a row, by its id.
    """

    noun: Words
    verbs: Mapping[str, Words]
    labels: Mapping[str, Words] = field(default_factory=dict)
    said: Callable[[str, Any], str] = plainly
    names: Mapping[str, NamesBehind] = field(default_factory=dict)
    told_already: Callable[[Mapping[str, Any]], Collection[str]] = nothing
    readable: Readable | None = None
    url: str = ""


TELLINGS: dict[str, Telling] = {}


def tell(object_type: str, telling: Telling) -> None:
    """Register how acts on this kind of row (`app.model`) are told."""
    TELLINGS[object_type] = telling


def nouns() -> list[tuple[str, Words]]:
    """Kinds of rows that the trail tells of, for a filter: object type and noun."""
    return sorted(((key, one.noun) for key, one in TELLINGS.items()), key=lambda row: str(row[1]))


def verbs() -> list[tuple[str, Words]]:
    """Verbs that some telling knows, each once, with the words of the first that has it."""
    found: dict[str, Words] = {}
    for telling in TELLINGS.values():
        for verb, words in telling.verbs.items():
            found.setdefault(verb, words)
    return sorted(found.items(), key=lambda row: str(row[1]))


def acts(
    actor: Actor,
    entries: Iterable[AuditEntry],
    *,
    subject: Model | None = None,
    shows_names: bool = True,
    is_whole_trail: bool = False,
) -> list[Act]:
    """Entries in words, in their order.

    `subject` is the record whose page it is, which need not be named at each act. With
    `is_whole_trail` what this actor may not read is withheld, row by row.
    """
    rows = veiled(entries)
    kept = _withheld(actor, rows) if is_whole_trail else frozenset()
    names = _names(actor, [row for row in rows if row.pk not in kept])
    ids = [row.pk for row in rows]
    places = dict(AuditSeal.objects.filter(entry__in=ids).values_list("entry_id", "place"))
    own = (subject._meta.label_lower, subject.pk) if subject is not None else None
    return [
        _act(
            row,
            names,
            place=places.get(row.pk),
            is_own=(row.object_type, row.object_id) == own,
            shows_names=shows_names,
            is_withheld=row.pk in kept,
        )
        for row in rows
    ]


def _act(
    row: AuditEntry,
    names: Mapping[tuple[str, str], Mapping[Any, str]],
    *,
    place: int | None,
    is_own: bool,
    shows_names: bool,
    is_withheld: bool,
) -> Act:
    telling = TELLINGS.get(row.object_type, Telling(noun=row.object_type, verbs={}))
    names_it = not is_own and not is_withheld
    return Act(
        entry_id=row.pk,
        at=row.at,
        actor_name=row.actor_name if shows_names else "",
        organisation_name=row.organisation_name,
        verb=telling.verbs.get(row.verb, row.verb),
        noun="" if is_own else telling.noun,
        about=row.object_name if names_it else "",
        about_url=reverse(telling.url, args=[row.object_id]) if names_it and telling.url else "",
        steps=() if is_withheld else tuple(_steps(row, telling, names)),
        place=place,
        is_withheld=is_withheld,
    )


def _steps(
    row: AuditEntry, telling: Telling, names: Mapping[tuple[str, str], Mapping[Any, str]]
) -> Iterator[Step]:
    """What became of each column, in the order of the labels: a database keeps its own order."""
    hidden = telling.told_already(row.changes)
    order = {name: place for place, name in enumerate(telling.labels)}
    for name in sorted(row.changes, key=lambda one: order.get(one, len(order))):
        pair = row.changes[name]
        if name in hidden or not isinstance(pair, list) or len(pair) != 2:
            continue
        known = names.get((row.object_type, name))
        before, after = (_said(telling, name, value, known) for value in pair)
        if before != after:
            yield Step(telling.labels.get(name, name), before, after)


def _said(telling: Telling, name: str, value: Any, known: Mapping[Any, str] | None) -> str:
    if value in (None, "", [], {}):
        return ""
    if known is None:
        return telling.said(name, value)
    # Gone, or not for this reader.
    return known.get(value, _("another one"))


def _names(actor: Actor, rows: Sequence[AuditEntry]) -> dict[tuple[str, str], Mapping[Any, str]]:
    """Names behind the ids that the changes mention: one question for each column of ids."""
    wanted: dict[tuple[str, str], set[Any]] = {}
    for row in rows:
        telling = TELLINGS.get(row.object_type)
        for name in telling.names if telling else ():
            pair = row.changes.get(name)
            if isinstance(pair, list):
                wanted.setdefault((row.object_type, name), set()).update(
                    value for value in pair if value
                )
    return {
        (kind, name): TELLINGS[kind].names[name](actor, ids) for (kind, name), ids in wanted.items()
    }


def _withheld(actor: Actor, rows: Sequence[AuditEntry]) -> frozenset[int]:
    """Ids of the entries about rows that this actor may not read, or that are gone."""
    asked: dict[str, set[int]] = {}
    for row in rows:
        asked.setdefault(row.object_type, set()).add(row.object_id)
    known = {
        kind: frozenset(telling.readable(actor, ids)) if telling and telling.readable else ids
        for kind, ids in asked.items()
        for telling in [TELLINGS.get(kind)]
    }
    return frozenset(row.pk for row in rows if row.object_id not in known[row.object_type])
