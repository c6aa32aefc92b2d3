"""What the search finds among activities that the actor may read."""

from __future__ import annotations

from collections.abc import Iterable

from nhipcau.activities.models import Activity
from nhipcau.activities.selectors.activities import activities_visible_to, in_full
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import MOST_FOUND, Asked, matching
from nhipcau.foundation.search.words import closeness


def activities_found(actor: Actor, asked: Asked) -> list[tuple[int, str]]:
    """Ids and titles: those that say it with the very marks first, then the newest."""
    rows = activities_visible_to(actor).filter(matching(Activity, asked.words))
    found = list(rows.order_by("-pk").values_list("pk", "title")[:MOST_FOUND])
    return sorted(found, key=lambda row: closeness(asked, row[1]))


def activities_in_full(ids: Iterable[int]) -> list[Activity]:
    """These activities, in this order, with all that a list shows of them."""
    wanted = list(ids)
    found = {row.pk: row for row in in_full(Activity.objects.filter(pk__in=wanted))}
    return [found[pk] for pk in wanted if pk in found]
