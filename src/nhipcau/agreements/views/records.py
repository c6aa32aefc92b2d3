"""The record of the past period, written by hand into a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.agreements import permissions, services
from nhipcau.agreements.forms.agreements import RecordEntry
from nhipcau.agreements.models import RecordItem
from nhipcau.agreements.selectors import record_item_detail
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import agreement_or_404, attempt, to
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@get_or_post
def record_add(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, agreement))
    entry = RecordEntry(request.POST or None)
    if entry.is_bound and entry.is_valid():
        item = attempt(
            entry,
            lambda: services.add_record_item(
                actor=request.actor, agreement_id=pk, **entry.values()
            ),
        )
        if item is not None:
            messages.success(request, _("The record is saved."))
            return to(agreement)
    context = {"agreement": agreement, "entry": entry, "back_url": agreement.get_absolute_url()}
    return render(request, "agreements/agreement_record.html", context)


@signed_in
@get_or_post
@removed_once("agreements.recorditem", onward="agreements:agreement-list")
def record_remove(request: Request, pk: int) -> HttpResponse:
    try:
        item = record_item_detail(request.actor, pk)
    except RecordItem.DoesNotExist:
        raise Http404(_("There is no such record.")) from None
    require(permissions.may_change_agreement(request.actor, item.agreement))
    if request.method == "POST":
        services.remove_record_item(actor=request.actor, item_id=pk)
        messages.success(request, _("The record is removed."))
        return to(item.agreement)
    context = {"item": item, "back_url": item.agreement.get_absolute_url()}
    return render(request, "agreements/agreement_record_remove.html", context)
