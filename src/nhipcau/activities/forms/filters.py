"""The address of the list of activities: the filter, how it is looked at, and what is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.activities.choices import ActivityKind, ActivityState
from nhipcau.activities.selectors import ActivityFilter
from nhipcau.activities.selectors.filters import DEFAULT_SORT, NONE
from nhipcau.agreements.models import Field
from nhipcau.agreements.selectors import agreements_visible_to, commitments_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import localities_visible_to, organisations_visible_to

Words = str | Promise
SORTS: dict[str, Words] = {
    "new": _("Latest entered first"),
    "-new": _("First entered first"),
    "title": _("By the alphabet"),
    "-title": _("By the alphabet, backwards"),
    "from": _("By beginning"),
    "-from": _("Latest beginning first"),
    "to": _("By end"),
    "-to": _("Latest end first"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose in the filter."""

    value: str
    label: Words
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FilterWord:
    """One thing asked for, in words, and the filter without it."""

    label: Words
    value: Words
    without: ActivityFilter


def list_url(wanted: ActivityFilter, view: str = "activity-list") -> str:
    """The address of the list, or of the map, of what a filter leaves."""
    query = wanted.to_query()
    address = reverse(f"activities:{view}")
    return f"{address}?{query}" if query else address


def offers_for(actor: Actor, wanted: ActivityFilter) -> dict[str, list[Option]]:
    """The choices with those in force marked; a former unit only where it is the one chosen."""
    fields: list[tuple[str, Words]] = [(row.key, row.name) for row in Field.objects.all()]
    today = timezone.localdate()
    units: list[tuple[str, Words]] = [
        (str(row.pk), row.name)
        for row in localities_visible_to(actor).defer("folded", "aliases", "source")
        if row.is_in_force_on(today) or row.pk == wanted.locality_id
    ]
    return {
        "kinds": _options(ActivityKind.choices, wanted.kind),
        "fields": _options([*fields, (NONE, _("No field"))], wanted.field),
        "localities": _options(units, str(wanted.locality_id or "")),
        "sorts": _options(SORTS.items(), wanted.sort),
        "states": [
            Option(value, label, value in wanted.states) for value, label in ActivityState.choices
        ],
    }


def filter_words(actor: Actor, wanted: ActivityFilter) -> list[FilterWord]:
    """Each thing asked for in words; what the reader may not know of is told as not there."""
    empty = ActivityFilter()
    return [
        FilterWord(label, value, replace(wanted, **{name: getattr(empty, name)}))
        for name, label, value in _said(actor, wanted)
    ]


def _said(actor: Actor, wanted: ActivityFilter) -> Iterable[tuple[str, Words, Words]]:
    for name, label, value in (
        ("search", _("Words"), wanted.search),
        ("kind", _("Kind"), wanted.kind and ActivityKind(wanted.kind).label),
        ("field", _("Field"), _field_name(wanted.field)),
        ("states", _("State"), ", ".join(str(ActivityState(one).label) for one in wanted.states)),
        *((name, label, _row_name(actor, visible, getattr(wanted, name)))
          for name, label, visible in NAMED_ROWS),
        ("since", _("From"), _day_name(wanted.since)),
        ("until", _("Until"), _day_name(wanted.until)),
        ("is_mapped", PLACE, _("on the map") if wanted.is_mapped else ""),
        ("is_loose", _("Commitments"), _("none") if wanted.is_loose else ""),
        ("sort", _("Order"), "" if wanted.sort == DEFAULT_SORT else SORTS[wanted.sort]),
    ):  # fmt: skip
        if value:
            yield name, label, value


PLACE = pgettext_lazy("activity", "Place")
NAMED_ROWS: tuple[tuple[str, Words, Any], ...] = (
    ("locality_id", _("Side"), localities_visible_to),
    ("organisation_id", _("Organisation"), organisations_visible_to),
    ("commitment_id", _("Commitment"), commitments_visible_to),
    ("agreement_id", _("Agreement"), agreements_visible_to),
)


def _row_name(actor: Actor, visible: Any, pk: int | None) -> Words:
    if pk is None:
        return ""
    row = visible(actor).filter(pk=pk).first()
    return str(row) if row else _("not there, or not yours to see")


def _field_name(key: str) -> Words:
    if not key:
        return ""
    topic = Field.objects.filter(pk=key).first()
    return topic.name if topic else _("No field")


def _day_name(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _options(offered: Iterable[tuple[str, Words]], chosen: str) -> list[Option]:
    return [Option(str(value), label, str(value) == chosen) for value, label in offered]
