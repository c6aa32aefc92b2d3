"""What the search finds in the register: agreements and commitments that the actor may read."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.selectors.agreements import agreements_visible_to, named_in, signed_by
from nhipcau.agreements.selectors.commitments import commitments_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import MOST_FOUND, Asked, matching
from nhipcau.foundation.search.words import closeness


def agreements_found(actor: Actor, asked: Asked) -> list[Agreement]:
    """By title, number, summary and sides: what one unit signed is found under its successor."""
    rows = agreements_visible_to(actor)
    for word in asked.words:
        rows = rows.filter(matching(Agreement, (word,)) | Q(pk__in=signed_by(named_in(word))))
    found = list(rows.order_by("-signed_on", "-pk").defer("summary", "folded")[:MOST_FOUND])
    return sorted(found, key=lambda row: agreement_nearness(asked, row))


def agreement_nearness(asked: Asked, agreement: Agreement) -> int:
    """How well its title or its number answers."""
    near = closeness(asked, agreement.title)
    return min(near, closeness(asked, agreement.number)) if agreement.number else near


def commitments_found(actor: Actor, asked: Asked) -> list[tuple[int, str]]:
    """Ids and texts: those that say it with the very marks first, then the newest."""
    rows = commitments_visible_to(actor, walked=True).filter(matching(Commitment, asked.words))
    rows = rows.exclude(state=CommitmentState.REPLACED)
    found = _texts(rows)
    if len(found) == MOST_FOUND and asked.said != asked.folded:
        # Too many to rank them all: fetch those with the very words apart.
        exact = _texts(rows.filter(text__icontains=asked.said))
        found = list(dict.fromkeys([*exact, *found]))[:MOST_FOUND]
    return sorted(found, key=lambda row: closeness(asked, row[1]))


def commitments_in_order(ids: Iterable[int]) -> list[Commitment]:
    """These commitments, in this order, with their agreements."""
    wanted = list(ids)
    rows = Commitment.objects.select_related("agreement")
    rows = rows.defer("folded", "sort_text", "agreement__folded", "agreement__summary")
    found = rows.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _texts(rows: QuerySet[Commitment]) -> list[tuple[int, str]]:
    return list(rows.order_by("-pk").values_list("pk", "text")[:MOST_FOUND])
