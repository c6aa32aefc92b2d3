"""The list of activities, their map, and the page of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nhipcau.activities import permissions
from nhipcau.activities.choices import ActivityState
from nhipcau.activities.forms.filters import filter_words, list_url, offers_for
from nhipcau.activities.models import Activity
from nhipcau.activities.selectors import (
    ActivityFilter,
    activities_visible_to,
    activity_history,
    agreement_of,
    changes_of,
    contribution_of,
    evidence_of,
    in_full,
    links_of,
    served_counts,
    spots_of,
    state_counts,
)
from nhipcau.activities.selectors.activities import MOST_COUNTED
from nhipcau.activities.views.pages import activity_or_404
from nhipcau.agreements.views.pages import Ample, page_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.requests import Request
from nhipcau.localities.selectors import find_organisation, suggested_organisations

SUGGESTED = 8
SORTED = ("title", "from", "to")


@require_safe
def activity_list(request: Request) -> HttpResponse:
    wanted = ActivityFilter.from_query(request.GET)
    typed = request.GET.get("unit", "").strip()[:300]
    if found := _unit_meant(request.actor, wanted, typed):
        return redirect(list_url(found))
    rows = activities_visible_to(request.actor, wanted)
    page = page_of(request, in_full(rows), pages=Ample)
    context = {
        **_shared(request, wanted, typed),
        "page": page,
        "most": MOST_COUNTED,
        "served": served_counts(request.actor, [row.pk for row in page]),
        "counts": _tabs(request.actor, wanted),
        "sorts": {key: _sort_link(wanted, key) for key in SORTED},
    }
    return render(request, "activities/activity_list.html", context)


@require_safe
def activity_map(request: Request) -> HttpResponse:
    """Where the activities of the list are, as dots and as a table."""
    wanted = replace(ActivityFilter.from_query(request.GET), is_mapped=True)
    rows = activities_visible_to(request.actor, wanted)
    page = page_of(request, in_full(rows))
    plain = replace(wanted, is_mapped=False)
    everything = activities_visible_to(request.actor, plain).count()
    context = {
        **_shared(request, wanted, ""),
        "spots": spots_of(rows),
        "page": page,
        "served": served_counts(request.actor, [row.pk for row in page]),
        "unmapped": everything - page.paginator.count,
        "unmapped_url": list_url(plain),
    }
    return render(request, "activities/activity_map.html", context)


@require_safe
def activity_show(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    gift = contribution_of(activity) if activity.kind == "contribution" else None
    context = {
        "activity": activity,
        "links": links_of(request.actor, activity),
        "agreement": agreement_of(request.actor, activity),
        "gift": gift,
        "reads_recipients": gift and permissions.may_read_recipients(request.actor, gift),
        "evidence": evidence_of(request.actor, activity),
        "spots": spots_of(Activity.objects.filter(pk=activity.pk)),
        "panels": panels_at("activity", request, activity),
        "more_tabs": panels_at("activity-tabs", request, activity),
        **acts_on(request.actor, activity),
    }
    return render(request, "activities/activity_detail.html", context)


@require_safe
def activity_past(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    page = page_of(request, activity_history(request.actor, activity))
    context = {
        "activity": activity,
        "page": page,
        "acts": changes_of(request.actor, activity, page.object_list),
        "more_tabs": panels_at("activity-tabs", request, activity),
        "reads_names": permissions.may_read_names(request.actor, activity),
    }
    return render(request, "activities/activity_history.html", context)


def acts_on(actor: Actor, activity: Activity) -> dict[str, Any]:
    """What this actor may do with an activity, for the buttons of its page."""
    return {
        "may_change": permissions.may_change_activity(actor, activity),
        "may_show": permissions.may_show_activity(actor, activity),
        "may_remove": permissions.may_remove_activity(actor, activity),
        "may_add_evidence": permissions.may_add_evidence(actor, activity),
        "may_link": bool(actor.acting and actor.acting.at_least("editor")),
    }


def _shared(request: Request, wanted: ActivityFilter, typed: str) -> dict[str, Any]:
    words = filter_words(request.actor, wanted)
    return {
        "wanted": wanted,
        "query": wanted.to_query(),
        "offers": offers_for(request.actor, wanted),
        "words": [(word, list_url(word.without)) for word in words],
        "unit_typed": typed,
        "units": _suggestions(request.actor, wanted, typed),
        "may_add": permissions.may_add_activity(request.actor, None),
        "map_url": list_url(replace(wanted, is_mapped=False), "activity-map"),
        "list_url": list_url(replace(wanted, is_mapped=False)),
    }


def _tabs(actor: Actor, wanted: ActivityFilter) -> list[tuple[str, int, str]]:
    """All, then each state in which there is an activity."""
    counts = state_counts(activities_visible_to(actor, replace(wanted, states=())))
    everything = ("", counts["total"], list_url(replace(wanted, states=())))
    return [
        everything,
        *(
            (state, counts[state], list_url(replace(wanted, states=(state,))))
            for state in ActivityState.values
            if counts[state]
        ),
    ]


def _sort_link(wanted: ActivityFilter, key: str) -> dict[str, str]:
    """Where the head of a column leads, and how it is sorted now."""
    other = f"-{key}" if wanted.sort == key else key
    now = {key: "ascending", f"-{key}": "descending"}.get(wanted.sort, "")
    return {"url": list_url(replace(wanted, sort=other)), "now": now}


def _unit_meant(actor: Actor, wanted: ActivityFilter, typed: str) -> ActivityFilter | None:
    """The filter with the organisation whose name was typed in full, where that is a new one."""
    found = find_organisation(typed, reader=actor) if typed else None
    if found is None or found.pk == wanted.organisation_id:
        return None
    return replace(wanted, organisation_id=found.pk)


def _suggestions(actor: Actor, wanted: ActivityFilter, typed: str) -> list[tuple[Any, str]]:
    if not typed:
        return []
    found = suggested_organisations(actor, typed, limit=SUGGESTED)
    return [
        (one.organisation, list_url(replace(wanted, organisation_id=one.organisation.pk)))
        for one in found
    ]
