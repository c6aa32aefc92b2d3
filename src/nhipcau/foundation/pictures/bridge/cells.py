"""From planks to the cells of a deck: one a plank, or one a field where there are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.foundation.pictures.bridge.values import STATES, Plank, Span
from nhipcau.foundation.pictures.chips import CHIPS

MOST_SINGLE = 14
"""Planks that a span shows one by one; more are grouped by field."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of deck: `shares` counts its states, `caption` stands under it, `label` names it."""

    shares: tuple[tuple[str, int], ...]
    caption: str
    label: str
    url: str
    name: str = ""

    @property
    def count(self) -> int:
        return sum(count for _state, count in self.shares)


def word_of(state: str) -> str:
    """The state as chips say it."""
    return str(CHIPS[f"commitment.{state}"].word)


def cells_of(span: Span) -> tuple[Cell, ...]:
    """The deck of a span, in the order of the planks or of the fields' first appearance."""
    if len(span.planks) <= MOST_SINGLE:
        return tuple(_single(plank) for plank in span.planks)
    groups: dict[tuple[str, str], list[Plank]] = {}
    for plank in span.planks:
        groups.setdefault((plank.field, plank.field_key), []).append(plank)
    return tuple(_group(span, *named, planks) for named, planks in groups.items())


def is_grouped(span: Span) -> bool:
    return len(span.planks) > MOST_SINGLE


def whole_of(span: Span) -> Cell:
    """The whole span as one cell, for small pictures."""
    return _group(span, span.title, "", span.planks)


def shares_of(planks: Sequence[Plank]) -> tuple[tuple[str, int], ...]:
    """How many planks stand in each state, in the order of `STATES`; states without any are out."""
    counted = Counter(plank.state for plank in planks)
    return tuple((state, counted[state]) for state in STATES if counted[state])


def _single(plank: Plank) -> Cell:
    label = f"{plank.number}. {plank.label} – {word_of(plank.state)}"
    return Cell(((plank.state, 1),), str(plank.number), label, plank.url)


def _group(span: Span, field: str, key: str, planks: Sequence[Plank]) -> Cell:
    shares = shares_of(planks)
    said = ngettext("%(count)s commitment", "%(count)s commitments", len(planks)) % {
        "count": number_format(len(planks), use_l10n=True)
    }
    states = ", ".join(
        _("%(count)s %(state)s")
        % {"count": number_format(count, use_l10n=True), "state": word_of(state).lower()}
        for state, count in shares
    )
    return Cell(
        shares=shares,
        caption=number_format(len(planks), use_l10n=True),
        label=f"{field}: {said} – {states}" if states else f"{field}: {said}",
        url=_narrowed(span.url, key),
        name=field,
    )


def _narrowed(url: str, key: str) -> str:
    """The list's address with the field added."""
    if not url or not key:
        return url
    return f"{url}{'&' if '?' in url else '?'}field={key}"
