"""Writing an agreement by hand, putting it in force, changing who sees it, removing a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.agreements import permissions, services
from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.agreements.forms.agreements import AgreementEntry, VisibilityEntry
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    agreement_history,
    changes_of,
    commitments_visible_to,
    supersedable_by,
)
from nhipcau.agreements.views.access import own_locality, signed_in
from nhipcau.agreements.views.pages import (
    agreement_or_404,
    attempt,
    conflict_of,
    to,
    version_of,
)
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import organisations_visible_to

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@get_or_post
def agreement_add(request: Request) -> HttpResponse:
    keeper = _keeper(request)
    entry = AgreementEntry(request.POST or None, actor=request.actor)
    older = _older(request)
    if older is not None and not entry.is_bound:
        entry = AgreementEntry.after(actor=request.actor, older=older)
    if entry.is_bound and entry.asks_for_another_party:
        entry = entry.with_another_party()
    elif entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.add_agreement(
                actor=request.actor, keeper=keeper, form=entry.values(request.actor)
            ),
        )
        if made is not None:
            if made.supersedes_id is not None:
                messages.success(request, _("The draft is saved. Decide now what it takes over."))
                return redirect("agreements:takeover-list", made.pk)
            messages.success(request, _("The draft is saved. Add its commitments now."))
            return to(made)
    return _form_page(request, entry, {"keeper": keeper})


@signed_in
@get_or_post
def agreement_change(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, agreement))
    entry = AgreementEntry(request.POST or None, actor=request.actor, agreement=agreement)
    version = version_of(request) if entry.is_bound else agreement.version
    context = {"agreement": agreement, "version": version}
    if entry.is_bound and entry.asks_for_another_party:
        entry = entry.with_another_party()
    elif entry.is_bound and entry.is_valid():
        try:
            if attempt(entry, lambda: _change(request, pk, entry)):
                messages.success(request, _("The changes are saved."))
                return to(agreement)
        except Stale as stale:
            return _changed_meanwhile(request, pk, stale)
    return _form_page(request, entry, context)


@signed_in
@get_or_post
def agreement_sign(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    signs = permissions.may_sign_agreement
    if (
        request.method == "POST"
        and not agreement.is_draft
        and signs.is_for(request.actor, agreement)
    ):
        return _is_in_force(request, agreement)
    require(signs(request.actor, agreement))
    problem: AgreementsError | None = None
    if request.method == "POST":
        try:
            _sign(request, pk)
        except AgreementsError as refusal:
            problem = refusal
            agreement = agreement_or_404(request.actor, pk)
            if not agreement.is_draft:
                return _is_in_force(request, agreement)
        else:
            messages.success(request, _("The agreement is in force."))
            return to(agreement)
    return _sign_page(request, agreement, problem)


@signed_in
@get_or_post
def agreement_visibility(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_change_visibility(request.actor, agreement))
    entry = VisibilityEntry(request.POST or None, initial={"visibility": agreement.visibility})
    if entry.is_bound and entry.is_valid():
        services.change_visibility(
            actor=request.actor, agreement_id=pk, visibility=entry.cleaned_data["visibility"]
        )
        messages.success(request, _("Who may see the agreement is changed."))
        return to(agreement)
    context = {"agreement": agreement, "entry": entry}
    return render(request, "agreements/agreement_visibility.html", context)


@signed_in
@get_or_post
@removed_once("agreements.agreement", onward="agreements:agreement-list")
def agreement_remove(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_remove_agreement(request.actor, agreement))
    problem: AgreementsError | None = None
    if request.method == "POST":
        try:
            services.remove_agreement(actor=request.actor, agreement_id=pk)
        except AgreementsError as refusal:
            problem = refusal
        else:
            messages.success(request, _("The draft is removed."))
            return redirect("agreements:agreement-list")
    context = {
        "agreement": agreement,
        "count": _count(request, agreement),
        "problem": problem,
        "back_url": agreement.get_absolute_url(),
    }
    return render(request, "agreements/agreement_remove.html", context)


def _keeper(request: Request) -> Organisation:
    """The organisation acted for, if it keeps its locality's agreements."""
    require(permissions.may_add_agreement(request.actor, own_locality(request.actor)))
    return organisations_visible_to(request.actor).get(pk=request.actor.organisation_id or 0)


def _older(request: Request) -> Agreement | None:
    """The agreement that the new one is to follow, where the address names one it may."""
    said = request.GET.get("supersedes", "")
    if not (said.isdecimal() and len(said) < 19):
        return None
    return supersedable_by(request.actor).filter(pk=int(said)).first()


def _change(request: Request, pk: int, entry: AgreementEntry) -> Agreement:
    return services.change_agreement(
        actor=request.actor,
        agreement_id=pk,
        version=version_of(request),
        form=entry.values(request.actor),
    )


def _changed_meanwhile(request: Request, pk: int, stale: Stale) -> HttpResponse:
    """The form again: the person's own words, what is stored now, and the version to save over."""
    agreement = agreement_or_404(request.actor, pk)
    entry = AgreementEntry(request.POST, actor=request.actor, agreement=agreement)
    entry.is_valid()
    rows = entry.stored_now()
    if not rows:
        # The same form sent twice: what was meant is stored.
        return to(agreement)
    latest = agreement_history(request.actor, agreement)[:1]
    changes = changes_of(request.actor, agreement, latest)
    context = {
        "agreement": agreement,
        "version": agreement.version,
        "conflict": conflict_of(str(stale.message), changes, rows),
    }
    return _form_page(request, entry, context)


def _is_in_force(request: Request, agreement: Agreement) -> HttpResponse:
    """What a second press hears: it is done."""
    messages.info(request, _("The agreement was put in force already."))
    return to(agreement)


def _sign(request: Request, pk: int) -> Agreement:
    return services.sign_agreement(
        actor=request.actor,
        agreement_id=pk,
        version=version_of(request),
        mark=request.POST.get("mark", ""),
    )


def _sign_page(
    request: Request, agreement: Agreement, problem: AgreementsError | None
) -> HttpResponse:
    context = {
        "agreement": agreement,
        "mark": services.content_mark(agreement),
        "count": _count(request, agreement),
        "missing": services.what_is_missing(agreement),
        "problem": problem,
        "back_url": agreement.get_absolute_url(),
    }
    return render(request, "agreements/agreement_sign.html", context)


def _count(request: Request, agreement: Agreement) -> int:
    wanted = CommitmentFilter(agreement_id=agreement.pk)
    return commitments_visible_to(request.actor, wanted).count()


def _form_page(request: Request, entry: AgreementEntry, context: dict[str, Any]) -> HttpResponse:
    agreement = context.get("agreement")
    back = agreement.get_absolute_url() if agreement else reverse("agreements:agreement-list")
    context = {"entry": entry, "back_url": back, **context}
    return render(request, "agreements/agreement_form.html", context)
