"""The search box: suggestions while one types, and the page of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhipcau.foundation.requests import Request
from nhipcau.foundation.search import MOST_FOUND, Asked, Finder, Found, Hit, find, understand

FEW = 5
SUGGESTED = 8
A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, or the first few of them."""

    finder: Finder
    found: Found
    hits: Sequence[Hit]

    @property
    def has_more(self) -> bool:
        return self.found.count > len(self.hits)


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one kind as a paginator takes them; a page is fetched when it is shown."""

    found: Found

    def count(self) -> int:
        return self.found.count

    def __len__(self) -> int:
        return self.found.count

    def __getitem__(self, part: slice) -> Sequence[Hit]:
        return self.found.shown(part)


@require_safe
def search_list(request: Request) -> HttpResponse:
    """Everything that answers, by kind; of one kind (`kind`) page by page."""
    asked = understand(request.GET.get("q", ""))
    found = find(request.actor, asked)
    kind = request.GET.get("kind", "")
    chosen = next((pair for pair in found if pair[0].kind == kind), None)
    context = {
        "asked": asked,
        "total": sum(one.count for _finder, one in found),
        "is_cut": any(one.is_cut for _finder, one in found),
        "most": MOST_FOUND,
        "kinds": [(finder, one) for finder, one in found if one.count],
        "kind": kind if chosen else "",
        "page": _page(request, chosen[1]) if chosen else None,
        "groups": [] if chosen else [_group(*pair, FEW) for pair in found if pair[1].count],
    }
    return render(request, "frontdoor/search_list.html", context)


@require_safe
def search_suggest(request: Request) -> HttpResponse:
    """The first few while one types: a list that the box shows under itself."""
    asked = understand(request.GET.get("q", ""))
    groups = _suggested(request, asked) if len(asked.folded) > 1 else []
    context = {"asked": asked, "groups": groups, "place": request.GET.get("place", "")[:10]}
    return render(request, "frontdoor/_search_suggest.html", context)


def _suggested(request: Request, asked: Asked) -> list[Group]:
    """A few of each kind, the best kind first, no more than the eye takes in."""
    groups, left = [], SUGGESTED
    for finder, found in find(request.actor, asked):
        if found.count and left:
            group = _group(finder, found, min(3, left))
            left -= len(group.hits)
            groups.append(group)
    return groups


def _group(finder: Finder, found: Found, most: int) -> Group:
    return Group(finder, found, found.shown(slice(most)))


def _page(request: Request, found: Found) -> Page[Hit]:
    return Paginator(Hits(found), A_PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
