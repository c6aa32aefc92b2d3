"""Writing a report: a new one, its draft changed, submitted, set aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.activities.errors import ActivitiesError, NotReady
from nhipcau.activities.forms.updates import UpdateEntry
from nhipcau.activities.models import Update
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.selectors.writing import writing_of
from nhipcau.activities.services.submitting import submit_update
from nhipcau.activities.services.updates import change_update, draft_update, drop_draft
from nhipcau.activities.views.subjects import attempt, noun_of, subject_or_404, update_or_404
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.promising import get_or_post
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require


@signed_in
@get_or_post
def update_add(request: Request, pk: int, noun: str) -> HttpResponse:
    subject = subject_or_404(request.actor, noun, pk)
    require(permissions.may_report_on(request.actor, subject))
    entry = UpdateEntry(request.POST or None, writing=writing_of(request.actor, subject))
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: draft_update(
                actor=request.actor, form=entry.said(), **{f"{noun_of(subject)}_id": subject.pk}
            ),
        )
        if made is not None:
            messages.success(request, _("The draft is saved. Other sides do not see it yet."))
            return redirect(made.get_absolute_url())
    return _page(request, entry, subject.get_absolute_url())


@signed_in
@get_or_post
def update_change(request: Request, pk: int) -> HttpResponse:
    update = update_or_404(request.actor, pk)
    require(permissions.may_change_update(request.actor, update))
    writing = writing_of(request.actor, update.subject, update)
    entry = UpdateEntry(request.POST or None, writing=writing)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: change_update(
                actor=request.actor,
                update_id=pk,
                number=_number(request, "number"),
                revision=_number(request, "revision"),
                form=entry.said(),
            ),
        )
        if made is not None:
            messages.success(request, _("The draft is saved. Other sides do not see it yet."))
            return redirect(update.get_absolute_url())
    return _page(request, entry, update.get_absolute_url(), update)


@signed_in
@require_POST
def update_submit(request: Request, pk: int) -> HttpResponse:
    update = update_or_404(request.actor, pk)
    try:
        submit_update(
            actor=request.actor,
            update_id=pk,
            number=_number(request, "number"),
            revision=_number(request, "revision"),
        )
    except NotReady as refusal:
        messages.error(request, f"{refusal.message} {' '.join(map(str, refusal.missing))}")
    except ActivitiesError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The report is submitted; the other sides are asked."))
    return redirect(update.get_absolute_url())


@signed_in
@require_POST
def update_drop(request: Request, pk: int) -> HttpResponse:
    update = update_or_404(request.actor, pk)
    onward = update.get_absolute_url()
    try:
        stays = drop_draft(actor=request.actor, update_id=pk, number=_number(request, "number"))
    except ActivitiesError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The draft is set aside."))
        onward = onward if stays else update.subject.get_absolute_url()
    return redirect(onward)


def _number(request: Request, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _page(
    request: Request, entry: UpdateEntry, back_url: str, update: Update | None = None
) -> HttpResponse:
    version = entry.writing.version
    seen = {"number": version.number, "revision": version.revision} if version else {}
    if request.method == "POST" and version:
        # What was opened: a press after somebody else's save must be refused again and again.
        seen = {name: _number(request, name) for name in seen}
    context = {
        "entry": entry,
        "subject": entry.writing.subject,
        "update": update,
        "seen": seen,
        "is_new_version": bool(version and version.submitted_at),
        "back_url": back_url,
    }
    return render(request, "activities/update_form.html", context)
