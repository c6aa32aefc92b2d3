"""Splitting and merging commitments of a draft; how long ahead the end of an agreement is told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.agreements import permissions, services
from nhipcau.agreements.errors import Stale
from nhipcau.agreements.forms.amendments import SplitEntry
from nhipcau.agreements.forms.handovers import NoticeDaysEntry
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.altering import chosen
from nhipcau.agreements.views.pages import (
    agreement_or_404,
    attempt,
    commitment_or_404,
    page_of,
    to,
    version_of,
)
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@get_or_post
def commitment_split(request: Request, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, commitment.agreement))
    entry = SplitEntry(request.POST or None, text=commitment.text)
    if entry.is_bound and entry.is_valid():
        try:
            made = attempt(
                entry,
                lambda: services.split_commitment(
                    actor=request.actor,
                    commitment_id=pk,
                    version=version_of(request),
                    texts=entry.parts,
                ),
            )
        except Stale as stale:
            entry.add_error(None, str(stale.message))
            commitment = commitment_or_404(request.actor, pk)
        else:
            if made is not None:
                messages.success(request, _("The commitment is split."))
                return to(commitment.agreement)
    context = {
        "commitment": commitment,
        "agreement": commitment.agreement,
        "entry": entry,
        "version": commitment.version,
        "back_url": commitment.get_absolute_url(),
    }
    return render(request, "agreements/commitment_split.html", context)


@signed_in
@get_or_post
def commitment_merge(request: Request, pk: int) -> HttpResponse:
    """Tick the commitments of a draft, then write the one that stands in their place."""
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, agreement))
    ids = chosen(request)
    rows = list(agreement.commitments.filter(pk__in=ids).order_by("number")[:50]) if ids else []
    text = request.POST.get("text", "")
    problem = ""
    if request.method == "POST" and text:
        entry = SplitEntry(text="")
        made = attempt(
            entry,
            lambda: services.merge_commitments(
                actor=request.actor, agreement_id=pk, commitment_ids=ids, text=text
            ),
        )
        if made is not None:
            messages.success(request, _("The commitments are merged."))
            return to(made)
        problem = str(entry.non_field_errors()[0])
    elif request.method == "POST" and len(rows) < 2:
        problem = _("Choose at least two commitments to merge.")
    context = {
        "agreement": agreement,
        "rows": rows if len(rows) > 1 else [],
        "text": text or "\n".join(row.text for row in rows),
        "problem": problem,
        "page": page_of(request, agreement.commitments.order_by("number")),
        "chosen": ids,
        "back_url": agreement.get_absolute_url(),
    }
    return render(request, "agreements/commitment_merge.html", context)


@signed_in
@get_or_post
def agreement_notices(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_set_notices(request.actor, agreement))
    days = ", ".join(str(one) for one in services.days_ahead(agreement))
    entry = NoticeDaysEntry(
        request.POST if request.method == "POST" else None, initial={"days": days}
    )
    if entry.is_bound and entry.is_valid():
        done = attempt(
            entry,
            lambda: services.set_notice_days(
                actor=request.actor, agreement_id=pk, days=entry.cleaned_data["days"]
            ),
        )
        if done is not None:
            messages.success(request, _("How long ahead the parties are told is saved."))
            return redirect("agreements:edition-list", pk)
    context = {"agreement": agreement, "entry": entry}
    return render(request, "agreements/agreement_notices.html", context)
