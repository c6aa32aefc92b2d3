"""The reporting rhythm of an agreement: a panel on its page, and the form that sets it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhipcau.activities import permissions
from nhipcau.activities.choices import Rhythm
from nhipcau.activities.forms.rhythm import RhythmEntry
from nhipcau.activities.selectors.rhythm import reports_due_of, rhythm_of, with_due_days
from nhipcau.activities.services.rhythm import set_rhythm
from nhipcau.activities.views.pages import attempt, get_or_post
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import agreement_or_404
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

SHOWN = 5


@signed_in
@get_or_post
def agreement_rhythm(request: Request, pk: int) -> HttpResponse:
    """Set how often the leads of an agreement report."""
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_set_rhythm(request.actor, agreement))
    rhythm = rhythm_of(agreement)
    entry = RhythmEntry(
        request.POST if request.method == "POST" else None,
        initial={"every": rhythm.every, "due_after": rhythm.due_after},
    )
    if entry.is_bound and entry.is_valid():
        done = attempt(
            entry, lambda: set_rhythm(actor=request.actor, agreement_id=pk, **entry.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("The reporting rhythm is saved."))
            return redirect(agreement)
    context = {"agreement": agreement, "entry": entry, "back_url": agreement.get_absolute_url()}
    return render(request, "activities/agreement_rhythm.html", context)


def rhythm_panel(request: Request, agreement: Agreement) -> SafeString:
    """For members: how often is reported, and the first reports that are due."""
    if not request.actor.organisations:
        return NOTHING
    rhythm = rhythm_of(agreement)
    may_set = permissions.may_set_rhythm(request.actor, agreement)
    if rhythm.every == Rhythm.NONE and not may_set:
        return NOTHING
    today = timezone.localdate()
    rows = reports_due_of(request.actor, agreement, today)[: SHOWN + 1]
    due = with_due_days(rows, today) if rhythm.every != Rhythm.NONE else []
    context = {
        "agreement": agreement,
        "rhythm": rhythm,
        "due": due[:SHOWN],
        "more": len(due) > SHOWN,
        "may_set": may_set,
    }
    return render_to_string("activities/_rhythm_panel.html", context, request)
