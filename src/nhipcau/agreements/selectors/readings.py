"""Readings of documents: only for the coordinators of the locality that imported them."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from nhipcau.agreements.models import Reading, SourceDocument, Statement, StatementLead
from nhipcau.foundation.actors import Actor


def readings_visible_to(actor: Actor) -> QuerySet[Reading]:
    """Readings this actor may review."""
    rows = Reading.objects.select_related("document__owner", "agreement")
    if actor.is_program:
        return rows
    kept = actor.acting.coordinates if actor.acting else ()
    return rows.filter(document__owner__locality__in=kept)


def with_counts(rows: QuerySet[Reading]) -> QuerySet[Reading]:
    """The same rows with how many statements they hold and how many wait to be read."""
    return rows.annotate(
        statement_count=Count("statements"),
        waiting_count=Count("statements", filter=Q(statements__state="draft")),
    )


def reading_detail(actor: Actor, reading_id: int) -> Reading:
    """One reading with its parties.

    Raises:
        Reading.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = readings_visible_to(actor).prefetch_related("parties__locality", "parties__organisation")
    return rows.get(pk=reading_id)


def statements_of(reading: Reading) -> QuerySet[Statement]:
    """Its drafts in the order of the text, with all that a card shows."""
    leads = StatementLead.objects.select_related("organisation", "party")
    return reading.statements.select_related("field").prefetch_related(
        Prefetch("leads", leads), "performers__locality"
    )


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


def documents_visible_to(actor: Actor) -> QuerySet[SourceDocument]:
    """Source files this actor may open: those it may review."""
    return SourceDocument.objects.filter(reading__in=readings_visible_to(actor))
