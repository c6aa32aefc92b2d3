"""Photos and files that show what was done: added, shown to those who may see them, removed."""

from __future__ import annotations

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.activities import permissions, services
from nhipcau.activities.forms.evidence import EvidenceEntry, EvidenceWords
from nhipcau.activities.models import Activity, Evidence
from nhipcau.activities.selectors import evidence_detail
from nhipcau.activities.views.pages import activity_or_404, attempt, get_or_post
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import commitment_or_404
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import FileRefused, receive
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

SHOWN = frozenset({"image/jpeg", "image/png"})
"""What a browser may open in place: pictures that were developed here."""


@signed_in
@get_or_post
def evidence_add(request: Request, pk: int) -> HttpResponse:
    activity = activity_or_404(request.actor, pk)
    require(permissions.may_add_evidence(request.actor, activity))
    return _add(request, activity)


@signed_in
@get_or_post
def evidence_add_of_promise(request: Request, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request.actor, pk)
    require(permissions.may_add_evidence_of_promise(request.actor, commitment))
    return _add(request, commitment)


@require_safe
def evidence_show(request: Request, pk: int) -> HttpResponseBase:
    """The picture in place; any other file as a download that no browser opens as a page."""
    evidence = evidence_or_404(request.actor, pk)
    return _served(evidence, evidence.file, evidence.media_type)


@require_safe
def evidence_thumbnail(request: Request, pk: int) -> HttpResponseBase:
    evidence = evidence_or_404(request.actor, pk)
    if not evidence.is_picture:
        raise Http404(_("This file has no picture."))
    return _served(evidence, evidence.thumbnail, "image/jpeg")


@signed_in
@get_or_post
def evidence_change(request: Request, pk: int) -> HttpResponse:
    evidence = evidence_or_404(request.actor, pk)
    require(permissions.may_change_evidence(request.actor, evidence))
    entry = EvidenceWords.of(request.POST if request.method == "POST" else None, evidence)
    if entry.is_bound and entry.is_valid():
        services.change_evidence(actor=request.actor, evidence_id=pk, **entry.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return redirect(_home(evidence))
    context = {"evidence": evidence, "entry": entry, "back_url": _home(evidence)}
    return render(request, "activities/evidence_change.html", context)


@signed_in
@get_or_post
@removed_once("activities.evidence", onward="activities:activity-list")
def evidence_remove(request: Request, pk: int) -> HttpResponse:
    evidence = evidence_or_404(request.actor, pk)
    require(permissions.may_remove_evidence(request.actor, evidence))
    if request.method == "POST":
        services.remove_evidence(actor=request.actor, evidence_id=pk)
        messages.success(request, _("The file is removed."))
        return redirect(_home(evidence))
    context = {"evidence": evidence, "back_url": _home(evidence)}
    return render(request, "activities/evidence_remove.html", context)


def evidence_or_404(actor: Actor, pk: int) -> Evidence:
    """The photo or file, for those who may see it."""
    try:
        return evidence_detail(actor, pk)
    except Evidence.DoesNotExist:
        raise Http404(_("There is no such file.")) from None


def _add(request: Request, subject: Activity | Commitment) -> HttpResponse:
    is_sent = request.method == "POST"
    entry = EvidenceEntry(request.POST if is_sent else None, request.FILES if is_sent else None)
    if entry.is_bound and entry.is_valid() and _keep(request, subject, entry):
        messages.success(request, _("The photo or file is added."))
        return redirect(subject.get_absolute_url())
    context = {
        "subject": subject,
        "activity": subject if isinstance(subject, Activity) else None,
        "entry": entry,
        "back_url": subject.get_absolute_url(),
    }
    return render(request, "activities/evidence_add.html", context)


def _keep(
    request: Request, subject: Activity | Commitment, entry: EvidenceEntry
) -> Evidence | None:
    said = entry.cleaned_data
    noun = "activity_id" if isinstance(subject, Activity) else "commitment_id"
    try:
        kept = receive(said["file"])
        return attempt(
            entry,
            lambda: services.add_evidence(
                actor=request.actor,
                kept=kept,
                caption=said["caption"],
                is_public=said["is_public"],
                **{noun: subject.pk},
            ),
        )
    except FileRefused as refusal:
        entry.add_error("file", str(refusal.message))
        return None


def _home(evidence: Evidence) -> str:
    subject = evidence.activity or evidence.commitment
    return subject.get_absolute_url() if subject else "/"


def _served(evidence: Evidence, stored: FieldFile, media_type: str) -> HttpResponseBase:
    try:
        file = stored.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is not in the store any more.")) from None
    response = FileResponse(
        file,
        as_attachment=media_type not in SHOWN,
        filename=evidence.name,
        content_type=media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
