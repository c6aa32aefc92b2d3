"""What I did, as the trail keeps it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhipcau.accounts.selectors.history import own_history
from nhipcau.foundation.history import acts
from nhipcau.foundation.requests import Request

A_PAGE = 25


@login_required
@require_safe
def account_history(request: Request) -> HttpResponse:
    page = Paginator(own_history(request.actor), A_PAGE).get_page(request.GET.get("page"))
    # What one may not read any more is not told again here.
    told = acts(request.actor, page.object_list, is_whole_trail=True)
    return render(request, "accounts/account_history.html", {"page": page, "acts": told})
