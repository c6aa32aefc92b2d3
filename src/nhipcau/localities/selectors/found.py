"""What the search finds among places and bodies; a name that is gone leads to what goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import MOST_FOUND, Asked, matching
from nhipcau.foundation.search.words import closeness
from nhipcau.localities.models import (
    Locality,
    LocalitySuccession,
    Organisation,
    OrganisationSuccession,
)
from nhipcau.localities.selectors.places import localities_visible_to, organisations_visible_to


@dataclass(frozen=True, slots=True)
class Continued:
    """What a name that is gone leads to: the predecessor of that name, and since when."""

    predecessor: Locality | Organisation
    on: date


@dataclass(frozen=True, slots=True)
class FoundBody:
    """A unit or an organisation, how near its names are, and by whose name it was found."""

    row: Locality | Organisation
    nearness: int
    through: Continued | None = None


def localities_found(actor: Actor, asked: Asked) -> list[FoundBody]:
    """Units by any of their names, and units that continue such a one; those of today first."""
    rows = list(localities_visible_to(actor, search=asked.folded))
    near = {row.pk: min(closeness(asked, name) for name in _names_of(row)) for row in rows}
    links = LocalitySuccession.objects.filter(successor__in=near).select_related("predecessor")
    through: dict[int, Continued] = {}
    for link in links.order_by("on"):
        if near.get(link.predecessor_id, 9) < near[link.successor_id]:
            through[link.successor_id] = Continued(link.predecessor, link.on)
    found = [
        FoundBody(row, near[row.pk if row.pk not in through else through[row.pk].predecessor.pk],
                  through.get(row.pk))
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.nearness, one.row.valid_to is not None))


def organisations_found(actor: Actor, asked: Asked) -> list[FoundBody]:
    """Organisations by any of their names and of their locality's, and those that continue them."""
    rows = organisations_visible_to(actor)
    for word in asked.words:
        rows = rows.filter(
            matching(Organisation, (word,)) | Q(locality__folded__contains=f" {word}")
        )
    named = list(rows.order_by("sort_name", "pk")[:MOST_FOUND])
    near = {row.pk: min(closeness(asked, name) for name in _names_of(row)) for row in named}
    found = [FoundBody(row, near[row.pk]) for row in named]
    found += _heirs(actor, [row for row in named if row.valid_to is not None], near)
    return sorted(found, key=lambda one: (one.nearness, one.row.valid_to is not None))[:MOST_FOUND]


def _heirs(actor: Actor, ended: list[Organisation], near: dict[int, int]) -> list[FoundBody]:
    """Those that continue what ended and were not found by a name of their own."""
    known = OrganisationSuccession.objects.filter(predecessor__in=[row.pk for row in ended])
    links = list(known.select_related("predecessor").order_by("on", "pk"))
    # Who may know of which is long to ask: not where nobody continues anything.
    heirs_of = {link.successor_id for link in links} - set(near)
    seen = organisations_visible_to(actor).in_bulk(heirs_of) if heirs_of else {}
    heirs: dict[int, FoundBody] = {}
    for link in links:
        if link.successor_id in seen and link.successor_id not in near:
            heirs[link.successor_id] = FoundBody(
                seen[link.successor_id],
                near[link.predecessor_id],
                Continued(link.predecessor, link.on),
            )
    return list(heirs.values())


def _names_of(row: Locality | Organisation) -> list[str]:
    if isinstance(row, Locality):
        names = [row.name_vi, row.official_vi, row.name_en, *row.aliases]
    else:
        names = [row.name, row.short_name, row.name_en, *row.aliases]
    return [name for name in names if name]
