"""What pages of activities share: rows that may be known of, saves that may come too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.activities.errors import ActivitiesError, Stale
from nhipcau.activities.models import Activity
from nhipcau.activities.selectors import activity_detail, activity_history, changes_of
from nhipcau.agreements.views.pages import Conflict, conflict_of, version_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request

Row = TypeVar("Row")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def activity_or_404(actor: Actor, pk: int) -> Activity:
    """The activity, for those who may know of it."""
    try:
        return activity_detail(actor, pk)
    except Activity.DoesNotExist:
        raise Http404(_("There is no such activity.")) from None


def attempt(form: forms.Form, act: Callable[[], Row]) -> Row | None:
    """Do it in one transaction; what a service refuses becomes an error of the form.

    `Stale` is left to the caller, who shows what changed.
    """
    try:
        with transaction.atomic():
            return act()
    except Stale:
        raise
    except ActivitiesError as refusal:
        form.add_error(None, str(refusal.message))
        return None


def save_or_show(
    request: Request,
    activity: Activity,
    *,
    template: str,
    entry_for: Callable[[Activity], Any],
    act: Callable[[Any, int], object],
    done: str,
    onward: str = "",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form about a stored activity: shown, saved, or shown again beside what others saved.

    `entry_for` makes the form, bound to what was sent; `act` saves it at the version it was opened
    at. The same form sent twice is simply done.
    """
    there = onward or activity.get_absolute_url()
    said = {"activity": activity, "back_url": there, **(context or {})}
    entry = entry_for(activity)
    version, conflict = activity.version, None
    if entry.is_bound:
        version = version_of(request)
    if entry.is_bound and entry.is_valid():
        try:
            if attempt(entry, lambda: act(entry, version)) is not None:
                messages.success(request, done)
                return redirect(there)
        except Stale as stale:
            fresh = activity_or_404(request.actor, activity.pk)
            entry = entry_for(fresh)
            entry.is_valid()
            if not (rows := entry.stored_now()):
                return redirect(there)
            conflict = _conflict(request.actor, fresh, str(stale.message), rows)
            version = fresh.version
    said |= {"entry": entry, "version": version, "conflict": conflict}
    return render(request, template, said)


def _conflict(
    actor: Actor, activity: Activity, message: str, rows: list[tuple[str, str]]
) -> Conflict:
    latest = activity_history(actor, activity)[:1]
    return conflict_of(message, changes_of(actor, activity, latest), rows)
