"""Contributions: what was given, in all and one by one; entering and changing a gift."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.activities import permissions, services
from nhipcau.activities.forms.contributions import GiftEntry, NewGift
from nhipcau.activities.models import Activity, Contribution
from nhipcau.activities.selectors import (
    contribution_of,
    contributions_visible_to,
    gift_totals,
)
from nhipcau.activities.views.drafting import (
    back_of,
    beginning_of,
    begun_for,
    belonging_of,
    may_publish,
)
from nhipcau.activities.views.pages import activity_or_404, attempt, get_or_post, save_or_show
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require


@require_safe
def contribution_list(request: Request) -> HttpResponse:
    totals = gift_totals(request.actor)
    context = {
        "totals": totals,
        "most": max((one.pledged for one in totals), default=0),
        "pledged": sum(one.pledged for one in totals),
        "received": sum(one.received for one in totals),
        "page": page_of(request, contributions_visible_to(request.actor)),
        "may_add": permissions.may_add_activity(request.actor, None),
    }
    return render(request, "activities/contribution_list.html", context)


@signed_in
@get_or_post
def contribution_add(request: Request) -> HttpResponse:
    require(permissions.may_add_activity(request.actor, None))
    commitment, agreement = begun_for(request)
    entry = NewGift(
        request.POST or None,
        actor=request.actor,
        has_agreement=agreement is not None,
        may_publish=may_publish(request.actor),
        initial={"field": "social_welfare", **_own(request), **beginning_of(commitment, agreement)},
    )
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.add_contribution(
                actor=request.actor,
                form=entry.activity_values(),
                gift=entry.gift_values(),
                belonging=belonging_of(entry, commitment, agreement),
            ),
        )
        if made is not None:
            messages.success(request, _("The contribution is entered."))
            return redirect(made.get_absolute_url())
    context = {
        "entry": entry,
        "commitment": commitment,
        "agreement": agreement,
        "back_url": back_of(commitment, agreement),
    }
    return render(request, "activities/contribution_add.html", context)


@signed_in
@get_or_post
def contribution_change(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    _gift_or_404(activity)
    require(permissions.may_change_activity(request.actor, activity))
    return save_or_show(
        request,
        activity,
        template="activities/contribution_change.html",
        entry_for=lambda row: _entry(request, row),
        act=lambda entry, version: services.change_contribution(
            actor=request.actor,
            activity_id=pk,
            version=version,
            form=entry.activity_values(activity),
            gift=entry.gift_values(),
        ),
        done=_("The changes are saved."),
    )


def _entry(request: Request, activity: Activity) -> GiftEntry:
    gift = _gift_or_404(activity)
    return GiftEntry(
        request.POST or None,
        actor=request.actor,
        gift=gift,
        reads_recipients=bool(permissions.may_read_recipients(request.actor, gift)),
    )


def _gift_or_404(activity: Activity) -> Contribution:
    gift = contribution_of(activity)
    if gift is None:
        raise Http404(_("There is no such contribution."))
    return gift


def _own(request: Request) -> dict[str, Any]:
    acting = request.actor.acting
    return {"giver": acting.organisation_name if acting else ""}
