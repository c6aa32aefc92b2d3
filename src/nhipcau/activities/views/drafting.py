"""Entering an activity, changing it, saying how far it is, who takes part and who may see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhipcau.activities import permissions, services
from nhipcau.activities.forms.activities import (
    ActivityEntry,
    NewActivity,
    PartEntry,
    SideEntry,
    StateEntry,
    VisibilityEntry,
)
from nhipcau.activities.forms.parts import standing_parts
from nhipcau.activities.selectors.filters import id_of
from nhipcau.activities.services import Belonging
from nhipcau.activities.views.pages import activity_or_404, attempt, get_or_post, save_or_show
from nhipcau.agreements.choices import LeadRole, Visibility
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import agreement_or_404, commitment_or_404
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require


@signed_in
@get_or_post
def activity_add(request: Request) -> HttpResponse:
    """A new activity; `commitment` or `agreement` in the address says for what."""
    require(permissions.may_add_activity(request.actor, None))
    commitment, agreement = begun_for(request)
    entry = NewActivity(
        request.POST or None,
        actor=request.actor,
        has_agreement=agreement is not None,
        may_publish=may_publish(request.actor),
        standing=leads_of(commitment) if commitment else [],
        initial=beginning_of(commitment, agreement),
    )
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.add_activity(
                actor=request.actor,
                form=entry.activity_values(),
                belonging=belonging_of(entry, commitment, agreement),
            ),
        )
        if made is not None:
            messages.success(request, _("The activity is entered."))
            return redirect(made.get_absolute_url())
    context = {
        "entry": entry,
        "commitment": commitment,
        "agreement": agreement,
        "back_url": back_of(commitment, agreement),
    }
    return render(request, "activities/activity_add.html", context)


@signed_in
@get_or_post
def activity_change(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_change_activity(request.actor, activity))
    if activity.kind == "contribution":
        return redirect("activities:contribution-change", pk)
    return save_or_show(
        request,
        activity,
        template="activities/activity_change.html",
        entry_for=lambda row: ActivityEntry(request.POST or None, activity=row),
        act=lambda entry, version: services.change_activity(
            actor=request.actor,
            activity_id=pk,
            version=version,
            form=entry.activity_values(activity),
        ),
        done=_("The changes are saved."),
    )


@signed_in
@get_or_post
def activity_state(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_change_activity(request.actor, activity))
    return save_or_show(
        request,
        activity,
        template="activities/activity_state.html",
        entry_for=lambda row: StateEntry(request.POST or None, activity=row),
        act=lambda entry, version: services.change_state(
            actor=request.actor, activity_id=pk, version=version, **entry.cleaned_data
        ),
        done=_("How far it is, is saved."),
    )


@signed_in
@get_or_post
def activity_participants(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_change_activity(request.actor, activity))
    return save_or_show(
        request,
        activity,
        template="activities/activity_participants.html",
        entry_for=lambda row: PartEntry(
            request.POST if request.method == "POST" else None,
            actor=request.actor,
            standing=standing_parts(row),
        ),
        act=lambda entry, version: services.name_participants(
            actor=request.actor, activity_id=pk, version=version, parts=entry.parts()
        ),
        done=_("Who takes part is saved."),
    )


@signed_in
@get_or_post
def activity_sides(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_change_activity(request.actor, activity))
    return save_or_show(
        request,
        activity,
        template="activities/activity_sides.html",
        entry_for=lambda row: SideEntry(
            request.POST if request.method == "POST" else None, activity=row
        ),
        act=lambda entry, version: services.set_sides(
            actor=request.actor,
            activity_id=pk,
            version=version,
            locality_ids=entry.cleaned_data["sides"],
        ),
        done=_("The sides are saved."),
    )


@signed_in
@get_or_post
def activity_visibility(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_show_activity(request.actor, activity))
    return save_or_show(
        request,
        activity,
        template="activities/activity_visibility.html",
        entry_for=lambda row: VisibilityEntry(request.POST or None, activity=row),
        act=lambda entry, version: services.change_visibility(
            actor=request.actor, activity_id=pk, version=version, **entry.cleaned_data
        ),
        done=_("Who may see it is saved."),
    )


@signed_in
@get_or_post
@removed_once("activities.activity", onward="activities:activity-list")
def activity_remove(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_remove_activity(request.actor, activity))
    if request.method == "POST":
        services.remove_activity(actor=request.actor, activity_id=pk)
        messages.success(request, _("The activity is removed."))
        return redirect("activities:activity-list")
    context = {"activity": activity, "back_url": activity.get_absolute_url()}
    return render(request, "activities/activity_remove.html", context)


def begun_for(request: Request) -> tuple[Commitment | None, Agreement | None]:
    """For what the address says that something begins: a commitment, an agreement, or neither."""
    commitment_id = id_of(request.GET.get("commitment", ""))
    if commitment_id is not None:
        commitment = commitment_or_404(request.actor, commitment_id)
        require(permissions.may_begin_for(request.actor, commitment))
        return commitment, commitment.agreement
    agreement_id = id_of(request.GET.get("agreement", ""))
    if agreement_id is None:
        return None, None
    agreement = agreement_or_404(request.actor, agreement_id)
    if agreement.is_draft:
        raise Http404(_("The agreement is a draft."))
    return None, agreement


def belonging_of(
    entry: Any, commitment: Commitment | None, agreement: Agreement | None
) -> Belonging:
    said = entry.cleaned_data
    return Belonging(
        commitment_ids=[commitment.pk] if commitment else [],
        agreement_id=agreement.pk if agreement else None,
        locality_ids=said.get("sides", []),
        parts=entry.parts() if hasattr(entry, "parts") else [],
        visibility=said["visibility"],
    )


def beginning_of(commitment: Commitment | None, agreement: Agreement | None) -> dict[str, Any]:
    """What the promise says already, so that nobody types it again."""
    if commitment is None:
        return {"visibility": _usual_sight(agreement)}
    return {
        "title": commitment.text[:300],
        "field": commitment.field_id or "",
        "form": commitment.form,
        "planned_from": commitment.due_from,
        "planned_to": commitment.due_on,
        "visibility": _usual_sight(agreement),
    }


def leads_of(commitment: Commitment) -> list[tuple[str, Any]]:
    """Who carries a commitment, as parts in what is done for it."""
    return [
        ("accountable" if lead.role == LeadRole.LEAD else "implementing", lead.organisation)
        for lead in commitment.leads.all()
    ]


def back_of(commitment: Commitment | None, agreement: Agreement | None) -> str:
    row = commitment or agreement
    return row.get_absolute_url() if row else "/hoat-dong/"


def may_publish(actor: Actor) -> bool:
    return bool(actor.acting and actor.acting.at_least("approver"))


def _usual_sight(agreement: Agreement | None) -> str:
    own = agreement is not None and agreement.visibility == Visibility.OWN
    return str(Visibility.OWN if own else Visibility.PARTIES)
