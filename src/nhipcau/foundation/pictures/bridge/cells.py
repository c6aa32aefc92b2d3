"""From planks to the cells of a deck: one a plank, or one a field where there are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.foundation.pictures.bridge.values import STATES, Plank, Span, Tally
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
    if not is_grouped(span):
        return tuple(_single(plank) for plank in span.planks)
    groups: dict[tuple[str, str], list[Tally]] = {}
    for tally in span.counted:
        groups.setdefault((tally.field, tally.field_key), []).append(tally)
    return tuple(_group(span, *named, tallies) for named, tallies in groups.items())


def is_grouped(span: Span) -> bool:
    return bool(span.tallies) or len(span.planks) > MOST_SINGLE


def whole_of(span: Span) -> Cell:
    """The whole span as one cell, for small pictures."""
    return _group(span, span.title, "", span.counted)


def shares_of(tallies: Sequence[Tally]) -> tuple[tuple[str, int], ...]:
    """How many stand in each state, in the order of `STATES`; states without any are out."""
    counted: Counter[str] = Counter()
    for tally in tallies:
        counted[tally.state] += tally.count
    return tuple((state, counted[state]) for state in STATES if counted[state])


def _single(plank: Plank) -> Cell:
    label = f"{plank.number}. {plank.label} – {plank.word or word_of(plank.state)}"
    return Cell(((plank.state, 1),), str(plank.number), label, plank.url)


def _group(span: Span, field: str, key: str, tallies: Sequence[Tally]) -> Cell:
    shares = shares_of(tallies)
    count = sum(number for _state, number in shares)
    shown = number_format(count, use_l10n=True)
    said = ngettext("%(count)s commitment", "%(count)s commitments", count) % {"count": shown}
    states = ", ".join(
        _("%(count)s %(state)s")
        % {"count": number_format(number, use_l10n=True), "state": word_of(state).lower()}
        for state, number in shares
    )
    return Cell(
        shares=shares,
        caption=shown,
        label=f"{field}: {said} – {states}" if states else f"{field}: {said}",
        url=_narrowed(span.url, key),
        name=field,
    )


def _narrowed(url: str, key: str) -> str:
    """The list's address with the field added."""
    if not url or not key:
        return url
    return f"{url}{'&' if '?' in url else '?'}field={key}"
