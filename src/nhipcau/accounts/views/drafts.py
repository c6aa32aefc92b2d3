"""What was typed and not sent: kept while typing, offered again, thrown away."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhipcau.accounts.models import Draft
from nhipcau.accounts.selectors import draft_of, drafts_of
from nhipcau.accounts.services import drop_draft, keep_draft
from nhipcau.accounts.views.holding import is_kept
from nhipcau.foundation.kept import changes_only
from nhipcau.foundation.requests import Request


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def draft_list(request: Request) -> HttpResponse:
    """For the script of a page: the drafts of its forms, and the keeping of one."""
    if request.method == "POST":
        return _keep(request)
    page = request.GET.get("page", "")
    return JsonResponse({"drafts": [_shown(draft) for draft in drafts_of(request.actor, page)]})


def _keep(request: Request) -> HttpResponse:
    try:
        said = json.loads(request.body)
        fields = [(str(name), str(value)) for name, value in said["fields"]]
        page, action = str(said["page"]), str(said["action"])
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    changes_only(())
    draft = None
    if is_kept(page) and is_kept(action):
        draft = keep_draft(user_id=request.user.pk or 0, page=page, action=action, fields=fields)
    return JsonResponse({"id": draft.pk if draft else None})


def _shown(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.pk,
        "action": draft.action,
        "fields": draft.fields,
        "wasSent": draft.was_sent,
        "at": date_format(localtime(draft.saved_at), "SHORT_DATETIME_FORMAT"),
        "show": reverse("account_draft", args=[draft.pk]),
        "drop": reverse("account_draft_drop", args=[draft.pk]),
    }


@login_required
@require_safe
def draft_show(request: Request, pk: int) -> HttpResponse:
    """What was typed, to send it as it is or to go on with the form."""
    draft = _draft_or_404(request, pk)
    words = [
        (name, value) for name, value in draft.fields if value.strip() and " " in value.strip()
    ]
    context = {"draft": draft, "words": words}
    return render(request, "accounts/draft.html", context)


@login_required
@require_POST
def draft_drop(request: Request, pk: int) -> HttpResponse:
    draft = _draft_or_404(request, pk)
    drop_draft(user_id=draft.user_id, draft_id=pk)
    return redirect(draft.page)


def _draft_or_404(request: Request, pk: int) -> Draft:
    draft = draft_of(request.actor, pk)
    if draft is None:
        raise Http404
    return draft
