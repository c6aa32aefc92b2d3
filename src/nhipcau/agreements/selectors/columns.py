"""The commitments of an agreement as its page shows them: cards, or groups where there are many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead, Field
from nhipcau.agreements.selectors.commitments import shown_state
from nhipcau.agreements.selectors.spans import (
    Section,
    commitments_in,
    counted_sections,
    doers_in,
    names_today,
    section_url,
    sections_of,
    sizes_of,
    tallies_in,
)
from nhipcau.foundation.pictures.bridge import STATES

FEW = 12
"""Cards that a column shows one under the other; more are folded by field."""
MANY = 36
"""Cards that a column holds at all; of more, each field leads to the list."""
NAMED = 300
"""Commitments that are fetched for the page; of more they are counted, field by field."""


@dataclass(slots=True)
class Group:
    """The commitments of one field in a column; `cards` is empty where there are too many."""

    topic: Field | None
    url: str
    count: int
    states: dict[str, int]
    cards: list[Commitment] = field(default_factory=list)


@dataclass(slots=True)
class Column:
    """What one side does, or what is done together."""

    section: Section
    url: str
    cards: list[Commitment] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.section.count


def agreement_sections(agreement: Agreement, today: date) -> list[Section]:
    """All commitments of an agreement by who does them, or their counts where they are too many.

    None where it has no sides yet.
    """
    parties = list(agreement.parties.all())
    if not parties:
        return []
    names = names_today(parties, today)
    if sizes_of([agreement]).get(agreement.pk, 0) > NAMED:
        return counted_sections(parties, tallies_in([agreement], today)[agreement.pk], names)
    rows = commitments_in([agreement], Commitment.objects.defer("folded"))[agreement.pk]
    return sections_of(parties, rows, names, doers_in([agreement.pk]))


def columns_of(agreement: Agreement, sections: Sequence[Section], today: date) -> list[Column]:
    """The columns of the page, with all that their cards show, in a constant number of queries."""
    columns = [_column(agreement, section, today) for section in sections]
    shown = [card for column in columns for card in column.cards]
    shown += [card for column in columns for group in column.groups for card in group.cards]
    leads = CommitmentLead.objects.select_related("organisation")
    prefetch_related_objects(shown, Prefetch("leads", leads), "reported_by")
    return columns


def _column(agreement: Agreement, section: Section, today: date) -> Column:
    column = Column(section=section, url=section_url(agreement, section))
    if section.tallies:
        column.groups = _counted_groups(column)
    elif column.count <= FEW:
        column.cards = section.commitments
    else:
        column.groups = _groups(column, today)
    return column


def _groups(column: Column, today: date) -> list[Group]:
    by_field: dict[str | None, list[Commitment]] = defaultdict(list)
    for commitment in column.section.commitments:
        by_field[commitment.field_id].append(commitment)
    order = sorted(by_field.items(), key=lambda item: _order(item[1][0].field))
    return [
        Group(
            topic=rows[0].field,
            url=f"{column.url}&field={key or 'none'}",
            count=len(rows),
            states=_states(rows, today),
            cards=rows if column.count <= MANY else [],
        )
        for key, rows in order
    ]


def _counted_groups(column: Column) -> list[Group]:
    topics = Field.objects.in_bulk()
    by_field: dict[str, dict[str, int]] = defaultdict(dict)
    for tally in column.section.tallies:
        by_field[tally.field_key][tally.state] = tally.count
    return [
        Group(
            topic=topics.get(key),
            url=f"{column.url}&field={key}",
            count=sum(counts.values()),
            states={state: counts[state] for state in STATES if state in counts},
        )
        for key, counts in by_field.items()
    ]


def _states(rows: Sequence[Commitment], today: date) -> dict[str, int]:
    counted = Counter(shown_state(commitment, today) for commitment in rows)
    return {state: counted[state] for state in STATES if counted[state]}


def _order(one: Field | None) -> int:
    return one.order if one else 10_000
