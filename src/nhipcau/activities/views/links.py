"""Which commitments an activity serves: found by search from either end, said, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.activities import permissions, services
from nhipcau.activities.models import Activity
from nhipcau.activities.permissions import Link
from nhipcau.activities.selectors import (
    ActivityFilter,
    activities_visible_to,
    in_full,
)
from nhipcau.activities.selectors.filters import id_of
from nhipcau.activities.views.pages import activity_or_404, get_or_post
from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors import CommitmentFilter, commitments_visible_to
from nhipcau.agreements.selectors.commitments import with_sides
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import commitment_or_404
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

LOOKED_AT = 60
"""Rows that a search is weighed over, so that whoever may not link them is not offered them."""
OFFERED = 15


@signed_in
@get_or_post
def activity_link(request: Request, pk: int) -> HttpResponse:
    """From an activity: look for the commitment that it serves."""
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_add_activity(request.actor, None))
    if request.method == "POST":
        commitment = commitment_or_404(request.actor, _asked(request, "commitment"))
        _link(request, activity, commitment)
        return redirect(activity.get_absolute_url())
    search = request.GET.get("q", "").strip()[:200]
    context = {
        "activity": activity,
        "search": search,
        "found": _commitments(request, activity, search),
        "back_url": activity.get_absolute_url(),
    }
    return render(request, "activities/activity_link.html", context)


@signed_in
@get_or_post
def commitment_link(request: Request, pk: int) -> HttpResponse:
    """From a commitment: look for an activity that is there already."""
    commitment = commitment_or_404(request.actor, pk)
    require(permissions.may_begin_for(request.actor, commitment))
    if request.method == "POST":
        activity = activity_or_404(request.actor, _asked(request, "activity"))
        _link(request, activity, commitment)
        return redirect(commitment.get_absolute_url())
    search = request.GET.get("q", "").strip()[:200]
    context = {
        "commitment": commitment,
        "search": search,
        "found": _activities(request, commitment, search),
        "back_url": commitment.get_absolute_url(),
    }
    return render(request, "activities/commitment_link.html", context)


@signed_in
@require_POST
def activity_unlink(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    commitment = commitment_or_404(request.actor, _asked(request, "commitment"))
    require(permissions.may_unlink(request.actor, Link(activity, commitment)))
    services.unlink_commitment(actor=request.actor, activity_id=pk, commitment_id=commitment.pk)
    messages.success(request, _("The activity does not serve that commitment any more."))
    return redirect(activity.get_absolute_url())


def _link(request: Request, activity: Activity, commitment: Commitment) -> None:
    require(permissions.may_link(request.actor, Link(activity, commitment)))
    services.link_commitment(
        actor=request.actor, activity_id=activity.pk, commitment_id=commitment.pk
    )
    messages.success(request, _("The activity serves the commitment now."))


def _asked(request: Request, name: str) -> int:
    found = id_of(request.POST.get(name, ""))
    if found is None:
        raise Http404(_("Choose one of the rows first."))
    return found


def _commitments(request: Request, activity: Activity, search: str) -> list[Commitment]:
    """What the search finds and this actor may link; of its agreement where nothing is typed."""
    wanted = CommitmentFilter(search=search)
    if not search:
        if activity.agreement_id is None:
            return []
        wanted = CommitmentFilter(agreement_id=activity.agreement_id)
    linked = activity.serves.values("commitment")
    rows = commitments_visible_to(request.actor, wanted).exclude(pk__in=linked)
    rows = with_sides(rows.exclude(agreement__state=AgreementState.DRAFT))
    rows = rows.select_related("agreement__keeper").prefetch_related("agreement__parties")
    return [
        one for one in rows[:LOOKED_AT] if permissions.may_link(request.actor, Link(activity, one))
    ][:OFFERED]


def _activities(request: Request, commitment: Commitment, search: str) -> list[Activity]:
    """What the search finds and this actor may link; without words what serves nothing yet."""
    wanted = ActivityFilter(search=search) if search else ActivityFilter(is_loose=True)
    rows = activities_visible_to(request.actor, wanted)
    rows = in_full(rows.exclude(serves__commitment=commitment))
    return [
        one
        for one in rows[:LOOKED_AT]
        if permissions.may_link(request.actor, Link(one, commitment))
    ][:OFFERED]
