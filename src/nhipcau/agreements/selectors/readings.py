"""Readings of documents: only for the coordinators of the locality that imported them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Length, Substr

from nhipcau.agreements.choices import ReadingState, StatementState
from nhipcau.agreements.models import Reading, SourceDocument, Statement, StatementLead
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement as the outline of a text has it: its running number, place and fate."""

    number: int
    pk: int
    start: int
    end: int
    kind: str
    state: str


def readings_visible_to(actor: Actor) -> QuerySet[Reading]:
    """Readings this actor may review; the text itself is left where it is."""
    rows = Reading.objects.select_related("document__owner", "agreement", "carries_out").defer(
        "document__text"
    )
    if actor.is_program:
        return rows
    kept = actor.acting.coordinates if actor.acting else ()
    return rows.filter(document__owner__locality__in=kept)


def with_counts(rows: QuerySet[Reading]) -> QuerySet[Reading]:
    """The same rows with how many statements they hold and how many wait to be read."""
    drafts = Q(state=StatementState.DRAFT)
    return rows.annotate(
        statement_count=_count_of(Q()),
        waiting_count=_count_of(drafts),
        decided_count=_count_of(~drafts),
    )


def by_urgency(rows: QuerySet[Reading]) -> QuerySet[Reading]:
    """Those that wait for a person first, then those at work, then the rest; the latest first."""
    return rows.annotate(
        urgency=Case(
            When(state=ReadingState.READY, then=Value(0)),
            When(state=ReadingState.REFUSED, then=Value(1)),
            When(state__in=[ReadingState.QUEUED, ReadingState.READING], then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    ).order_by("urgency", "-changed_at", "-pk")


def reading_detail(actor: Actor, reading_id: int) -> Reading:
    """One reading with its parties.

    Raises:
        Reading.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = readings_visible_to(actor).prefetch_related("parties__locality", "parties__organisation")
    return rows.get(pk=reading_id)


def statement_detail(actor: Actor, statement_id: int) -> Statement:
    """One statement with all that its card shows, and its reading with the parties.

    Raises:
        Statement.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = _dressed(Statement.objects.filter(reading__in=readings_visible_to(actor)))
    statement = rows.get(pk=statement_id)
    statement.reading = reading_detail(actor, statement.reading_id)
    return statement


def statements_of(reading: Reading) -> QuerySet[Statement]:
    """Its drafts in the order of the text, with all that a card shows."""
    return _dressed(reading.statements.all())


def outline_of(reading: Reading) -> list[Mark]:
    """Every statement of a text in order, numbered from 1: one query, no words."""
    rows = reading.statements.order_by("start", "pk").values_list(
        "pk", "start", "end", "kind", "state"
    )
    return [Mark(number, *row) for number, row in enumerate(rows.iterator(), start=1)]


def cut_out(reading: Reading, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Stretches of the source text, cut in the database so that a long text stays there."""
    if not spans:
        return []
    cuts = [Substr("text", start + 1, end - start) for start, end in spans]
    rows = SourceDocument.objects.filter(pk=reading.document_id).values_list(*cuts)
    return list(rows.get())


def length_of(reading: Reading) -> int:
    """How many characters the source text has."""
    rows = SourceDocument.objects.filter(pk=reading.document_id)
    return int(rows.values_list(Length("text"), flat=True).get())


def earlier_reading(actor: Actor, *, sha256: str = "", text_sha256: str = "") -> Reading | None:
    """A reading, open to this actor, of the same file or of the same text."""
    same = Q()
    if sha256:
        same |= Q(document__sha256=sha256)
    if text_sha256:
        same |= Q(document__text_sha256=text_sha256)
    if not same:
        return None
    return readings_visible_to(actor).filter(same).order_by("pk").first()


def twin_of(actor: Actor, reading: Reading) -> Reading | None:
    """Another reading of the same words from another file, open to this actor."""
    said = reading.document.text_sha256
    if not said:
        return None
    others = readings_visible_to(actor).filter(document__text_sha256=said).exclude(pk=reading.pk)
    return others.order_by("pk").first()


def documents_visible_to(actor: Actor) -> QuerySet[SourceDocument]:
    """Source files this actor may open: those it may review."""
    return SourceDocument.objects.filter(reading__in=readings_visible_to(actor))


def _dressed(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    leads = StatementLead.objects.select_related("organisation", "party__locality")
    return rows.select_related(
        "field", "commitment", "record_item", "serves__agreement"
    ).prefetch_related(Prefetch("leads", leads), "performers__locality")


def _count_of(condition: Q) -> Coalesce:
    counted = (
        Statement.objects.filter(condition, reading=OuterRef("pk"))
        .order_by()
        .values("reading")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
