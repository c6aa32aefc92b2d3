"""Predecessors and successors: a document keeps the name of its day, the programme goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import models

from nhipcau.foundation.looks import once
from nhipcau.localities.models import Locality, LocalitySuccession, OrganisationSuccession


def locality_lineage(ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each locality id: itself with all that it continues and all that continue it."""
    back, forth = _edges()
    return {one: _reach(one, back) | _reach(one, forth) for one in set(ids)}


def locality_ancestry(ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each locality id: itself with all that it continues; a sum over it includes these."""
    back, _forth = _edges()
    return {one: _reach(one, back) for one in set(ids)}


def locality_heirs(ids: Iterable[int]) -> frozenset[int]:
    """Ids of all that continue any of these localities, however far on."""
    _back, forth = _edges()
    wanted = set(ids)
    return frozenset().union(*(_reach(one, forth) for one in wanted)) - wanted


def organisation_lineage(ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each organisation id: itself and the organisations it continues, however far back."""
    wanted = set(ids)
    back: dict[int, set[int]] = defaultdict(set)
    frontier = wanted
    # Merged departments form chains of a few links: one query a link, never one a row.
    while frontier:
        edges = OrganisationSuccession.objects.filter(successor__in=frontier).values_list(
            "successor_id", "predecessor_id"
        )
        frontier = set()
        for successor, predecessor in edges:
            if predecessor not in back[successor]:
                back[successor].add(predecessor)
                frontier.add(predecessor)
    return {one: _reach(one, back) for one in wanted}


def present_localities(day: date) -> models.QuerySet[Locality]:
    """The units in force on a day, in the order of the alphabet."""
    return Locality.objects.in_force_on(day)


def _edges() -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Predecessors and successors by locality id; read whole, for it is short, once a page."""
    return once("locality edges", _read_edges)


def _read_edges() -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    back: dict[int, set[int]] = defaultdict(set)
    forth: dict[int, set[int]] = defaultdict(set)
    links = LocalitySuccession.objects.values_list("predecessor_id", "successor_id")
    for predecessor, successor in links:
        back[successor].add(predecessor)
        forth[predecessor].add(successor)
    return back, forth


def _reach(start: int, edges: dict[int, set[int]]) -> frozenset[int]:
    seen = {start}
    stack = [start]
    while stack:
        for following in edges.get(stack.pop(), ()):
            if following not in seen:
                seen.add(following)
                stack.append(following)
    return frozenset(seen)


def present_of(ids: Iterable[int], day: date) -> dict[int, Locality]:
    """The unit that goes on, on a day, with what each of these promised (itself if in force)."""
    wanted = set(ids)
    forth = dict(
        LocalitySuccession.objects.filter(on__lte=day).values_list("predecessor_id", "successor_id")
    )
    last: dict[int, int] = {}
    for one in wanted:
        end = one
        while end in forth:
            end = forth[end]
        last[one] = end
    found = Locality.objects.in_bulk(set(last.values()))
    return {one: found[end] for one, end in last.items()}
