"""What activities contribute to the search (see foundation/search/finders.py)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from nhipcau.activities.models import Activity
from nhipcau.activities.selectors.found import activities_found, activities_in_full
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import Asked, Finder, Found, Hit, marked
from nhipcau.foundation.search.words import closeness

NOTHING = 9


def find_activities(actor: Actor, asked: Asked) -> Found:
    rows = activities_found(actor, asked)
    nearness = closeness(asked, rows[0][1]) if rows else NOTHING

    def shown(part: slice) -> Sequence[Hit]:
        return [_hit(asked, one) for one in activities_in_full(pk for pk, _title in rows[part])]

    return Found(len(rows), nearness, shown)


def _hit(asked: Asked, row: Activity) -> Hit:
    notes = (str(row.get_kind_display()), marked(asked, row.place), row.owner.name)
    return Hit(
        row.get_absolute_url(),
        marked(asked, row.title),
        tuple(note for note in notes if note),
        ("activity", row.state),
    )


FINDERS = (Finder("activity", gettext_lazy("Activities"), "hands", find_activities),)
