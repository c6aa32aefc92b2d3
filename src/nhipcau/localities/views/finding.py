"""What places and bodies contribute to the search (see foundation/search/finders.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import Asked, Finder, Found, Hit, marked
from nhipcau.foundation.templatetags.look import day
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors.found import (
    FoundBody,
    localities_found,
    organisations_found,
)

NOTHING = 9


def find_localities(actor: Actor, asked: Asked) -> Found:
    return _found(asked, localities_found(actor, asked), _locality_hit)


def find_organisations(actor: Actor, asked: Asked) -> Found:
    return _found(asked, organisations_found(actor, asked), _organisation_hit)


def _found(asked: Asked, rows: list[FoundBody], look: Callable[[Asked, FoundBody], Hit]) -> Found:
    nearness = rows[0].nearness if rows else NOTHING
    return Found(len(rows), nearness, lambda part: [look(asked, row) for row in rows[part]])


def _locality_hit(asked: Asked, one: FoundBody) -> Hit:
    row = cast("Locality", one.row)
    notes = [str(row.get_kind_display()), *_ended(one), *_through(asked, one)]
    return Hit(row.get_absolute_url(), marked(asked, row.name), tuple(notes))


def _organisation_hit(asked: Asked, one: FoundBody) -> Hit:
    row = cast("Organisation", one.row)
    notes = [
        row.locality.name,
        str(row.get_kind_display()),
        *_ended(one),
        *_through(asked, one),
    ]
    return Hit(row.get_absolute_url(), marked(asked, row.name), tuple(notes))


def _ended(one: FoundBody) -> list[str]:
    if one.row.valid_to is None:
        return []
    return [_("until %(day)s") % {"day": day(one.row.valid_to)}]


def _through(asked: Asked, one: FoundBody) -> list[SafeString]:
    if one.through is None:
        return []
    return [
        SafeString(
            _("continues %(name)s since %(day)s")
            % {
                "name": marked(asked, str(one.through.predecessor)),
                "day": day(one.through.on),
            }
        )
    ]


FINDERS = (
    Finder("organisation", gettext_lazy("Organisations"), "building", find_organisations),
    Finder("locality", gettext_lazy("Localities"), "pin", find_localities),
)
