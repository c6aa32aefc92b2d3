"""An amendment from its first words to the answers of the parties."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhipcau.agreements import permissions, services
from nhipcau.agreements.choices import AmendmentState, PartyState
from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.agreements.forms.amendments import AmendmentEntry, AnswerEntry, WithdrawalEntry
from nhipcau.agreements.models import Amendment
from nhipcau.agreements.selectors import (
    alterations_of,
    altered,
    amendment_detail,
    amendment_history,
    answers_of,
    changed_since,
    changes_of,
    content_digest,
    heading_change,
    open_amendment_of,
    party_changes_of,
    void_answers_of,
)
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import (
    agreement_or_404,
    attempt,
    conflict_of,
    page_of,
    version_of,
)
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FIRST_LINES = 10
"""Acts of its history that its page shows; an amendment of thousands of changes has thousands."""


@signed_in
@get_or_post
def amendment_add(request: Request, pk: int) -> HttpResponse:
    """Begin an amendment; where this side has one open already, off to it."""
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_amend(request.actor, agreement))
    if request.method != "POST" and (standing := open_amendment_of(request.actor, agreement)):
        return redirect(standing.get_absolute_url())
    entry = AmendmentEntry(
        request.POST or None, agreement=agreement, initial=_asked(request, agreement.valid_to)
    )
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.draft_amendment(
                actor=request.actor, agreement_id=pk, form=entry.values()
            ),
        )
        if made is not None:
            messages.success(
                request, _("The draft is saved. Only your side sees it until it is sent.")
            )
            return redirect(made.get_absolute_url())
    context = {"agreement": agreement, "entry": entry, "extends": "extend" in request.GET}
    return render(request, "agreements/amendment_form.html", context)


@require_safe
def amendment_show(request: Request, pk: int) -> HttpResponse:
    amendment = amendment_or_404(request.actor, pk)
    page = page_of(request, alterations_of(amendment))
    history = amendment_history(request.actor, amendment)[:FIRST_LINES]
    is_draft = amendment.state == AmendmentState.DRAFT
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "heading": heading_change(amendment),
        "page": page,
        "altered": altered(amendment, list(page.object_list)),
        "answers": answers_of(amendment),
        "void_answers": void_answers_of(amendment),
        "missing": services.what_an_amendment_lacks(amendment) if is_draft else [],
        "party_changes": party_changes_of(amendment),
        "changed_since": changed_since(amendment) if is_draft else None,
        "first": services.who_is_first(amendment) if is_draft else None,
        "acts": changes_of(request.actor, amendment.agreement, history, subject=amendment),
        **acts_on(request.actor, amendment),
    }
    return render(request, "agreements/amendment_detail.html", context)


@signed_in
@get_or_post
def amendment_change(request: Request, pk: int) -> HttpResponse:
    amendment = amendment_or_404(request.actor, pk)
    require(permissions.may_change_amendment(request.actor, amendment))
    entry = _entry(request, amendment)
    conflict = None
    if entry.is_bound and entry.is_valid():
        try:
            if attempt(entry, lambda: _change(request, pk, entry)):
                messages.success(request, _("The changes are saved."))
                return redirect(amendment.get_absolute_url())
        except Stale as stale:
            amendment = amendment_or_404(request.actor, pk)
            entry = _entry(request, amendment)
            entry.is_valid()
            latest = amendment_history(request.actor, amendment)[:1]
            said = changes_of(request.actor, amendment.agreement, latest, subject=amendment)
            conflict = conflict_of(str(stale.message), said, entry.stored_now())
    keeps = request.method == "POST" and conflict is None
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "entry": entry,
        "conflict": conflict,
        "version": version_of(request) if keeps else amendment.version,
    }
    return render(request, "agreements/amendment_form.html", context)


@signed_in
@get_or_post
def amendment_send(request: Request, pk: int) -> HttpResponse:
    amendment = amendment_or_404(request.actor, pk)
    require(permissions.may_send_amendment(request.actor, amendment))
    problem: AgreementsError | None = None
    if request.method == "POST":
        try:
            sent = services.send_amendment(
                actor=request.actor,
                amendment_id=pk,
                version=version_of(request),
                digest=request.POST.get("digest", ""),
            )
        except AgreementsError as refusal:
            problem = refusal
            amendment = amendment_or_404(request.actor, pk)
        else:
            messages.success(request, _("The amendment is sent; your side has agreed by it."))
            return redirect(sent.get_absolute_url())
    return _asking(request, amendment, "amendment_send", {"problem": problem})


@signed_in
@get_or_post
def amendment_answer(request: Request, pk: int) -> HttpResponse:
    """A party's word to exactly the content of the page it was shown on."""
    amendment = amendment_or_404(request.actor, pk)
    require(permissions.may_answer_amendment(request.actor, amendment))
    entry = AnswerEntry(request.POST or None)
    problem: AgreementsError | None = None
    if entry.is_bound and entry.is_valid():
        try:
            said = services.answer_amendment(
                actor=request.actor,
                amendment_id=pk,
                digest=request.POST.get("digest", ""),
                **entry.cleaned_data,
            )
        except AgreementsError as refusal:
            problem = refusal
            amendment = amendment_or_404(request.actor, pk)
        else:
            messages.success(request, _said(said))
            return redirect(said.get_absolute_url())
    return _asking(request, amendment, "amendment_answer", {"entry": entry, "problem": problem})


@signed_in
@get_or_post
def amendment_withdraw(request: Request, pk: int) -> HttpResponse:
    amendment = amendment_or_404(request.actor, pk)
    require(permissions.may_change_amendment(request.actor, amendment))
    entry = WithdrawalEntry(request.POST or None)
    entry.fields["note"].required = amendment.sent_at is not None
    if request.method == "POST" and entry.is_valid():
        done = attempt(
            entry,
            lambda: services.withdraw_amendment(
                actor=request.actor, amendment_id=pk, reason=entry.cleaned_data["note"]
            ),
        )
        if done is not None:
            messages.success(request, _("The amendment is withdrawn; it stays in the history."))
            return redirect("agreements:edition-list", amendment.agreement_id)
    return _asking(request, amendment, "amendment_withdraw", {"entry": entry})


def amendment_or_404(actor: Actor, pk: int) -> Amendment:
    """The amendment, for those who may know of it."""
    try:
        return amendment_detail(actor, pk)
    except Amendment.DoesNotExist:
        raise Http404(_("There is no such amendment.")) from None


def acts_on(actor: Actor, amendment: Amendment) -> dict[str, Any]:
    """What this actor may do with an amendment, for the buttons of its page."""
    may_answer = permissions.may_answer_amendment(actor, amendment)
    said = {one.party_id for one in amendment.consents.filter(void_since=None)}
    waits = [one for one in permissions.speaks_for(actor, amendment) if one.pk not in said]
    return {
        "may_change": permissions.may_change_amendment(actor, amendment),
        "may_send": permissions.may_send_amendment(actor, amendment),
        "may_answer": may_answer,
        "is_asked": bool(may_answer and waits),
    }


def _entry(request: Request, amendment: Amendment) -> AmendmentEntry:
    return AmendmentEntry(request.POST or None, agreement=amendment.agreement, amendment=amendment)


def _change(request: Request, pk: int, entry: AmendmentEntry) -> Amendment:
    return services.change_amendment(
        actor=request.actor,
        amendment_id=pk,
        version=version_of(request),
        form=entry.values(),
    )


def _asked(request: Request, ends: date | None) -> dict[str, Any]:
    """The first words of an extension: why, and the end a year on, to be changed."""
    if "extend" not in request.GET or ends is None:
        return {}
    later = date(ends.year + 1, ends.month, min(ends.day, 28) if ends.month == 2 else ends.day)
    return {"reason": _("The validity is extended."), "valid_to": later}


def _asking(
    request: Request, amendment: Amendment, page: str, more: dict[str, Any]
) -> HttpResponse:
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "digest": content_digest(amendment),
        "missing": services.what_an_amendment_lacks(amendment),
        "count": amendment.alterations.count(),
        "back_url": amendment.get_absolute_url(),
        **more,
    }
    return render(request, f"agreements/{page}.html", context)


def _said(amendment: Amendment) -> str:
    if amendment.state == AmendmentState.REFUSED:
        return _("Your side has refused the amendment; the reason is kept with it.")
    if (
        amendment.state == AmendmentState.SENT
        and amendment.party_changes.filter(party__state=PartyState.INVITED).exists()
    ):
        return _("Every party has agreed; who would join is asked now.")
    if amendment.state == AmendmentState.SENT:
        return _("Your side has agreed; the other parties have not all answered yet.")
    return _("Every party has agreed; it takes effect on its day.")
