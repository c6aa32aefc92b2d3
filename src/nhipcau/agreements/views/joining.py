"""What an amendment does to parties, and a draft brought up to the text in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhipcau.agreements import permissions, services
from nhipcau.agreements.choices import PartyAct
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.forms.amendments import JoiningEntry, SignatoryEntry, WithdrawalEntry
from nhipcau.agreements.models import Amendment, Party, PartyChange
from nhipcau.agreements.selectors import (
    changed_numbers,
    changed_since,
    differences,
    heading_differences,
    party_change_detail,
    party_changes_of,
)
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.amendments import amendment_or_404
from nhipcau.agreements.views.pages import attempt, page_of, version_of
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def party_choose(request: Request, pk: int) -> HttpResponse:
    """The parties of today, each with what this amendment may do to it; and who joins."""
    amendment = _open(request, pk)
    changes = {one.party_id: one for one in party_changes_of(amendment)}
    parties = amendment.agreement.parties.select_related("organisation", "locality")
    context = {
        **_base(amendment),
        "rows": [(party, changes.get(party.pk)) for party in parties],
        "joining": [one for one in changes.values() if one.act == PartyAct.JOIN],
    }
    return render(request, "agreements/party_choose.html", context)


@signed_in
@get_or_post
def party_join(request: Request, pk: int) -> HttpResponse:
    amendment = _open(request, pk)
    entry = JoiningEntry(request.POST or None, actor=request.actor)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.alter_by_joining(
                actor=request.actor, amendment_id=pk, form=entry.values()
            ),
        )
        if made is not None:
            return _back(request, amendment)
    return render(request, "agreements/party_join.html", {**_base(amendment), "entry": entry})


@signed_in
@get_or_post
def party_sign(request: Request, pk: int, party: int) -> HttpResponse:
    amendment = _open(request, pk)
    row = _party_or_404(amendment, party)
    earlier = amendment.party_changes.filter(party=row, act=PartyAct.SIGN).first()
    standing = {"signatory_name": row.signatory_name, "signatory_post": row.signatory_post}
    entry = SignatoryEntry(request.POST or None, initial=earlier.said if earlier else standing)
    if entry.is_bound and entry.is_valid():
        said = entry.cleaned_data
        made = attempt(
            entry,
            lambda: (
                services.alter_signatory(
                    actor=request.actor,
                    amendment_id=pk,
                    party_id=row.pk,
                    name=said["signatory_name"],
                    post=said["signatory_post"],
                )
                or row
            ),
        )
        if made is not None:
            return _back(request, amendment)
    context = {**_base(amendment), "party": row, "entry": entry}
    return render(request, "agreements/party_sign.html", context)


@signed_in
@get_or_post
def party_leave(request: Request, pk: int, party: int) -> HttpResponse:
    amendment = _open(request, pk)
    row = _party_or_404(amendment, party)
    entry = WithdrawalEntry(request.POST or None)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.alter_by_leaving(
                actor=request.actor,
                amendment_id=pk,
                party_id=row.pk,
                note=entry.cleaned_data["note"],
            ),
        )
        if made is not None:
            return _back(request, amendment)
    context = {**_base(amendment), "party": row, "entry": entry}
    return render(request, "agreements/party_leave.html", context)


@signed_in
@get_or_post
def party_drop(request: Request, pk: int) -> HttpResponse:
    try:
        change = party_change_detail(request.actor, pk)
    except PartyChange.DoesNotExist:
        raise Http404(_("There is no such change.")) from None
    amendment = _open(request, change.amendment_id)
    problem: AgreementsError | None = None
    if request.method == "POST":
        try:
            services.drop_party_change(actor=request.actor, change_id=pk)
        except AgreementsError as refusal:
            problem = refusal
        else:
            messages.success(request, _("The change is taken out of the amendment."))
            return redirect("agreements:party-choose", amendment.pk)
    context = {**_base(amendment), "change": change, "problem": problem}
    return render(request, "agreements/party_drop.html", context)


@signed_in
@get_or_post
def amendment_rebase(request: Request, pk: int) -> HttpResponse:
    """What changed since the draft was begun, in words; then the draft on top of it."""
    amendment = _open(request, pk)
    problem: AgreementsError | None = None
    if request.method == "POST":
        try:
            services.rebase_amendment(
                actor=request.actor, amendment_id=pk, version=version_of(request)
            )
        except AgreementsError as refusal:
            problem = refusal
            amendment = amendment_or_404(request.actor, pk)
        else:
            messages.success(request, _("The draft stands on the text in force; read it again."))
            return redirect(amendment.get_absolute_url())
    context: dict[str, Any] = {**_base(amendment), "problem": problem}
    if (pair := changed_since(amendment)) is None:
        return redirect(amendment.get_absolute_url())
    before, after = pair
    page = page_of(request, changed_numbers(before, after))
    context |= {
        "before": before,
        "after": after,
        "heading": heading_differences(before.heading, after.heading),
        "page": page,
        "differences": differences(before, after, list(page.object_list)),
    }
    return render(request, "agreements/amendment_rebase.html", context)


def _open(request: Request, pk: int) -> Amendment:
    amendment = amendment_or_404(request.actor, pk)
    require(permissions.may_change_amendment(request.actor, amendment))
    return amendment


def _party_or_404(amendment: Amendment, pk: int) -> Party:
    row = amendment.agreement.parties.filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such party."))
    return row


def _base(amendment: Amendment) -> dict[str, Any]:
    return {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "back_url": amendment.get_absolute_url(),
    }


def _back(request: Request, amendment: Amendment) -> HttpResponse:
    if amendment.sent_at is not None:
        messages.warning(
            request,
            _("The text changed, so what the parties agreed to before is void; send it again."),
        )
    else:
        messages.success(request, _("The change is in the amendment."))
    return redirect("agreements:party-choose", amendment.pk)
