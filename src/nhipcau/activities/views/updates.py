"""Reports: lists, one with its versions and words, two compared, the sheet that proves one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.activities.choices import Standing
from nhipcau.activities.forms.filters_updates import filter_of
from nhipcau.activities.models import ConfirmationRequest, Update, UpdateVersion
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.permissions.standing import is_of_the_sides
from nhipcau.activities.selectors.comparison import compare_versions
from nhipcau.activities.selectors.updates import (
    listed,
    update_history,
    updates_visible_to,
    version_visible_to,
    versions_of,
)
from nhipcau.activities.services.submitting import what_a_report_lacks
from nhipcau.activities.views.subjects import noun_of, update_or_404
from nhipcau.agreements.views.pages import Ample, page_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.history import acts
from nhipcau.foundation.requests import Request


@require_safe
def update_list(request: Request) -> HttpResponse:
    wanted, shown = filter_of(request.GET)
    rows = listed(updates_visible_to(request.actor, wanted))
    context = {
        "page": page_of(request, rows, pages=Ample),
        "wanted": wanted,
        "filters": shown,
        "standings": list(Standing),
    }
    return render(request, "activities/update_list.html", context)


@require_safe
def update_show(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    update = update_or_404(actor, pk)
    versions = versions_of(actor, update)
    history = page_of(request, update_history(actor, update))
    is_inside = is_of_the_sides(actor, update)
    context = {
        **_about(update),
        "versions": versions,
        "standing": next((one for one in versions if one.number == update.latest), None),
        "draft": next((one for one in versions if one.submitted_at is None), None),
        "is_inside": is_inside,
        "page": history,
        "acts": acts(actor, history.object_list, subject=update, shows_names=is_inside),
        **acts_on(actor, update, versions),
    }
    return render(request, "activities/update_detail.html", context)


@require_safe
def update_compare(request: Request, pk: int) -> HttpResponse:
    update = update_or_404(request.actor, pk)
    older, newer = (
        _version(request.actor, update, request.GET.get(key, "")) for key in ("from", "to")
    )
    context = {**_about(update), "comparison": compare_versions(older, newer)}
    return render(request, "activities/update_compare.html", context)


@require_safe
def update_proof(request: Request, pk: int) -> HttpResponse:
    """Who said what when of the version that stands, with its place in the sealed chain."""
    update = update_or_404(request.actor, pk)
    version = version_visible_to(request.actor, update, update.latest)
    if version is None:
        raise Http404(_("Nothing of this report was submitted yet."))
    entries = update_history(request.actor, update).filter(
        verb__in=("submit", "confirm", "dispute")
    )
    context = {
        **_about(update),
        "version": version,
        "is_inside": is_of_the_sides(request.actor, update),
        "acts": acts(request.actor, entries.order_by("pk"), subject=update),
        "printed_at": timezone.localtime(),
    }
    return render(request, "activities/update_proof.html", context)


def acts_on(actor: Actor, update: Update, versions: list[UpdateVersion]) -> dict[str, Any]:
    """What this actor may do with a report, for the buttons of its page."""
    draft = next((one for one in versions if one.submitted_at is None), None)
    request = answerable(actor, update, versions)
    return {
        "may_change": permissions.may_change_update(actor, update),
        "may_submit": permissions.may_submit_update(actor, update) if draft else None,
        "lacks": what_a_report_lacks(update, draft) if draft else [],
        "may_answer": request is not None,
    }


def answerable(
    actor: Actor, update: Update, versions: list[UpdateVersion]
) -> ConfirmationRequest | None:
    """The first request on the version that stands which this actor may answer."""
    for version in versions:
        if version.number != update.latest:
            continue
        for request in version.requests.all():
            request.update, request.version = update, version
            if permissions.may_answer_update(actor, request):
                return request
    return None


def _version(actor: Actor, update: Update, said: str) -> UpdateVersion:
    number = int(said) if said.isdecimal() and len(said) < 6 else 0
    version = version_visible_to(actor, update, number)
    if version is None:
        raise Http404(_("There is no such version."))
    return version


def _about(update: Update) -> dict[str, Any]:
    return {"update": update, "subject": update.subject, "noun": noun_of(update.subject)}
