"""Agreements as an actor may see them."""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import QuerySet

from nhipcau.agreements.models import Agreement, Attachment
from nhipcau.agreements.permissions import readable
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import locality_lineage

EXAMPLES_KEY = "agreements.has_examples"


def agreements_visible_to(
    actor: Actor, *, search: str = "", locality_id: int | None = None
) -> QuerySet[Agreement]:
    """Agreements this actor may read; `locality_id` takes in predecessors and successors.

    The search looks at titles, numbers and the names of the parties, whose successors and
    predecessors count: an agreement of Thừa Thiên Huế is found under Huế.
    """
    rows = Agreement.objects.filter(readable(actor))
    if locality_id is not None:
        lineage = locality_lineage([locality_id])[locality_id]
        rows = rows.filter(pk__in=_signed_by(lineage))
    for word in _words(search):
        rows = rows.filter(folded__contains=word) | rows.filter(pk__in=_signed_by(_named(word)))
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


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """Files of the agreements this actor may read."""
    return Attachment.objects.filter(readable(actor, "agreement__"))


def has_examples() -> bool:
    """Whether demonstration rows are in the database, so that every page says so."""
    known = cache.get(EXAMPLES_KEY)
    if known is None:
        known = Agreement.objects.filter(is_example=True).exists()
        cache.set(EXAMPLES_KEY, known, 30)
    return bool(known)


def _words(search: str) -> list[str]:
    return fold(search).split()[:8]


def _named(word: str) -> frozenset[int]:
    """Ids of localities with this word in a name, with all their lineage."""
    named = list(Locality.objects.filter(folded__contains=word).values_list("pk", flat=True))
    return frozenset().union(*locality_lineage(named).values())


def _signed_by(localities: frozenset[int]) -> QuerySet[Agreement, int]:
    return Agreement.objects.filter(parties__locality__in=localities).values_list("pk", flat=True)
