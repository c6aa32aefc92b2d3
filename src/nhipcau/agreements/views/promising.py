"""Writing a commitment, naming who carries it, reporting how far it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.agreements import permissions, services
from nhipcau.agreements.errors import Stale
from nhipcau.agreements.forms.commitments import CommitmentEntry, ReportEntry
from nhipcau.agreements.forms.handovers import LeadEntry
from nhipcau.agreements.forms.units import LeadBoxes
from nhipcau.agreements.models import Commitment, Party
from nhipcau.agreements.selectors import changes_of, commitment_history, tags_of_figures
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import (
    Conflict,
    agreement_or_404,
    attempt,
    commitment_or_404,
    conflict_of,
    to,
    version_of,
)
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.kept import changes_only
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@get_or_post
def commitment_add(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, agreement))
    entry = CommitmentEntry(request.POST or None, actor=request.actor, agreement=agreement)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.add_commitment(
                actor=request.actor, agreement_id=pk, form=entry.values(request.actor)
            ),
        )
        if made is not None:
            messages.success(
                request, _("Commitment %(number)s is added.") % {"number": made.number}
            )
            return to(agreement)
    context = {"agreement": agreement, "entry": entry, "back_url": agreement.get_absolute_url()}
    return render(request, "agreements/commitment_form.html", context)


@signed_in
@get_or_post
def commitment_change(request: Request, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, commitment.agreement))
    entry = _entry(request, commitment)
    if entry.is_bound and entry.is_valid():
        try:
            if attempt(entry, lambda: _change(request, pk, entry)):
                messages.success(request, _("The changes are saved."))
                return to(commitment)
        except Stale as stale:
            again = _entry(request, fresh := commitment_or_404(request.actor, pk))
            again.is_valid()
            return _stale(request, "commitment_form", fresh, again, again.stored_now(), stale)
    return _page(request, "commitment_form", commitment, entry)


@signed_in
@get_or_post
@removed_once("agreements.commitment", onward="agreements:agreement-list")
def commitment_remove(request: Request, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request.actor, pk)
    require(permissions.may_change_agreement(request.actor, commitment.agreement))
    if request.method == "POST":
        services.remove_commitment(actor=request.actor, commitment_id=pk)
        messages.success(request, _("The commitment is removed."))
        return to(commitment.agreement)
    context = {"commitment": commitment, "back_url": commitment.get_absolute_url()}
    return render(request, "agreements/commitment_remove.html", context)


@signed_in
@get_or_post
def commitment_leads(request: Request, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request.actor, pk)
    require(permissions.may_name_leads(request.actor, commitment))
    entry = _boxes(request, commitment)
    if entry.is_bound and entry.is_valid():
        try:
            if attempt(entry, lambda: _name_leads(request, pk, entry)):
                messages.success(request, _("Who carries the commitment is saved."))
                return to(commitment)
        except Stale as stale:
            again = _boxes(request, fresh := commitment_or_404(request.actor, pk))
            again.is_valid()
            return _stale(request, "commitment_leads", fresh, again, again.changed_leads(), stale)
    return _page(request, "commitment_leads", commitment, entry)


@signed_in
@get_or_post
def commitment_report(request: Request, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request.actor, pk)
    require(permissions.may_report_state(request.actor, commitment))
    entry = ReportEntry(request.POST or None, commitment=commitment)
    if entry.is_bound and entry.is_valid():
        try:
            if attempt(entry, lambda: _report(request, pk, entry)):
                changes_only(tags_of_figures(commitment.agreement))
                messages.success(request, _("The report is saved."))
                return to(commitment)
        except Stale as stale:
            fresh = commitment_or_404(request.actor, pk)
            again = ReportEntry(request.POST, commitment=fresh)
            again.is_valid()
            return _stale(request, "commitment_report", fresh, again, again.stored_now(), stale)
    return _page(request, "commitment_report", commitment, entry)


def _entry(request: Request, commitment: Commitment) -> CommitmentEntry:
    return CommitmentEntry(
        request.POST or None,
        actor=request.actor,
        agreement=commitment.agreement,
        commitment=commitment,
    )


def _boxes(request: Request, commitment: Commitment) -> LeadBoxes:
    sides = _sides_named_by(request.actor, commitment)
    kind = LeadBoxes if commitment.agreement.is_draft else LeadEntry
    return kind(request.POST or None, actor=request.actor, sides=sides, commitment=commitment)


def _sides_named_by(actor: Actor, commitment: Commitment) -> list[Party]:
    """Every side while the draft is this actor's to keep; afterwards its own side."""
    sides = list(commitment.agreement.parties.all())
    if permissions.may_change_agreement(actor, commitment.agreement):
        return sides
    return [party for party in sides if actor.coordinates(party.locality_id)]


def _change(request: Request, pk: int, entry: CommitmentEntry) -> Commitment:
    return services.change_commitment(
        actor=request.actor,
        commitment_id=pk,
        version=version_of(request),
        form=entry.values(request.actor),
    )


def _name_leads(request: Request, pk: int, entry: LeadBoxes) -> Commitment:
    return services.name_leads(
        actor=request.actor,
        commitment_id=pk,
        version=version_of(request),
        leads=entry.leads(request.actor),
        on=entry.cleaned_data.get("on"),
    )


def _report(request: Request, pk: int, entry: ReportEntry) -> Commitment:
    return services.report_state(
        actor=request.actor,
        commitment_id=pk,
        version=version_of(request),
        **entry.cleaned_data,
    )


def _stale(
    request: Request,
    page: str,
    commitment: Commitment,
    entry: Any,
    rows: list[tuple[str, str]],
    stale: Stale,
) -> HttpResponse:
    """The form again with what is stored now; the same form sent twice is simply done."""
    if not rows:
        return to(commitment)
    latest = commitment_history(request.actor, commitment)[:1]
    changes = changes_of(request.actor, commitment.agreement, latest)
    conflict = conflict_of(str(stale.message), changes, rows)
    return _page(request, page, commitment, entry, conflict)


def _page(
    request: Request,
    page: str,
    commitment: Commitment,
    entry: Any,
    conflict: Conflict | None = None,
) -> HttpResponse:
    keeps_version = request.method == "POST" and conflict is None
    context = {
        "commitment": commitment,
        "agreement": commitment.agreement,
        "entry": entry,
        "conflict": conflict,
        "version": version_of(request) if keeps_version else commitment.version,
        "back_url": commitment.get_absolute_url(),
    }
    return render(request, f"agreements/{page}.html", context)
