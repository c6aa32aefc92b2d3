"""What is kept of a person: shown, and given to take away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhipcau.accounts.selectors import drafts_of, kept_of
from nhipcau.accounts.views.own import own_account
from nhipcau.foundation.requests import Request


@login_required
@require_safe
def account_data(request: Request) -> HttpResponse:
    context = {"drafts": drafts_of(request.actor)}
    return render(request, "accounts/data.html", context)


@never_cache
@login_required
@require_safe
def account_data_download(request: Request) -> HttpResponse:
    """Everything in one file that a machine reads too."""
    response = JsonResponse(
        kept_of(own_account(request)),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="nhip-cau-du-lieu-cua-toi.json"'
    return response
