"""Localities, organisations and members as an actor may see them."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold
from nhipcau.localities.models import Coordination, Locality, Membership, Organisation
from nhipcau.localities.permissions import may_see_members

Row = TypeVar("Row", Locality, Organisation)


def localities_visible_to(_actor: Actor, *, search: str = "") -> QuerySet[Locality]:
    """Every unit, past and present: the list of units is public."""
    rows = Locality.objects.all()
    return _matching(rows, search)


def organisations_visible_to(
    _actor: Actor, *, search: str = "", locality_ids: frozenset[int] | None = None
) -> QuerySet[Organisation]:
    """Organisations by any of their names; the directory is public."""
    rows = Organisation.objects.select_related("locality")
    if locality_ids is not None:
        rows = rows.filter(locality__in=locality_ids)
    return _matching(rows, search)


def members_visible_to(actor: Actor, organisation: Organisation) -> QuerySet[Membership]:
    """Members of an organisation, for those who may see them; nobody for the rest."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    return rows if may_see_members(actor, organisation) else rows.none()


def coordinators_of(locality_ids: frozenset[int], day: date) -> QuerySet[Organisation]:
    """Organisations that keep these localities' agreements on a day."""
    coordinations = Coordination.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        locality__in=locality_ids,
    )
    return Organisation.objects.filter(coordinations__in=coordinations).distinct()


def find_locality(name: str, *, on: date | None = None) -> Locality | None:
    """The unit of that name (any of its names), the one in force on the day where several are."""
    wanted = fold(name)
    if not wanted:
        return None
    rows = [
        row
        for row in Locality.objects.filter(folded__contains=wanted)
        if wanted in {fold(part) for part in row.folded.split("|")}
    ]
    if on is not None:
        rows = [row for row in rows if row.is_in_force_on(on)] or rows
    return rows[0] if rows else None


def find_organisation(
    name: str, *, locality_ids: frozenset[int] | None = None
) -> Organisation | None:
    """The organisation of exactly that name (marks and capitals apart), or None."""
    close = similar_organisations(name, locality_ids=locality_ids)
    wanted = fold(name)
    return next(
        (row for row in close if wanted in {fold(part) for part in row.folded.split("|")}), None
    )


def similar_organisations(
    name: str, *, locality_ids: frozenset[int] | None = None, limit: int = 8
) -> list[Organisation]:
    """Organisations whose names share the words of `name`, the closest first."""
    words = fold(name).split()
    if not words:
        return []
    rows = Organisation.objects.select_related("locality")
    if locality_ids is not None:
        rows = rows.filter(locality__in=locality_ids)
    some = Q()
    for word in words:
        some |= Q(folded__contains=f"{word} ")
    wanted = set(words)
    ranked = sorted(
        rows.filter(some)[:500], key=lambda row: (-_likeness(wanted, row.folded), row.sort_name)
    )
    return [row for row in ranked if _likeness(wanted, row.folded) > 0.34][:limit]


def _likeness(wanted: set[str], folded: str) -> float:
    best = 0.0
    for name in folded.split("|"):
        words = set(name.split())
        if words:
            best = max(best, len(words & wanted) / len(words | wanted))
    return best


def _matching(rows: QuerySet[Row], search: str) -> QuerySet[Row]:
    for word in fold(search).split():
        rows = rows.filter(folded__contains=word)
    return rows
