"""The word of a side: on one report, on many with one press; who waits, and who is silent."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.activities.choices import CONFIRM_JOB
from nhipcau.activities.errors import ActivitiesError, Replaced
from nhipcau.activities.forms.updates import AnswerEntry
from nhipcau.activities.models import ConfirmingAct, Update, UpdateVersion
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.selectors.confirming import confirming_detail, summary_of
from nhipcau.activities.selectors.updates import (
    requests_waiting_for,
    silent_partners,
    versions_of,
    with_days,
)
from nhipcau.activities.services.confirmations import Answer, answer_update
from nhipcau.activities.services.confirming import confirm_many
from nhipcau.activities.views.subjects import noun_of, update_or_404
from nhipcau.activities.views.updates import answerable
from nhipcau.agreements.choices import BulkState
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.agreements.views.promising import get_or_post
from nhipcau.foundation import jobs
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

SHOWN_WORD = "seen"


@signed_in
@get_or_post
def update_answer(request: Request, pk: int) -> HttpResponse:
    update = update_or_404(request.actor, pk)
    versions = versions_of(request.actor, update)
    asked = answerable(request.actor, update, versions)
    if asked is None:
        _refuse(request, update, versions)
    version = next(one for one in versions if one.number == update.latest)
    entry = AnswerEntry(request.POST or None)
    replaced = None
    if entry.is_bound and entry.is_valid():
        try:
            given = attempt_answer(request, pk, entry)
        except Replaced as refusal:
            replaced, given = refusal, None
        if given is not None:
            _told(request, given)
            return redirect(update.get_absolute_url())
    context = {
        "update": update,
        "subject": update.subject,
        "noun": noun_of(update.subject),
        "version": version,
        "entry": entry,
        "seen": [word.pk for one in version.requests.all() for word in one.confirmations.all()],
        "replaced": replaced,
        "back_url": update.get_absolute_url(),
    }
    return render(request, "activities/update_answer.html", context)


def attempt_answer(request: Request, pk: int, entry: AnswerEntry) -> Answer | None:
    """The answer, or an error of the form; a version that was replaced is the caller's to tell."""
    seen = [int(one) for one in request.POST.getlist(SHOWN_WORD) if one.isdecimal()]
    said = entry.cleaned_data
    try:
        return answer_update(
            actor=request.actor,
            update_id=pk,
            digest=request.POST.get("digest", "")[:64],
            word=said["word"],
            reason=said["reason"],
            settle_by=said["settle_by"],
            seen=seen,
        )
    except Replaced:
        raise
    except ActivitiesError as refusal:
        entry.add_error(None, str(refusal.message))
        return None


@signed_in
@require_safe
def update_waiting(request: Request) -> HttpResponse:
    today = timezone.localdate()
    waiting = page_of(request, requests_waiting_for(request.actor), 50)
    silent = list(silent_partners(request.actor)[:100])
    rows = with_days(waiting.object_list, today)
    context = {
        "page": waiting,
        "rows": [(row, permissions.may_answer_update(request.actor, row.request)) for row in rows],
        "silent": with_days(silent, today),
        "token": secrets.token_urlsafe(16),
    }
    return render(request, "activities/update_waiting.html", context)


@signed_in
@require_POST
def confirming_add(request: Request) -> HttpResponse:
    shown: dict[int, str] = {}
    for said in request.POST.getlist("report"):
        pk, _colon, digest = said.partition(":")
        if pk.isdecimal() and len(pk) < 16:
            shown[int(pk)] = digest[:64]
    token = request.POST.get("token", "")[:64] or secrets.token_urlsafe(16)
    try:
        act = confirm_many(actor=request.actor, token=token, shown=shown)
    except ActivitiesError as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("activities:update-waiting")
    return redirect(act.get_absolute_url())


@signed_in
@require_safe
def confirming_show(request: Request, pk: int) -> HttpResponse:
    act = _act_or_404(request, pk)
    rows = act.rows.select_related("update__author").order_by("pk")
    context = {"act": act, "page": page_of(request, rows), **_progress(act)}
    return render(request, "activities/confirming_detail.html", context)


@signed_in
@require_safe
def confirming_status(request: Request, pk: int) -> HttpResponse:
    """A fragment: how far the work is; over, the whole page is asked for again."""
    act = _act_or_404(request, pk)
    context = {"act": act, **_progress(act)}
    answer = render(request, "activities/_confirming_progress.html", context)
    if act.state != BulkState.RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


def _progress(act: ConfirmingAct) -> dict[str, Any]:
    summary = summary_of(act)
    job = jobs.latest(name=CONFIRM_JOB, subject=act)
    waits = act.state == BulkState.RUNNING and not jobs.is_anyone_working()
    return {"summary": summary, "job": job, "is_unattended": waits}


def _act_or_404(request: Request, pk: int) -> ConfirmingAct:
    try:
        return confirming_detail(request.actor, pk)
    except ConfirmingAct.DoesNotExist:
        raise Http404(_("There is no such act.")) from None


def _refuse(request: Request, update: Update, versions: list[UpdateVersion]) -> None:
    """Say why this actor may not answer.

    Raises:
        PermissionDenied: always, where somebody was asked.
        Http404: nobody was asked.
    """
    for version in versions:
        for asked in version.requests.all() if version.number == update.latest else ():
            asked.update, asked.version = update, version
            require(permissions.may_answer_update(request.actor, asked))
    raise Http404(_("Nobody was asked about this report."))


def _told(request: Request, given: Answer) -> None:
    if not given.stands:
        messages.warning(
            request, _("Your word is kept, but your side disputes the report; read it again.")
        )
    elif given.is_new:
        messages.success(request, _("Your side's word is kept."))
    else:
        messages.info(request, _("You had said exactly this already."))
