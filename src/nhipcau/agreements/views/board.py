"""The commitment board: a table, columns or a calendar of what the address asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.forms.board import FACES, GROUPS, SIZES, Look, board_url, offers_for
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    FilterWord,
    Tally,
    agreements_visible_to,
    board_calendar,
    board_columns,
    board_table,
    filter_words,
    views_visible_to,
)
from nhipcau.agreements.selectors.filters import OVERDUE, SORTS
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.localities.selectors import find_organisation, suggested_organisations

# Overdue first: it is what a reader must see.
TABS = (OVERDUE, *CommitmentState.values)
SUGGESTED = 8


@require_safe
def commitment_list(request: Request) -> HttpResponse:
    wanted, look = CommitmentFilter.from_query(request.GET), Look.from_query(request.GET)
    typed = request.GET.get("unit", "").strip()[:300]
    if found := _unit_meant(request.actor, wanted, typed):
        return redirect(board_url(found, look))
    views = views_visible_to(request.actor)
    if not request.GET and (own := next((one for one in views if one.is_default), None)):
        return redirect(own.url)
    today = timezone.localdate()
    context = {
        "wanted": wanted,
        "look": look,
        "board_query": wanted.to_query(),
        "here_query": board_url(wanted, look).partition("?")[2],
        "words": _words(request.actor, wanted, look),
        "offers": offers_for(request.actor, wanted),
        "agreement": _agreement(request.actor, wanted),
        "faces": _faces(wanted, look),
        "groups": [(key, board_url(wanted, replace(look, group=key)), word)
                   for key, word in GROUPS.items()],
        "views": views,
        "unit_typed": typed,
        "units": _suggestions(request.actor, wanted, look, typed),
        **FILLED[look.face](request, wanted, look, today),
    }  # fmt: skip
    return render(request, "agreements/commitment_list.html", context)


@require_safe
def board_units(request: Request) -> HttpResponse:
    """A fragment: the organisations that somebody may mean who types a name into the filter."""
    wanted, look = CommitmentFilter.from_query(request.GET), Look.from_query(request.GET)
    typed = request.GET.get("unit", "").strip()[:300]
    context = {
        "units": _suggestions(request.actor, wanted, look, typed),
        "unit_typed": typed,
    }
    return render(request, "agreements/_board_units.html", context)


def _table(request: Request, wanted: CommitmentFilter, look: Look, today: date) -> dict[str, Any]:
    number = request.GET.get("page") or request.GET.get("trang")
    table = board_table(request.actor, wanted, today, size=look.size, number=number)
    return {
        "page": table.page,
        "counts": _tabs(wanted, look, table.tally),
        "chosen_state": wanted.states[0] if len(wanted.states) == 1 else "",
        "sorts": {key: _sort_link(wanted, look, key) for key in SORTS},
        "sizes": [(size, board_url(wanted, replace(look, size=size))) for size in SIZES],
        "may_choose": _may_choose(request.actor),
    }


def _columns(request: Request, wanted: CommitmentFilter, look: Look, today: date) -> dict[str, Any]:
    shown = board_columns(request.actor, wanted, today, group=look.group, lot=look.lot)
    steps = {"before": shown.lot - 1, "after": shown.lot + 1}
    return {
        "shown": shown,
        "columns": [(one, board_url(one.wanted)) for one in shown.columns],
        **{
            name: board_url(wanted, replace(look, lot=lot)) if 1 <= lot <= shown.lots else ""
            for name, lot in steps.items()
        },
    }


def _calendar(
    request: Request, wanted: CommitmentFilter, look: Look, today: date
) -> dict[str, Any]:
    shown = board_calendar(request.actor, wanted, today, look.month or today)
    months = {"before": shown.before, "after": shown.after, "this_month": today}
    return {
        "shown": shown,
        "weeks": [[(day, board_url(day.wanted)) for day in week] for week in shown.weeks],
        "beside": [(one, board_url(one.wanted)) for one in shown.beside],
        **{
            name: board_url(wanted, replace(look, month=month)) if month else ""
            for name, month in months.items()
        },
    }


FILLED: dict[str, Callable[[Request, CommitmentFilter, Look, date], dict[str, Any]]] = {
    "table": _table,
    "columns": _columns,
    "calendar": _calendar,
}


def _faces(wanted: CommitmentFilter, look: Look) -> list[tuple[str, str, Any, str]]:
    return [
        (face, board_url(wanted, replace(look, face=face, lot=1)), word, icon)
        for face, (word, icon) in FACES.items()
    ]


def _words(actor: Actor, wanted: CommitmentFilter, look: Look) -> list[tuple[FilterWord, str]]:
    """Each filter in force in words, with the address of the board without it."""
    return [(word, board_url(word.without, look)) for word in filter_words(actor, wanted)]


def _tabs(wanted: CommitmentFilter, look: Look, tally: Tally) -> list[tuple[str, int, str]]:
    """All, then each state in which there is a commitment."""
    counts = {state: tally.within((state,)).total for state in TABS}
    everything = ("", tally.within().total, board_url(replace(wanted, states=()), look))
    return [
        everything,
        *(
            (state, count, board_url(replace(wanted, states=(state,)), look))
            for state, count in counts.items()
            if count
        ),
    ]


def _sort_link(wanted: CommitmentFilter, look: Look, key: str) -> dict[str, str]:
    """Where the head of a column leads, and how it is sorted now."""
    other = f"-{key}" if wanted.sort == key else key
    now = {key: "ascending", f"-{key}": "descending"}.get(wanted.sort, "")
    return {"url": board_url(replace(wanted, sort=other), look), "now": now}


def _agreement(actor: Actor, wanted: CommitmentFilter) -> Any:
    if not wanted.agreement_id:
        return None
    return agreements_visible_to(actor).filter(pk=wanted.agreement_id).first()


def _may_choose(actor: Actor) -> bool:
    """Acts on many rows are for those who may write for some organisation."""
    return bool(actor.acting and actor.acting.at_least("editor"))


def _unit_meant(actor: Actor, wanted: CommitmentFilter, typed: str) -> CommitmentFilter | None:
    """The filter with the organisation whose name was typed in full, where that is a new one."""
    found = find_organisation(typed, reader=actor) if typed else None
    if found is None or found.pk == wanted.organisation_id:
        return None
    return replace(wanted, organisation_id=found.pk, is_unled=False, is_mine=False)


def _suggestions(
    actor: Actor, wanted: CommitmentFilter, look: Look, typed: str
) -> list[tuple[Any, str]]:
    if not typed:
        return []
    found = suggested_organisations(actor, typed, limit=SUGGESTED)
    return [
        (
            one.organisation,
            board_url(replace(wanted, organisation_id=one.organisation.pk, is_unled=False), look),
        )
        for one in found
    ]
