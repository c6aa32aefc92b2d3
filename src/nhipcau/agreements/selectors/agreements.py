"""Agreements as an actor may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, OrderBy, Q, QuerySet

from nhipcau.agreements.choices import AgreementKind, AgreementState, StatementKind
from nhipcau.agreements.models import Agreement, Attachment, Party, RecordItem
from nhipcau.agreements.permissions.reading import readable, readable_beyond_public
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold, sort_key
from nhipcau.localities.models import Locality, LocalitySuccession
from nhipcau.localities.selectors import locality_lineage

EXAMPLES_KEY = "agreements.has_examples"
RECORD_ORDER = (
    StatementKind.RESULT,
    StatementKind.SHORTCOMING,
    StatementKind.PROPOSAL,
    StatementKind.FACT,
)


SORTS: dict[str, tuple[F | OrderBy | str, ...]] = {
    "-signed": (F("signed_on").desc(nulls_first=True), "-pk"),
    "signed": (F("signed_on").asc(nulls_last=True), "pk"),
    "title": ("sort_title", "pk"),
}


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What a list of agreements is narrowed to; everything combines."""

    search: str = ""
    state: str = ""
    kind: str = ""
    locality_id: int | None = None
    year: int | None = None
    sort: str = "-signed"


@dataclass(frozen=True, slots=True)
class Continuation:
    """The unit that goes on with a party's promises, and since when."""

    party: Party
    successor: Locality
    since: date


def agreements_listed(actor: Actor, wanted: AgreementFilter) -> QuerySet[Agreement]:
    """Agreements this actor may read, as many as `wanted` leaves, with their parties."""
    rows = agreements_visible_to(actor, search=wanted.search, locality_id=wanted.locality_id)
    if wanted.state in AgreementState.values:
        rows = rows.filter(state=wanted.state)
    if wanted.kind in AgreementKind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.year:
        rows = rows.filter(signed_on__year=wanted.year)
    rows = rows.prefetch_related("parties__organisation")
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["-signed"]))


def agreement_state_counts(rows: QuerySet[Agreement]) -> dict[str, int]:
    """How many stand in each state; "total" counts all."""
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in AgreementState}
    return rows.order_by().aggregate(total=Count("pk"), **counts)


def agreements_visible_to(
    actor: Actor,
    *,
    search: str = "",
    locality_id: int | None = None,
    beyond_public: bool = False,
) -> QuerySet[Agreement]:
    """Agreements this actor may read; `locality_id` takes in predecessors and successors.

    The search looks at titles, numbers and the names of the parties, whose successors and
    predecessors count: an agreement of Thừa Thiên Huế is found under Huế.
    `beyond_public` leaves out what everybody may read, whose figures are kept.
    """
    rows = Agreement.objects.filter(
        readable_beyond_public(actor) if beyond_public else readable(actor)
    )
    if locality_id is not None:
        lineage = locality_lineage([locality_id])[locality_id]
        rows = rows.filter(pk__in=signed_by(lineage))
    for word in _words(search):
        rows = rows.filter(folded__contains=word) | rows.filter(pk__in=signed_by(named_in(word)))
    return rows


def agreement_detail(actor: Actor, agreement_id: int) -> Agreement:
    """One agreement with its parties.

    Raises:
        Agreement.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = agreements_visible_to(actor).select_related("keeper__locality", "supersedes")
    return rows.prefetch_related(
        "parties__locality__succession_out__successor", "parties__organisation"
    ).get(pk=agreement_id)


def continuations_of(parties: Iterable[Party], today: date) -> list[Continuation]:
    """For each party whose unit is no more: who goes on with its promises, and since when."""
    links = {link.predecessor_id: link for link in LocalitySuccession.objects.filter(on__lte=today)}
    ends: list[tuple[Party, LocalitySuccession]] = []
    for party in parties:
        link = links.get(party.locality_id)
        while link is not None and link.successor_id in links:
            link = links[link.successor_id]
        if link is not None:
            ends.append((party, link))
    units = Locality.objects.in_bulk({link.successor_id for _party, link in ends})
    return [Continuation(party, units[link.successor_id], link.on) for party, link in ends]


def related_to(actor: Actor, agreement: Agreement) -> tuple[Agreement | None, list[Agreement]]:
    """The agreement that this one supersedes and those that supersede it, where readable."""
    linked = Q(supersedes=agreement)
    if agreement.supersedes_id is not None:
        linked |= Q(pk=agreement.supersedes_id)
    rows = list(agreements_visible_to(actor).filter(linked))
    older = next((row for row in rows if row.pk == agreement.supersedes_id), None)
    return older, [row for row in rows if row.supersedes_id == agreement.pk]


def plans_of(actor: Actor, agreement: Agreement) -> tuple[Agreement | None, list[Agreement]]:
    """The agreement that this one carries out and the plans that carry it out, where readable."""
    linked = Q(carries_out=agreement)
    if agreement.carries_out_id is not None:
        linked |= Q(pk=agreement.carries_out_id)
    rows = list(agreements_visible_to(actor).filter(linked))
    parent = next((row for row in rows if row.pk == agreement.carries_out_id), None)
    return parent, [row for row in rows if row.carries_out_id == agreement.pk]


def supersedable_by(actor: Actor, agreement: Agreement | None = None) -> QuerySet[Agreement]:
    """Agreements that were in force and that this actor coordinates, the latest first."""
    kept = actor.acting.coordinates if actor.acting else frozenset()
    signed_by_them = Q(pk__in=signed_by(kept)) | Q(keeper__locality__in=kept)
    rows = agreements_visible_to(actor).filter(signed_by_them)
    if agreement is not None:
        rows = rows.exclude(pk=agreement.pk)
    return rows.exclude(state=AgreementState.DRAFT).order_by("-signed_on", "-pk")


def record_of(agreement: Agreement) -> dict[str, list[RecordItem]]:
    """Its record of the past period by kind, results first; kinds without any are left out."""
    found: dict[str, list[RecordItem]] = {kind: [] for kind in RECORD_ORDER}
    for item in agreement.record.select_related("field"):
        found[item.kind].append(item)
    return {kind: items for kind, items in found.items() if items}


def record_item_detail(actor: Actor, item_id: int) -> RecordItem:
    """One item of the record of an agreement.

    Raises:
        RecordItem.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = RecordItem.objects.filter(readable(actor, "agreement__"))
    return rows.select_related("agreement__keeper").get(pk=item_id)


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """Files of the agreements this actor may read."""
    return Attachment.objects.filter(readable(actor, "agreement__"))


def attachments_in_order(
    rows: QuerySet[Attachment], sort: str
) -> QuerySet[Attachment] | list[Attachment]:
    """Files by name, kind or day of adding, a minus before it turning it round; the latest first.

    Names go by the Vietnamese alphabet, which no column of theirs has.
    """
    down = sort.startswith("-")
    match sort.removeprefix("-"):
        case "name":
            return sorted(rows, key=lambda row: (sort_key(row.name), row.pk), reverse=down)
        case "kind":
            return rows.order_by("-kind" if down else "kind", "-added_at", "-pk")
        case "added" if not down:
            return rows.order_by("added_at", "pk")
    return rows.order_by("-added_at", "-pk")


def has_examples() -> bool:
    """Whether demonstration rows are in the database, so that every page says so."""
    known = cache.get(EXAMPLES_KEY)
    if known is None:
        known = Agreement.objects.filter(is_example=True).exists()
        cache.set(EXAMPLES_KEY, known, 30)
    return bool(known)


def _words(search: str) -> list[str]:
    return fold(search).split()[:8]


def named_in(word: str) -> frozenset[int]:
    """Ids of localities with this word in a name, with all their lineage."""
    named = list(Locality.objects.filter(folded__contains=word).values_list("pk", flat=True))
    return frozenset().union(*locality_lineage(named).values())


def signed_by(localities: frozenset[int]) -> QuerySet[Party, Any]:
    """Ids of the agreements that one of these localities signed."""
    return Party.objects.filter(locality__in=localities).order_by().values("agreement")
