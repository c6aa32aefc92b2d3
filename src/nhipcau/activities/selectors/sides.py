"""The sides of a report: who is asked for a word, through whom, on which day."""

from __future__ import annotations

from datetime import date

from nhipcau.activities.models import Update
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import present_of


def sides_of(update: Update) -> list[int]:
    """Ids of the localities that the agreement names, or the activity where it has none."""
    if update.agreement is not None:
        return [party.locality_id for party in update.agreement.parties.all()]
    return [side.locality_id for side in update.activity.sides.all()] if update.activity else []


def other_sides(update: Update, day: date) -> list[Locality]:
    """Those asked for their word: every other side, through the unit that goes on on that day.

    Two sides that became one unit are asked once; one that became the author's unit is not asked.
    """
    named = sides_of(update)
    present = present_of([*named, update.author_side_id], day)
    own = present[update.author_side_id].pk
    others = {present[one].pk: present[one] for one in named}
    return [unit for key, unit in others.items() if key != own]
