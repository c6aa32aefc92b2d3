"""What an amendment does to commitments: choose one, then change, withdraw, split or merge it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhipcau.agreements import permissions, services
from nhipcau.agreements.forms.amendments import AlterationEntry, SplitEntry, WithdrawalEntry
from nhipcau.agreements.models import Alteration, Amendment, Commitment
from nhipcau.agreements.selectors import (
    alteration_detail,
    choosable,
    commitment_detail,
    sides_after,
    touched_by,
)
from nhipcau.agreements.selectors.contents import said_of
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.amendments import amendment_or_404
from nhipcau.agreements.views.pages import attempt, page_of
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import fold

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
MOST_MERGED = 20


@signed_in
@require_safe
def alteration_choose(request: Request, pk: int) -> HttpResponse:
    """The commitments of the text in force, each with what this amendment may do to it."""
    amendment = _open(request, pk)
    search = request.GET.get("q", "").strip()[:200]
    page = page_of(request, choosable(amendment, fold(search)))
    rows = list(page.object_list)
    touched = touched_by(amendment, rows)
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "search": search,
        "page": page,
        "rows": [(row, touched.get(row.pk)) for row in rows],
    }
    return render(request, "agreements/alteration_choose.html", context)


@signed_in
@get_or_post
def alteration_add(request: Request, pk: int) -> HttpResponse:
    amendment = _open(request, pk)
    entry = AlterationEntry(
        request.POST or None,
        actor=request.actor,
        agreement=amendment.agreement,
        sides=sides_after(amendment),
    )
    return _written(
        request,
        amendment,
        entry,
        lambda: services.alter_by_adding(
            actor=request.actor, amendment_id=pk, form=entry.content()
        ),
        {"title": _("Add a commitment by the amendment")},
    )


@signed_in
@get_or_post
def alteration_change(request: Request, pk: int, commitment: int) -> HttpResponse:
    amendment = _open(request, pk)
    row = _standing_or_404(request, amendment, commitment)
    earlier = amendment.alterations.filter(act="change", commitment=row).first()
    said = earlier.said if earlier else _said(row)
    entry = _entry(request, amendment, said)
    return _written(
        request,
        amendment,
        entry,
        lambda: (
            services.alter_by_changing(
                actor=request.actor, amendment_id=pk, commitment_id=row.pk, form=entry.content()
            )
            or row
        ),
        {"title": _("Change commitment %(number)s") % {"number": row.number}, "commitment": row},
    )


@signed_in
@get_or_post
def alteration_edit(request: Request, pk: int) -> HttpResponse:
    """The text of a new, split or merged commitment of the amendment, written anew."""
    alteration, amendment = _alteration_or_404(request, pk)
    if not alteration.said:
        raise Http404(_("A withdrawn commitment has no text to change."))
    entry = _entry(request, amendment, alteration.said)
    return _written(
        request,
        amendment,
        entry,
        lambda: services.change_alteration(
            actor=request.actor, alteration_id=pk, form=entry.content()
        ),
        {"title": alteration.get_act_display()},
    )


@signed_in
@get_or_post
def alteration_withdraw(request: Request, pk: int, commitment: int) -> HttpResponse:
    amendment = _open(request, pk)
    row = _standing_or_404(request, amendment, commitment)
    entry = WithdrawalEntry(request.POST or None)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.alter_by_withdrawing(
                actor=request.actor,
                amendment_id=pk,
                commitment_id=row.pk,
                note=entry.cleaned_data["note"],
            ),
        )
        if made is not None:
            return _back(request, amendment)
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "commitment": row,
        "entry": entry,
        "back_url": amendment.get_absolute_url(),
    }
    return render(request, "agreements/alteration_withdraw.html", context)


@signed_in
@get_or_post
def alteration_split(request: Request, pk: int, commitment: int) -> HttpResponse:
    amendment = _open(request, pk)
    row = _standing_or_404(request, amendment, commitment)
    entry = SplitEntry(request.POST or None, text=row.text)
    if entry.is_bound and entry.is_valid():
        made = attempt(
            entry,
            lambda: services.alter_by_splitting(
                actor=request.actor, amendment_id=pk, commitment_id=row.pk, texts=entry.parts
            ),
        )
        if made is not None:
            return _back(request, amendment)
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "commitment": row,
        "entry": entry,
        "back_url": amendment.get_absolute_url(),
    }
    return render(request, "agreements/commitment_split.html", context)


@signed_in
@get_or_post
def alteration_merge(request: Request, pk: int) -> HttpResponse:
    """The chosen commitments, and the one that will stand in their place."""
    amendment = _open(request, pk)
    rows = list(choosable(amendment).filter(pk__in=chosen(request))[:MOST_MERGED])
    if len(rows) < 2:
        messages.warning(request, _("Choose at least two commitments to merge."))
        return redirect("agreements:alteration-choose", pk)
    writes = "text" in request.POST
    entry = AlterationEntry(
        request.POST if writes else None,
        actor=request.actor,
        agreement=amendment.agreement,
        sides=sides_after(amendment),
        said=_merged(rows),
    )
    return _written(
        request,
        amendment,
        entry,
        lambda: services.alter_by_merging(
            actor=request.actor,
            amendment_id=pk,
            commitment_ids=[row.pk for row in rows],
            form=entry.content(),
        ),
        {"title": _("Merge commitments"), "merged": rows},
    )


@signed_in
@get_or_post
def alteration_drop(request: Request, pk: int) -> HttpResponse:
    alteration, amendment = _alteration_or_404(request, pk)
    if request.method == "POST":
        services.drop_alteration(actor=request.actor, alteration_id=pk)
        messages.success(request, _("The change is taken out of the amendment."))
        return redirect(amendment.get_absolute_url())
    context = {
        "alteration": alteration,
        "amendment": amendment,
        "agreement": amendment.agreement,
        "back_url": amendment.get_absolute_url(),
    }
    return render(request, "agreements/alteration_drop.html", context)


def chosen(request: Request) -> list[int]:
    """Ids of the commitments ticked, in the form or in the address."""
    said = request.POST.getlist("commitment") or request.GET.getlist("commitment")
    return [int(one) for one in said if one.isdecimal() and len(one) < 19]


def _open(request: Request, pk: int) -> Amendment:
    amendment = amendment_or_404(request.actor, pk)
    require(permissions.may_change_amendment(request.actor, amendment))
    return amendment


def _alteration_or_404(request: Request, pk: int) -> tuple[Alteration, Amendment]:
    try:
        alteration = alteration_detail(request.actor, pk)
    except Alteration.DoesNotExist:
        raise Http404(_("There is no such change.")) from None
    return alteration, _open(request, alteration.amendment_id)


def _standing_or_404(request: Request, amendment: Amendment, pk: int) -> Commitment:
    try:
        row = commitment_detail(request.actor, pk)
    except Commitment.DoesNotExist:
        raise Http404(_("There is no such commitment.")) from None
    if row.agreement_id != amendment.agreement_id or not row.stands:
        raise Http404(_("There is no such commitment."))
    return row


def _entry(request: Request, amendment: Amendment, said: dict[str, Any]) -> AlterationEntry:
    return AlterationEntry(
        request.POST or None,
        actor=request.actor,
        agreement=amendment.agreement,
        sides=sides_after(amendment),
        said=said,
    )


def _said(row: Commitment) -> dict[str, Any]:
    return said_of(row, [party.pk for party in row.performers.all()])


def _merged(rows: list[Commitment]) -> dict[str, Any]:
    """What the merged one begins with: the texts one under the other, every side that does one."""
    first = _said(rows[0])
    sides = {party.pk for row in rows for party in row.performers.all()}
    return first | {"text": "\n".join(row.text for row in rows), "performers": sorted(sides)}


def _written(
    request: Request,
    amendment: Amendment,
    entry: AlterationEntry,
    act: Callable[[], Any],
    more: dict[str, Any],
) -> HttpResponse:
    if entry.is_bound and entry.is_valid() and attempt(entry, act) is not None:
        return _back(request, amendment)
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "entry": entry,
        "back_url": amendment.get_absolute_url(),
        **more,
    }
    return render(request, "agreements/alteration_form.html", context)


def _back(request: Request, amendment: Amendment) -> HttpResponse:
    if amendment.sent_at is not None:
        messages.warning(
            request,
            _("The text changed, so what the parties agreed to before is void; send it again."),
        )
    else:
        messages.success(request, _("The change is in the amendment."))
    return redirect(amendment.get_absolute_url())
