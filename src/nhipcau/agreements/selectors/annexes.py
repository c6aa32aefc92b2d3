"""Annexes of plans: what columns are, which agreements and commitments a plan may serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nhipcau.agreements.choices import AgreementKind, AgreementState
from nhipcau.agreements.models import Agreement, AnnexColumns, Commitment, Reading, Statement
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.agreements.selectors.words import COLUMN_NAMES
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold
from nhipcau.localities.models import Organisation

MOST_COMPARED = 3_000
"""Commitments whose words are compared with those of a row."""
MOST_PARENTS = 200
MOST_SUGGESTED = 3
MOST_OFFERED = 300
LEAST_LIKE = 0.34
"""The share of words in common from which a commitment is worth showing."""
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Like:
    """A commitment in force whose words are like those of a row."""

    pk: int
    number: int
    text: str
    agreement: str
    likeness: float

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:120]}"


@dataclass(frozen=True, slots=True)
class RowLeftOut:
    """A row that is no task, with the reason in words."""

    number: int
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of a document as its review page tells of it."""

    name: str
    number: int
    tasks: int
    start: int
    end: int
    heading: list[str]
    columns: list[tuple[str, str]]
    left_out: list[RowLeftOut]

    def __str__(self) -> str:
        return self.name

    @property
    def is_known(self) -> bool:
        return bool(self.columns)


def tables_shown(reading: Reading) -> list[ShownTable]:
    """The tables of a document: what their columns were taken for, and the rows left out."""
    return [
        ShownTable(
            name=_table_name(one),
            number=one["number"],
            tasks=one["tasks"],
            start=one["start"],
            end=one["end"],
            heading=one["heading"],
            columns=[
                (one["heading"][at] if at < len(one["heading"]) else "", str(COLUMN_NAMES[name]))
                for name, at in sorted(one["columns"].items(), key=lambda pair: pair[1])
                if name in COLUMN_NAMES
            ],
            left_out=[
                RowLeftOut(row["number"], _reason(row["reason"]), row["words"])
                for row in one["left_out"]
            ],
        )
        for one in reading.tables
    ]


def place_of(reading: Reading, statement: Statement) -> str:
    """Where the row of a statement stands, as people say it; "" for what is no row."""
    if statement.source_row is None:
        return ""
    found = next((one for one in reading.tables if one["number"] == statement.source_table), None)
    words = _("%(table)s, row %(row)s")
    table = _table_name(found) if found else _("Table")
    return words % {"table": table, "row": statement.source_row}


def _table_name(table: Mapping[str, Any]) -> str:
    if table["kind"] == "sheet":
        return _("Sheet “%(name)s”") % {"name": table["name"]}
    return _("Table %(number)s") % {"number": table["number"]}


def _reason(code: str) -> str:
    if code == "too_long":
        return _("the task is longer than a task can be")
    return _("no task stands in it")


def columns_of(owner_id: int) -> dict[str, dict[str, int]]:
    """What people of an organisation's locality said of columns, by the heading of the table."""
    place = Organisation.objects.filter(pk=owner_id).values("locality")
    rows = AnnexColumns.objects.filter(owner__locality__in=place).order_by("changed_at")
    return dict(rows.values_list("key", "columns"))


def parents_for(actor: Actor) -> QuerySet[Agreement]:
    """Agreements in force that this actor may make a plan for, the latest first."""
    rows = agreements_visible_to(actor).filter(state=AgreementState.IN_FORCE)
    if not actor.is_program:
        kept = actor.acting.coordinates if actor.acting else frozenset()
        parties = Agreement.objects.filter(parties__locality__in=kept, parties__state="present")
        rows = rows.filter(pk__in=parties.values("pk"))
    return rows.order_by("-signed_on", "-pk")


def drafts_to_extend(actor: Actor, reading: Reading) -> list[Agreement]:
    """Draft plans of the same sides, kept for the actor's locality, that can take rows more."""
    kept = actor.acting.coordinates if actor.acting else frozenset()
    rows = Agreement.objects.filter(
        kind=AgreementKind.PLAN,
        state=AgreementState.DRAFT,
        keeper__locality__in=kept,
        pk__in=agreements_visible_to(actor).values("pk"),
    )
    sides = {side.locality_id for side in reading.parties.all()}
    found = rows.prefetch_related("parties").order_by("-pk")[:MOST_PARENTS]
    return [row for row in found if sides == {party.locality_id for party in row.parties.all()}]


def servable_commitments(actor: Actor, reading: Reading) -> QuerySet[Commitment]:
    """Commitments in force that a row of this reading may serve: of the agreement it carries out,
    or else of any that the actor may plan for."""
    rows = Commitment.objects.filter(stands=True, state__in=OPEN_STATES)
    parents = parents_for(actor)
    if reading.carries_out_id is not None:
        parents = parents.filter(pk=reading.carries_out_id)
    return rows.filter(agreement__in=parents.order_by().values("pk"))


def likely_commitments(
    actor: Actor, reading: Reading, statements: Sequence[Statement]
) -> Mapping[int, list[Like]]:
    """For each row the commitments in force that say nearly the same, in one query."""
    wanted = [row for row in statements if row.source_row is not None and row.commitment_id is None]
    if not wanted:
        return {}
    rows = servable_commitments(actor, reading).order_by("-agreement", "number")
    known = [
        (Like(pk, number, text, title, 0.0), _words(text))
        for pk, number, text, title in rows.values_list("pk", "number", "text", "agreement__title")[
            :MOST_COMPARED
        ]
    ]
    return {row.pk: _most_like(_words(row.text), known) for row in wanted}


def servable_choices(
    actor: Actor, reading: Reading, statement: Statement
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Commitments in force to choose from: those that say nearly the same first, then by agreement.

    Without an agreement that the plan carries out only the likely ones are offered.
    """
    likely = likely_commitments(actor, reading, [statement]).get(statement.pk, [])
    groups = (
        [(_("Nearly the same words"), [(one.pk, str(one)) for one in likely])] if likely else []
    )
    if reading.carries_out is not None:
        first = {one.pk for one in likely}
        rows = servable_commitments(actor, reading).order_by("number")[:MOST_OFFERED]
        rest = [(row.pk, f"{row.number}. {row.text[:120]}") for row in rows if row.pk not in first]
        groups += [(str(reading.carries_out), rest)] if rest else []
    return groups


def _most_like(words: frozenset[str], known: Iterable[tuple[Like, frozenset[str]]]) -> list[Like]:
    found = []
    for like, others in known:
        share = 2 * len(words & others) / max(1, len(words) + len(others))
        if share >= LEAST_LIKE:
            found.append(Like(like.pk, like.number, like.text, like.agreement, share))
    found.sort(key=lambda one: (-one.likeness, one.pk))
    return found[:MOST_SUGGESTED]


def _words(text: str) -> frozenset[str]:
    """Pairs of words that stand together: single syllables of Vietnamese say little."""
    words = [word for word in fold(text).split() if len(word) >= _SHORTEST]
    return frozenset(f"{one} {two}" for one, two in pairwise(words)) or (frozenset(words))
