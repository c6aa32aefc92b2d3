"""Reports, results, money, words and documents of some activities, as far as a reader may know.

What the public reads holds no draft and nothing disputed, whoever disputes it; who may read the
activity for another reason reads disputed reports too, and the file says that they are disputed.
Drafts are in no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.activities.models import (
    Activity,
    ConfirmationRequest,
    Evidence,
    Indicator,
    IndicatorTarget,
    Result,
    Transaction,
    Update,
    UpdateVersion,
)
from nhipcau.activities.permissions.reading import of_a_side, reads_only_public
from nhipcau.foundation.actors import Actor

PUBLIC_STANDINGS = (Standing.REPORTED, Standing.CONFIRMED)


class UpdateRow(NamedTuple):
    """A report with its latest version that was handed in."""

    pk: int
    version: int
    activity: int
    author: int
    side: int
    period_from: date
    period_to: date
    standing: str
    created_at: datetime
    submitted_at: datetime
    number: int
    text: str
    progress: int | None
    state: str


class Word(NamedTuple):
    locality: int
    word: str
    on: datetime | None


class IndicatorRow(NamedTuple):
    pk: int
    title: str
    level: str
    unit: str
    direction: str
    is_cumulative: bool
    baseline: Decimal | None
    baseline_on: date | None
    dimension: str
    is_retired: bool


class Value(NamedTuple):
    version: int
    on: date
    value: Decimal
    part: str


class Target(NamedTuple):
    period_from: date
    period_to: date
    value: Decimal


class Money(NamedTuple):
    version: int
    side: int
    kind: str
    source: str
    giver: int | None
    on: date
    amount: int
    currency: str
    original: Decimal | None
    rate: Decimal | None
    rate_on: date | None
    note: str


class Document(NamedTuple):
    pk: int
    name: str
    caption: str
    media_type: str


@dataclass(slots=True)
class Figures:
    """By activity: reports, indicators, money, documents; by row: words, targets, values."""

    updates: dict[int, list[UpdateRow]]
    words: dict[int, list[Word]]
    indicators: dict[int, list[IndicatorRow]]
    targets: dict[int, list[Target]]
    values: dict[int, list[Value]]
    money: dict[int, list[Money]]
    documents: dict[int, list[Document]]

    def organisations(self) -> set[int]:
        found = {one.author for rows in self.updates.values() for one in rows}
        return found | {one.giver for rows in self.money.values() for one in rows if one.giver}


def shown_updates(actor: Actor) -> Q:
    """Reports that a file for this reader holds, of activities that the reader may read.

    Disputed ones for the authors' organisation and for the sides of the activity alone.
    """
    if actor.is_program:
        return ~Q(standing=Standing.DRAFT)
    everybody = Q(standing__in=PUBLIC_STANDINGS)
    if reads_only_public(actor):
        return everybody
    of_sides = Activity.objects.filter(of_a_side(actor)).order_by().values("pk")
    own = Q(author__in=actor.organisations) | Q(activity__in=of_sides)
    return everybody | Q(standing=Standing.DISPUTED) & own


def figures_of(actor: Actor, ids: Sequence[int]) -> Figures:
    """What belongs to these activities; the reader may read the activities."""
    updates = _updates(actor, ids)
    versions = {one.version for rows in updates.values() for one in rows}
    return Figures(
        updates=updates,
        words=_words(ids, versions),
        indicators=_indicators(ids),
        targets=_targets(ids),
        values=_values(ids, versions),
        money=_money(ids, versions),
        documents=_documents(ids, versions),
    )


def _updates(actor: Actor, ids: Sequence[int]) -> dict[int, list[UpdateRow]]:
    rows = UpdateVersion.objects.filter(
        update__in=Update.objects.filter(shown_updates(actor), activity__in=ids).order_by(),
        submitted_at__isnull=False,
    ).order_by("update_id", "number")
    columns = (
        "update_id", "pk", "update__activity_id", "update__author_id", "update__author_side_id",
        "update__period_from", "update__period_to", "update__standing", "update__created_at",
        "submitted_at", "number", "text", "progress", "state",
    )  # fmt: skip
    latest = {row[0]: UpdateRow(*row) for row in rows.values_list(*columns)}
    found: dict[int, list[UpdateRow]] = defaultdict(list)
    for one in latest.values():
        found[one.activity].append(one)
    return found


def _words(ids: Sequence[int], versions: set[int]) -> dict[int, list[Word]]:
    """By version: what other sides have said of it."""
    said = (ConfirmationWord.CONFIRMED, ConfirmationWord.DISPUTED)
    rows = ConfirmationRequest.objects.filter(
        update__activity__in=ids, word__in=said, is_current=True
    )
    columns = ("version_id", "locality_id", "word", "answered_at")
    return _by_version(rows.order_by("version_id", "id").values_list(*columns), versions)


def _by_version(rows: Iterable[tuple[Any, ...]], versions: set[int]) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = defaultdict(list)
    for version, *said in rows:
        if version in versions:
            found[version].append(Word(*said))
    return found


def _indicators(ids: Sequence[int]) -> dict[int, list[IndicatorRow]]:
    found: dict[int, list[IndicatorRow]] = defaultdict(list)
    rows = Indicator.objects.filter(activity__in=ids).order_by("id")
    for activity, *said in rows.values_list("activity_id", *IndicatorRow.__annotations__):
        found[activity].append(IndicatorRow(*said))
    return found


def _targets(ids: Sequence[int]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = defaultdict(list)
    rows = IndicatorTarget.objects.filter(indicator__activity__in=ids)
    rows = rows.order_by("indicator_id", "period_from", "period_to")
    for indicator, *said in rows.values_list("indicator_id", *Target.__annotations__):
        found[indicator].append(Target(*said))
    return found


def _values(ids: Sequence[int], versions: set[int]) -> dict[int, list[Value]]:
    found: dict[int, list[Value]] = defaultdict(list)
    rows = Result.objects.filter(indicator__activity__in=ids, is_current=True)
    columns = ("indicator_id", "version_id", "on", "value", "part")
    for indicator, *said in rows.order_by("indicator_id", "on", "id").values_list(*columns):
        if said[0] in versions:
            found[indicator].append(Value(*said))
    return found


def _money(ids: Sequence[int], versions: set[int]) -> dict[int, list[Money]]:
    found: dict[int, list[Money]] = defaultdict(list)
    rows: QuerySet[Transaction] = Transaction.objects.filter(activity__in=ids, is_current=True)
    columns = (
        "activity_id", "version_id", "side_id", "kind", "source", "giver_id", "on", "amount",
        "currency", "original", "rate", "rate_on", "note",
    )  # fmt: skip
    for activity, *said in rows.order_by("activity_id", "on", "id").values_list(*columns):
        if said[0] in versions:
            found[activity].append(Money(*said))
    return found


def _documents(ids: Sequence[int], versions: set[int]) -> dict[int, list[Document]]:
    """Evidence that is public in itself, and that no report holds which is not in the file."""
    rows = Evidence.objects.filter(activity__in=ids, is_public=True).order_by("id")
    named: dict[int, set[int]] = defaultdict(set)
    links = UpdateVersion.proofs.through.objects.filter(evidence__activity__in=ids)
    for evidence, version in links.values_list("evidence_id", "updateversion_id"):
        named[evidence].add(version)
    found: dict[int, list[Document]] = defaultdict(list)
    for activity, *said in rows.values_list("activity_id", *Document.__annotations__):
        document = Document(*said)
        if document.pk not in named or named[document.pk] & versions:
            found[activity].append(document)
    return found
