"""Handing over what an organisation carries, on a day, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhipcau.agreements import permissions, services
from nhipcau.agreements.choices import HANDOVER_JOB, HandoverState
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.forms.handovers import HandoverEntry
from nhipcau.agreements.models import Handover
from nhipcau.agreements.selectors import (
    carried_visible_to,
    handover_detail,
    handovers_visible_to,
    items_of,
)
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import attempt, page_of
from nhipcau.foundation import jobs
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import organisations_visible_to

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@get_or_post
def handover_add(request: Request, pk: int) -> HttpResponse:
    giver = organisations_visible_to(request.actor).filter(pk=pk).first()
    if giver is None:
        raise Http404(_("There is no such organisation."))
    require(permissions.may_hand_over(request.actor, giver))
    entry = HandoverEntry(
        request.POST or None, actor=request.actor, giver=giver, initial=_usual(giver)
    )
    if entry.is_bound and entry.is_valid() and (made := _hand_over(request, giver, entry)):
        messages.success(request, _told(made))
        return redirect(made.get_absolute_url())
    page = page_of(request, carried_visible_to(request.actor, giver))
    context = {
        "giver": giver,
        "entry": entry,
        "page": page,
        "handovers": handovers_visible_to(request.actor, giver),
        "back_url": giver.get_absolute_url(),
    }
    return render(request, "agreements/handover_add.html", context)


@signed_in
@require_safe
def handover_show(request: Request, pk: int) -> HttpResponse:
    handover = _handover_or_404(request, pk)
    waits = handover.state == HandoverState.PLANNED and handover.on <= timezone.localdate()
    context = {
        "handover": handover,
        "page": page_of(request, items_of(request.actor, handover)),
        "waits": waits,
        "job": jobs.latest(name=HANDOVER_JOB, subject=handover) if waits else None,
        "can_undo": _can_undo(request, handover),
    }
    return render(request, "agreements/handover_detail.html", context)


@signed_in
@get_or_post
def handover_undo(request: Request, pk: int) -> HttpResponse:
    handover = _handover_or_404(request, pk)
    require(permissions.may_undo_handover(request.actor, handover))
    problem: AgreementsError | None = None
    if request.method == "POST":
        try:
            services.undo_handover(actor=request.actor, handover_id=pk)
        except AgreementsError as refusal:
            problem = refusal
        else:
            messages.success(request, _("The handover is taken back."))
            return redirect(handover.get_absolute_url())
    context = {
        "handover": handover,
        "problem": problem,
        "back_url": handover.get_absolute_url(),
    }
    return render(request, "agreements/handover_undo.html", context)


def _handover_or_404(request: Request, pk: int) -> Handover:
    try:
        handover = handover_detail(pk)
    except Handover.DoesNotExist:
        raise Http404(_("There is no such handover.")) from None
    if not permissions.may_read_handover(request.actor, handover):
        raise Http404(_("There is no such handover."))
    return handover


def _usual(giver: Organisation) -> dict[str, Any]:
    """What is most likely meant: to its successor, from the day of the merger or today."""
    link = giver.succession_out.select_related("successor").order_by("-on").first()
    if link is None:
        return {"on": timezone.localdate()}
    return {"receiver": str(link.successor), "on": max(link.on, timezone.localdate())}


def _hand_over(request: Request, giver: Organisation, entry: HandoverEntry) -> Handover | None:
    said = entry.cleaned_data
    return attempt(
        entry,
        lambda: services.hand_over(
            actor=request.actor,
            giver_id=giver.pk,
            receiver_id=said["receiver"].pk,
            on=said["on"] or timezone.localdate(),
            commitment_ids=entry.ticked if said["what"] == "some" else None,
            note=said["note"],
        ),
    )


def _can_undo(request: Request, handover: Handover) -> bool:
    if not permissions.may_undo_handover(request.actor, handover):
        return False
    if handover.state == HandoverState.PLANNED:
        return True
    done = handover.done_at
    today = timezone.localdate()
    return handover.state == HandoverState.DONE and bool(done and timezone.localdate(done) == today)


def _told(handover: Handover) -> str:
    if handover.state == HandoverState.DONE:
        return _("The handover is carried out. It can be taken back until the end of the day.")
    if handover.on > timezone.localdate():
        return _("The handover is planned; it is carried out by itself on its day.")
    return _("The handover is being carried out; this page shows when it is done.")
