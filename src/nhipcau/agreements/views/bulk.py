"""Acts on many commitments: enter what is to be done, confirm, watch, look at the outcome, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.agreements import services
from nhipcau.agreements.choices import BulkKind, BulkOutcome, BulkState
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.forms.board import board_url
from nhipcau.agreements.forms.bulk import BulkEntry, chosen_of, kind_of
from nhipcau.agreements.models import BulkAct
from nhipcau.agreements.permissions import board as permissions
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    bulk_act_detail,
    bulk_rows_of,
    bulk_summary,
    commitments_visible_to,
)
from nhipcau.agreements.services.bulk import MOST_ROWS
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import attempt, page_of
from nhipcau.agreements.views.promising import get_or_post
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require


@signed_in
@get_or_post
def bulk_add(request: Request) -> HttpResponse:
    """The rows come from the board's address; what is to be done to them is entered here."""
    require(permissions.may_prepare_bulk_act(request.actor, None))
    kind = kind_of(said := request.POST if request.method == "POST" else request.GET)
    ids, query = _ids(request, said), said.get("board", "")
    back = board_url(_filter(query))
    if not kind or not ids or len(ids) > MOST_ROWS:
        messages.warning(request, _why_not(kind, ids))
        return redirect(back)
    entry = BulkEntry(request.POST or None, actor=request.actor, kind=kind)
    if entry.is_bound and entry.is_valid():
        act = attempt(
            entry,
            lambda: services.prepare_bulk_act(
                actor=request.actor, form=entry.values(query), commitment_ids=ids
            ),
        )
        if act is not None:
            return redirect(act.get_absolute_url())
    context = {
        "entry": entry,
        "kind": BulkKind(kind),
        "count": len(ids),
        "chosen": [] if said.get("all") else ids,
        "all": bool(said.get("all")),
        "board": query,
        "back_url": back,
    }
    return render(request, "agreements/bulk_add.html", context)


@signed_in
@require_safe
def bulk_show(request: Request, pk: int) -> HttpResponse:
    """To be confirmed, at work, or done: the same page, by the state of the act."""
    act = _act_or_404(request, pk)
    outcome = request.GET.get("outcome", "")
    context = {
        "act": act,
        "summary": bulk_summary(act, timezone.now()),
        "page": page_of(request, bulk_rows_of(act, outcome)),
        "outcome": outcome,
        "outcomes": list(BulkOutcome),
        "can_undo": act.can_be_undone_at(timezone.now()),
        "back_url": board_url(_filter(act.query)),
    }
    return render(request, "agreements/bulk_detail.html", context)


@signed_in
@require_safe
def bulk_status(request: Request, pk: int) -> HttpResponse:
    """A fragment: how far the work is; over, the whole page is asked for again."""
    act = _act_or_404(request, pk)
    summary = bulk_summary(act, timezone.now())
    answer = render(request, "agreements/_bulk_progress.html", {"act": act, "summary": summary})
    if act.state not in {BulkState.RUNNING, BulkState.UNDOING}:
        answer["HX-Refresh"] = "true"
    return answer


@signed_in
@require_POST
def bulk_run(request: Request, pk: int) -> HttpResponse:
    return _press(request, pk, services.start_bulk_act)


@signed_in
@require_POST
def bulk_undo(request: Request, pk: int) -> HttpResponse:
    return _press(request, pk, services.undo_bulk_act)


def _press(request: Request, pk: int, act_on: Callable[..., BulkAct]) -> HttpResponse:
    act = _act_or_404(request, pk)
    try:
        act_on(actor=request.actor, act_id=pk)
    except AgreementsError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(act.get_absolute_url())


def _act_or_404(request: Request, pk: int) -> BulkAct:
    try:
        return bulk_act_detail(request.actor, pk)
    except BulkAct.DoesNotExist:
        raise Http404(_("There is no such act.")) from None


def _filter(query: str) -> CommitmentFilter:
    return CommitmentFilter.from_query(QueryDict(query))


def _ids(request: Request, said: QueryDict) -> list[int]:
    """The rows ticked, or all that the board's filter finds, in its order."""
    if not said.get("all"):
        return chosen_of(said)
    rows = commitments_visible_to(
        request.actor, _filter(said.get("board", "")), today=timezone.localdate()
    )
    return list(rows.values_list("pk", flat=True)[: MOST_ROWS + 1])


def _why_not(kind: str, ids: Sequence[int]) -> str:
    if len(ids) > MOST_ROWS:
        said = _("At most %(most)s commitments at once; narrow the list first.")
        return said % {"most": MOST_ROWS}
    return _("Choose what to do.") if ids and not kind else _("Choose at least one commitment.")
