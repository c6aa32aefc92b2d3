"""Views of the board by name: keep, rename, share, remove and put back, open with one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.agreements import services
from nhipcau.agreements.forms.board import Look, board_url
from nhipcau.agreements.forms.saved_views import ViewEntry
from nhipcau.agreements.models import SavedView
from nhipcau.agreements.permissions import board as permissions
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    ShownView,
    filter_words,
    saved_view_detail,
    views_visible_to,
)
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import attempt
from nhipcau.agreements.views.promising import get_or_post
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require


@signed_in
@require_safe
def view_list(request: Request) -> HttpResponse:
    views = views_visible_to(request.actor)
    context = {
        "shown": [_row(request, one) for one in views],
        "removed": _removed(request),
    }
    return render(request, "agreements/view_list.html", context)


@signed_in
@get_or_post
def view_add(request: Request) -> HttpResponse:
    require(permissions.may_save_view(request.actor, None))
    said = request.POST if request.method == "POST" else request.GET
    wanted, look = _meant(said.get("board", ""))
    entry = ViewEntry(request.POST or None, actor=request.actor)
    if entry.is_bound and entry.is_valid():
        made = attempt(entry, lambda: _save(request, entry, board_url(wanted, look)))
        if made is not None:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": made.name})
            return redirect(made.url)
    context = {
        "entry": entry,
        "board": said.get("board", ""),
        "words": filter_words(request.actor, wanted),
        "back_url": board_url(wanted, look),
    }
    return render(request, "agreements/view_form.html", context)


@signed_in
@get_or_post
def view_change(request: Request, pk: int) -> HttpResponse:
    view = _view_or_404(request, pk)
    require(permissions.may_change_view(request.actor, view))
    standing = {"name": view.name, "is_shared": view.is_shared}
    entry = ViewEntry(request.POST or None, actor=request.actor, initial=standing)
    if entry.is_bound and entry.is_valid():
        said = entry.cleaned_data
        made = attempt(
            entry,
            lambda: services.rename_view(
                actor=request.actor,
                view_id=pk,
                name=said["name"],
                is_shared=said.get("is_shared", view.is_shared),
            ),
        )
        if made is not None:
            messages.success(request, _("The changes are saved."))
            return redirect("agreements:view-list")
    context = {
        "entry": entry,
        "view": view,
        "words": filter_words(request.actor, _meant(view.query)[0]),
        "back_url": view.url,
    }
    return render(request, "agreements/view_form.html", context)


@signed_in
@require_POST
def view_remove(request: Request, pk: int) -> HttpResponse:
    view = services.remove_view(actor=request.actor, view_id=_view_or_404(request, pk).pk)
    messages.success(
        request,
        _("The view “%(name)s” is removed; below it can be put back for a day.")
        % {"name": view.name},
    )
    return redirect("agreements:view-list")


@signed_in
@require_POST
def view_restore(request: Request, pk: int) -> HttpResponse:
    view = _view_or_404(request, pk, removed=True)
    view = services.put_view_back(actor=request.actor, view_id=view.pk)
    messages.success(request, _("The view “%(name)s” is back.") % {"name": view.name})
    return redirect("agreements:view-list")


@signed_in
@require_POST
def view_default(request: Request, pk: int) -> HttpResponse:
    """Open the board with this view; pressed again, without one."""
    view = _view_or_404(request, pk)
    is_on = request.POST.get("on") != "0"
    services.choose_default_view(actor=request.actor, view_id=view.pk if is_on else None)
    return redirect("agreements:view-list")


def _save(request: Request, entry: ViewEntry, url: str) -> SavedView:
    return services.save_view(
        actor=request.actor,
        name=entry.cleaned_data["name"],
        query=url.partition("?")[2],
        is_shared=entry.cleaned_data.get("is_shared", False),
    )


def _row(request: Request, one: ShownView) -> dict[str, Any]:
    wanted, _look = _meant(one.view.query)
    return {
        "shown": one,
        "words": filter_words(request.actor, wanted),
        "may_change": permissions.may_change_view(request.actor, one.view),
    }


def _removed(request: Request) -> list[SavedView]:
    rows = SavedView.objects.filter(author=request.actor.user_id, removed_at__isnull=False)
    return list(rows.order_by("-removed_at")[:20])


def _view_or_404(request: Request, pk: int, *, removed: bool = False) -> SavedView:
    try:
        return saved_view_detail(request.actor, pk, removed=removed)
    except SavedView.DoesNotExist:
        raise Http404(_("There is no such view.")) from None


def _meant(query: str) -> tuple[CommitmentFilter, Look]:
    """A kept address read again, so that nothing stands in it that the board would not take."""
    data = QueryDict(query)
    return CommitmentFilter.from_query(data), Look.from_query(data)
