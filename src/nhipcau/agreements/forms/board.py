"""The board's address: how the reader looks at what the filter leaves, and what may be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.models import Field
from nhipcau.agreements.selectors import CommitmentFilter
from nhipcau.agreements.selectors.filter_words import DEADLINES, DOERS, SORTS
from nhipcau.agreements.selectors.filters import NONE, STATES
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.localities.selectors import localities_visible_to

Words = str | Promise
FACES: dict[str, tuple[Words, str]] = {
    "table": (_("Table"), "table"),
    "columns": (_("Columns"), "layers"),
    "calendar": (_("Calendar"), "calendar"),
}
GROUPS: dict[str, Words] = {
    "state": _("By state"),
    "deadline": _("By deadline"),
    "field": _("By field"),
    "side": _("By side"),
    "lead": _("By lead organisation"),
}
SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class Look:
    """Which face of the board, grouped how, which month, how many rows a page."""

    face: str = "table"
    group: str = "state"
    month: date | None = None
    size: int = 25
    lot: int = 1

    @classmethod
    def from_query(cls, data: QueryDict) -> Look:
        face, group, size = (data.get(name, "") for name in ("view", "group", "size"))
        lot = data.get("lot", "")
        return cls(
            face=face if face in FACES else "table",
            group=group if group in GROUPS else "state",
            month=_month(data.get("month", "")),
            size=int(size) if size in {str(one) for one in SIZES} else SIZES[0],
            lot=int(lot) if lot.isascii() and lot.isdecimal() and len(lot) < 7 else 1,
        )

    def params(self) -> list[tuple[str, str]]:
        """Name and value of what is not ordinary; only what the face has a use for."""
        pairs = [
            ("view", "" if self.face == "table" else self.face),
            ("group", self.group if self.face == "columns" else ""),
            ("lot", str(self.lot) if self.face == "columns" and self.lot > 1 else ""),
            (
                "month",
                f"{self.month:%Y-%m}" if self.month and self.face == "calendar" else "",
            ),
            ("size", "" if self.size == SIZES[0] else str(self.size)),
        ]
        return [(name, value) for name, value in pairs if value]


def board_url(wanted: CommitmentFilter, look: Look | None = None) -> str:
    """The address of the board: a filter and how to look at it."""
    query = urlencode([*wanted.params(), *(look or Look()).params()])
    # A bare address is where a person's own default view opens.
    return f"{reverse('agreements:commitment-list')}?{query or 'view=table'}"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose in the filter."""

    value: str
    label: Words
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """What the filter of the board offers; written by the template without a widget a box, for
    hundreds of options pass through it with every page."""

    fields: list[Option]
    localities: list[Option]
    promised_to: list[Option]
    doers: list[Option]
    deadlines: list[Option]
    states: list[Option]
    sorts: list[Option]


def offers_for(actor: Actor, wanted: CommitmentFilter) -> Offers:
    """The choices with those in force marked; a former unit only where it is the one chosen."""
    units = _units(actor, wanted)
    fields: list[tuple[str, Words]] = [(row.key, row.name) for row in Field.objects.all()]
    return Offers(
        fields=_options([*fields, (NONE, _("No field"))], wanted.field),
        localities=_options(units, str(wanted.locality_id or "")),
        promised_to=_options(units, str(wanted.promised_to_id or "")),
        doers=_options(DOERS.items(), wanted.doers),
        deadlines=_options(DEADLINES.items(), wanted.deadline),
        states=[
            Option(state, CHIPS[f"commitment.{state}"].word, state in wanted.states)
            for state in STATES
        ],
        sorts=_options(SORTS.items(), wanted.sort),
    )


def _options(offered: Iterable[tuple[str, Words]], chosen: str) -> list[Option]:
    return [Option(str(value), label, str(value) == chosen) for value, label in offered]


def _units(actor: Actor, wanted: CommitmentFilter) -> list[tuple[str, Words]]:
    today = timezone.localdate()
    chosen = {wanted.locality_id, wanted.promised_to_id}
    return [
        (str(row.pk), row.name)
        for row in localities_visible_to(actor).defer("folded", "aliases", "source")
        if row.is_in_force_on(today) or row.pk in chosen
    ]


def _month(said: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{2})", said)
    if not found or not 1900 <= int(found[1]) <= 2199 or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)
