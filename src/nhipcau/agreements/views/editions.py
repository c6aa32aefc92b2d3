"""The editions of an agreement, the text of one, and two of them compared."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import PartyState
from nhipcau.agreements.models import Agreement, Amendment, Edition
from nhipcau.agreements.selectors import (
    agreed_by,
    amendments_of,
    changed_numbers,
    clauses_of,
    differences,
    edition_detail,
    editions_of,
    heading_differences,
    heading_in_words,
    open_amendment_of,
    told,
)
from nhipcau.agreements.services import days_ahead
from nhipcau.agreements.views.pages import agreement_or_404, page_of
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request

CLAUSES = 100
"""Commitments on a page of an edition: a text is read on, not leafed through."""


@require_safe
def edition_list(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    editions = editions_of(request.actor, agreement)
    agreed = agreed_by(editions)
    amendments = amendments_of(request.actor, agreement)
    context = {
        "agreement": agreement,
        "editions": [(one, agreed.get(one.pk, [])) for one in editions],
        "choices": editions[::-1],
        "after": editions[0] if editions else None,
        "before": editions[1] if len(editions) > 1 else None,
        "amendments": amendments,
        "open_amendment": _open_to(request.actor, agreement, amendments),
        "former": agreement.parties(manager="ever").filter(state=PartyState.LEFT),
        "joined": agreement.parties.exclude(joined_on=None),
        "notice_days": ", ".join(str(one) for one in days_ahead(agreement)),
        "may_amend": permissions.may_amend(request.actor, agreement),
        "may_set_notices": permissions.may_set_notices(request.actor, agreement),
    }
    return render(request, "agreements/edition_list.html", context)


@require_safe
def edition_show(request: Request, pk: int, number: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    edition = _edition_or_404(request.actor, agreement, number)
    page = Paginator(clauses_of(edition), CLAUSES).get_page(request.GET.get("page"))
    context = {
        "agreement": agreement,
        "edition": edition,
        "heading": heading_in_words(edition),
        "page": page,
        "clauses": told(edition, page.object_list),
        "consents": agreed_by([edition]).get(edition.pk, []),
        "newest": agreement.editions.order_by("-number").first(),
    }
    return render(request, "agreements/edition_detail.html", context)


@require_safe
def edition_compare(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    editions = editions_of(request.actor, agreement)
    before, after = _asked(request, editions)
    context: dict[str, object] = {"agreement": agreement, "editions": editions[::-1]}
    if before is not None and after is not None:
        page = page_of(request, changed_numbers(before, after))
        context |= {
            "before": before,
            "after": after,
            "heading": heading_differences(before.heading, after.heading),
            "page": page,
            "differences": differences(before, after, list(page.object_list)),
        }
    return render(request, "agreements/edition_compare.html", context)


def _open_to(actor: Actor, agreement: Agreement, rows: list[Amendment]) -> Amendment | None:
    """The side's own amendment; for who drafts none, the one that is with the parties."""
    if permissions.may_amend(actor, agreement):
        return open_amendment_of(actor, agreement)
    return next((one for one in rows if one.is_open), None)


def _asked(request: Request, editions: list[Edition]) -> tuple[Edition | None, Edition | None]:
    """The two editions that the address names; else the last two, the older one first."""
    by_number = {str(one.number): one for one in editions}
    before = by_number.get(request.GET.get("from", ""))
    after = by_number.get(request.GET.get("to", ""))
    if before is None or after is None:
        pair = editions[:2][::-1] if len(editions) > 1 else [None, None]
        before, after = before or pair[0], after or pair[1]
    return before, after


def _edition_or_404(actor: Actor, agreement: Agreement, number: int) -> Edition:
    try:
        return edition_detail(actor, agreement.pk, number)
    except Edition.DoesNotExist:
        raise Http404(_("There is no such edition.")) from None
