"""A filter in words: what a reader sees above the list, on the wall and in a file's heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.choices import DeadlineBucket
from nhipcau.agreements.models import Agreement, Field
from nhipcau.agreements.permissions.reading import readable
from nhipcau.agreements.selectors.filters import NONE, CommitmentFilter
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.localities.selectors import localities_visible_to, organisations_visible_to

Words = str | Promise
Word = tuple[Words, Words, dict[str, Any]]
DOERS: dict[str, Words] = {
    "alone": gettext_lazy("One side alone"),
    "together": gettext_lazy("Together"),
}
DEADLINES: dict[str, Words] = {
    **{bucket.value: bucket.label for bucket in DeadlineBucket},
    "month": gettext_lazy("Due within a month"),
    "dated": gettext_lazy("With a day"),
    "recurring": gettext_lazy("Recurring"),
}
SORTS: dict[str, Words] = {
    "due": gettext_lazy("By deadline"),
    "-due": gettext_lazy("Latest deadline first"),
    "text": gettext_lazy("By the alphabet"),
    "-text": gettext_lazy("By the alphabet, backwards"),
    "state": gettext_lazy("By state"),
    "-state": gettext_lazy("By state, backwards"),
    "agreement": gettext_lazy("By agreement and number"),
    "-agreement": gettext_lazy("By agreement and number, backwards"),
    "lead": gettext_lazy("By lead organisation"),
    "-lead": gettext_lazy("By lead organisation, backwards"),
    "field": gettext_lazy("By field"),
    "-field": gettext_lazy("By field, backwards"),
}


@dataclass(frozen=True, slots=True)
class FilterWord:
    """One thing asked for, in words, and the filter without it."""

    label: Words
    value: Words
    without: CommitmentFilter


def filter_words(actor: Actor, wanted: CommitmentFilter) -> list[FilterWord]:
    """Everything asked for but the order; names are those that this actor may know."""
    return [
        FilterWord(label, value, replace(wanted, **without))
        for label, value, without in (*_what(actor, wanted), *_who(actor, wanted), *_when(wanted))
    ]


def _what(actor: Actor, wanted: CommitmentFilter) -> Iterator[Word]:
    if wanted.search:
        yield _("Words"), f"“{wanted.search}”", {"search": ""}
    if wanted.agreement_id:
        yield _("Of the agreement"), _agreement(actor, wanted.agreement_id), {"agreement_id": None}
    if wanted.field:
        yield _("Field"), _field(wanted.field), {"field": ""}


def _who(actor: Actor, wanted: CommitmentFilter) -> Iterator[Word]:
    if wanted.locality_id:
        yield _("Side"), _locality(actor, wanted.locality_id), {"locality_id": None}
    if wanted.promised_to_id:
        place = _locality(actor, wanted.promised_to_id)
        yield _("Promised to"), place, {"promised_to_id": None}
    if wanted.promised_to_unit_id:
        unit = _organisation(actor, wanted.promised_to_unit_id)
        yield _("Promised to"), unit, {"promised_to_unit_id": None}
    if wanted.doers:
        yield _("Who does it"), DOERS[wanted.doers], {"doers": ""}
    if wanted.organisation_id:
        unit = _organisation(actor, wanted.organisation_id)
        yield _("Carried by"), unit, {"organisation_id": None}
    if wanted.is_unled:
        yield _("Carried by"), _("No unit is named"), {"is_unled": False}
    if wanted.is_mine:
        yield _("Carried by"), _("My organisation"), {"is_mine": False}


def _when(wanted: CommitmentFilter) -> Iterator[Word]:
    for state in wanted.states:
        rest = tuple(one for one in wanted.states if one != state)
        yield _("State"), CHIPS[f"commitment.{state}"].word, {"states": rest}
    if wanted.deadline:
        yield _("Deadline"), DEADLINES[wanted.deadline], {"deadline": ""}
    if wanted.due_from or wanted.due_to:
        span = _span(wanted.due_from, wanted.due_to)
        yield _("Deadline"), span, {"due_from": None, "due_to": None}


def _agreement(actor: Actor, pk: int) -> str:
    found = Agreement.objects.filter(readable(actor), pk=pk).first()
    return found.title if found else _("no such agreement")


def _field(key: str) -> str:
    if key == NONE:
        return _("No field")
    found = Field.objects.filter(pk=key).first()
    return found.name if found else _("no such field")


def _locality(actor: Actor, pk: int) -> str:
    found = localities_visible_to(actor).filter(pk=pk).first()
    return found.name if found else _("no such locality")


def _organisation(actor: Actor, pk: int) -> str:
    found = organisations_visible_to(actor).filter(pk=pk).first()
    return str(found) if found else _("no such organisation")


def _span(first: date | None, last: date | None) -> str:
    if first and first == last:
        return date_format(first, "SHORT_DATE_FORMAT")
    start = date_format(first, "SHORT_DATE_FORMAT") if first else "…"
    end = date_format(last, "SHORT_DATE_FORMAT") if last else "…"
    return f"{start} – {end}"
