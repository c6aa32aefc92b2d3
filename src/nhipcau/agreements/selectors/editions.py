"""Editions of an agreement: what each says, who agreed to it, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from nhipcau.agreements.choices import Word
from nhipcau.agreements.models import Agreement, Clause, Consent, Edition, Field
from nhipcau.agreements.permissions.reading import readable
from nhipcau.agreements.selectors.contents import HEADING
from nhipcau.agreements.selectors.words import LABELS, TOLD_BY_DUE_TEXT, said
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.history import Step

# The text stands out as the words of the commitment; the rest are its facts.
FACTS = ("performers", "field", "form", "due_text", "due_from", "due_on", "due_precision",
         "due_recurrence", "target", "amount_value", "amount_unit")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One commitment in two texts: `before` is None where it is new, `after` where it is gone."""

    number: int
    commitment_id: int | None
    before: str | None
    after: str | None
    steps: tuple[Step, ...]

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


@dataclass(frozen=True, slots=True)
class Told:
    """One commitment of an edition with its facts in words."""

    clause: Clause
    text: str
    facts: tuple[tuple[Any, str], ...]


def editions_of(actor: Actor, agreement: Agreement) -> list[Edition]:
    """All editions, the one in force first."""
    rows = Edition.objects.filter(readable(actor, "agreement__"), agreement=agreement)
    return list(rows.select_related("amendment").order_by("-number"))


def edition_detail(actor: Actor, agreement_id: int, number: int) -> Edition:
    """One edition.

    Raises:
        Edition.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = Edition.objects.filter(readable(actor, "agreement__"), agreement=agreement_id)
    return rows.select_related("agreement", "amendment").get(number=number)


def agreed_by(editions: Iterable[Edition]) -> dict[int, list[Consent]]:
    """For each edition that an amendment made: which party agreed to it, and when."""
    made_by = {row.amendment_id: row.pk for row in editions if row.amendment_id is not None}
    consents = Consent.objects.filter(
        amendment__in=made_by, word=Word.AGREED, void_since=None
    ).select_related("party")
    found: dict[int, list[Consent]] = {pk: [] for pk in made_by.values()}
    for consent in consents.order_by("party__position"):
        found[made_by[consent.amendment_id]].append(consent)
    return found


def clauses_of(edition: Edition) -> QuerySet[Clause]:
    """The commitments of an edition, by number."""
    return Clause.objects.filter(edition=edition).order_by("number")


def told(edition: Edition, clauses: Iterable[Clause]) -> list[Told]:
    """Commitments of an edition in words."""
    names, fields = Doers(edition.heading), field_names()
    return [
        Told(clause, clause.said["text"], tuple(_facts(clause.said, names, fields)))
        for clause in clauses
    ]


def heading_in_words(edition: Edition) -> list[tuple[Any, str]]:
    """The heading of an edition: label and value, empty ones left out."""
    said_now = heading_said(edition.heading)
    return [(LABELS[name], value) for name, value in said_now.items() if value]


def heading_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Step]:
    """Where two headings differ, parties included."""
    old, new = heading_said(before), heading_said(after)
    return [Step(LABELS[name], old[name], new[name]) for name in new if old[name] != new[name]]


def heading_said(heading: Mapping[str, Any]) -> dict[str, str]:
    """A heading in words, field by field."""
    words = {name: said(name, heading.get(name)) for name in HEADING}
    return words | {"parties": "; ".join(_party(one) for one in heading.get("parties", ()))}


def changed_numbers(before: Edition, after: Edition) -> list[tuple[int, int]]:
    """Commitments that differ between two editions: (number, id), by number."""
    same = Clause.objects.filter(
        edition=before, commitment=OuterRef("commitment"), digest=OuterRef("digest")
    )
    still = Clause.objects.filter(edition=after, commitment=OuterRef("commitment"))
    new = Clause.objects.filter(~Exists(same), edition=after)
    gone = Clause.objects.filter(~Exists(still), edition=before)
    pairs = ("number", "commitment_id")
    return sorted({*new.values_list(*pairs), *gone.values_list(*pairs)})


def differences(
    before: Edition, after: Edition, pairs: Sequence[tuple[int, int]]
) -> list[Difference]:
    """Those commitments in both editions, in words; a constant number of queries."""
    ids = [commitment for _number, commitment in pairs]
    old = {row.commitment_id: row for row in before.clauses.filter(commitment__in=ids)}
    new = {row.commitment_id: row for row in after.clauses.filter(commitment__in=ids)}
    names, fields = Doers(before.heading, after.heading), field_names()
    return [
        difference(
            number,
            commitment,
            old[commitment].said if commitment in old else None,
            new[commitment].said if commitment in new else None,
            names,
            fields,
        )
        for number, commitment in pairs
    ]


def difference(
    number: int,
    commitment_id: int | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    names: Doers,
    fields: Mapping[str, str],
) -> Difference:
    """One commitment in two texts, in words."""
    steps = []
    if before is not None and after is not None:
        steps = list(_steps(before, after, names, fields))
    return Difference(
        number=number,
        commitment_id=commitment_id,
        before=before["text"] if before is not None else None,
        after=after["text"] if after is not None else None,
        steps=tuple(steps),
    )


def field_names() -> dict[str, str]:
    """The fields of cooperation by key."""
    return {row.key: row.name for row in Field.objects.all()}


class Doers:
    """The names of parties by id, out of the headings of editions."""

    def __init__(self, *headings: Mapping[str, Any]) -> None:
        self._names = {
            party["id"]: party["name"]
            for heading in headings
            for party in heading.get("parties", ())
        }

    def of(self, ids: Iterable[int]) -> str:
        return "; ".join(self._names[pk] for pk in ids if pk in self._names)


def facts_of(content: Mapping[str, Any], names: Doers, fields: Mapping[str, str]) -> dict[str, str]:
    """The facts of a commitment in words, beside its text; empty ones too."""
    words = {}
    hidden = TOLD_BY_DUE_TEXT if content.get("due_text") else frozenset()
    for name in FACTS:
        value = content.get(name)
        if name == "performers":
            words[name] = names.of(value or ())
        elif name == "field":
            words[name] = fields.get(value, "") if value else ""
        elif name not in hidden:
            words[name] = said(name, value)
    return words


def _facts(
    content: Mapping[str, Any], names: Doers, fields: Mapping[str, str]
) -> Iterable[tuple[Any, str]]:
    for name, value in facts_of(content, names, fields).items():
        if value:
            yield LABELS[name], value


def _steps(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    names: Doers,
    fields: Mapping[str, str],
) -> Iterable[Step]:
    old, new = facts_of(before, names, fields), facts_of(after, names, fields)
    for name in FACTS:
        if old.get(name, "") != new.get(name, ""):
            yield Step(LABELS[name], old.get(name, ""), new.get(name, ""))


def _party(one: Mapping[str, Any]) -> str:
    parts = [one["name"], one["organisation"], one["signatory_name"], one["signatory_post"]]
    return ", ".join(part for part in parts if part)
