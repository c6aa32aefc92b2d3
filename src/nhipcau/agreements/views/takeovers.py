"""On a draft that supersedes another agreement: decide on each commitment that is still open."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nhipcau.agreements import permissions, services
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.forms.handovers import LeavingEntry
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.selectors import decided, decision_counts, decisions_on
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.altering import chosen
from nhipcau.agreements.views.pages import agreement_or_404, page_of
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
CHOICES = ("undecided", "taken", "left")


@signed_in
@get_or_post
def takeover_list(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, agreement))
    if agreement.supersedes is None:
        raise Http404(_("This draft supersedes no other agreement."))
    require(permissions.may_supersede_agreement(request.actor, agreement.supersedes))
    entry = LeavingEntry(request.POST if request.POST.get("act") == "leave" else None)
    if request.method == "POST" and (answer := _decide(request, agreement, entry)):
        return answer
    asked = request.GET.get("show", "")
    page = page_of(request, decisions_on(agreement, asked if asked in CHOICES else ""))
    counts = decision_counts(agreement)
    context = {
        "agreement": agreement,
        "older": agreement.supersedes,
        "page": page,
        "decisions": decided(agreement, list(page.object_list)),
        "counts": [("", sum(counts.values())), *counts.items()],
        "undecided": counts["undecided"],
        "shown": asked if asked in CHOICES else "",
        "entry": entry,
        "back_url": agreement.get_absolute_url(),
    }
    return render(request, "agreements/takeover_list.html", context)


def _decide(request: Request, agreement: Agreement, entry: LeavingEntry) -> HttpResponse | None:
    """Do what was pressed, then back to the list; None where the form lacks something."""
    act = request.POST.get("act", "")
    ids = None if "all" in request.POST else chosen(request)
    try:
        if act == "leave":
            if not entry.is_valid():
                return None
            _leave(request, agreement, ids, entry.cleaned_data["reason"])
        elif act in {"take", "reword"}:
            return _take(request, agreement, ids, rewords=act == "reword")
        elif act.startswith("undo-") and act[5:].isdecimal() and len(act) < 24:
            services.undecide(
                actor=request.actor, agreement_id=agreement.pk, commitment_id=int(act[5:])
            )
            messages.success(request, _("The decision is taken back."))
    except AgreementsError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(_here(request, agreement))


def _take(
    request: Request, agreement: Agreement, ids: list[int] | None, *, rewords: bool
) -> HttpResponse:
    made = services.take_over(actor=request.actor, agreement_id=agreement.pk, commitment_ids=ids)
    if rewords and len(made) == 1:
        return redirect("agreements:commitment-change", made[0].pk)
    said = ngettext(
        "%(count)s commitment is taken over into the draft.",
        "%(count)s commitments are taken over into the draft.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})
    return redirect(_here(request, agreement))


def _leave(request: Request, agreement: Agreement, ids: list[int] | None, reason: str) -> None:
    count = services.leave_behind(
        actor=request.actor, agreement_id=agreement.pk, commitment_ids=ids, reason=reason
    )
    said = ngettext(
        "%(count)s commitment ends with the older agreement.",
        "%(count)s commitments end with the older agreement.",
        count,
    )
    messages.success(request, said % {"count": count})


def _here(request: Request, agreement: Agreement) -> str:
    asked = request.GET.urlencode()
    address = reverse("agreements:takeover-list", args=[agreement.pk])
    return f"{address}?{asked}" if asked else address
