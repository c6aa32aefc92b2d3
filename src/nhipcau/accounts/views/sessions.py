"""Where one is signed in, and how long this sign-in still lasts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhipcau.accounts.selectors import places_of
from nhipcau.accounts.services import end_sign_in, end_sign_ins
from nhipcau.accounts.views.lasting import seconds_left, stay
from nhipcau.accounts.views.own import own_account
from nhipcau.foundation.requests import Request


@login_required
@require_safe
def sign_in_list(request: Request) -> HttpResponse:
    places = places_of(request.actor, request.session.session_key)
    return render(request, "accounts/sign_in_list.html", {"places": places})


@login_required
@require_POST
def sign_in_end(request: Request, pk: int) -> HttpResponse:
    if end_sign_in(actor=request.actor, user=own_account(request), sign_in_id=pk):
        messages.success(request, _("That place is signed out."))
    return redirect("account_sign_ins")


@login_required
@require_POST
def sign_in_end_others(request: Request) -> HttpResponse:
    count = end_sign_ins(
        actor=request.actor, user=own_account(request), but=request.session.session_key
    )
    said = ngettext(
        "%(count)s other place is signed out.", "%(count)s other places are signed out.", count
    )
    messages.success(request, said % {"count": count} if count else _("There was no other place."))
    return redirect("account_sign_ins")


@never_cache
@require_http_methods(["GET", "POST"])
def session(request: Request) -> JsonResponse:
    """Seconds until this sign-in ends; a POST makes it as long as after signing in."""
    if request.method == "POST" and request.user.is_authenticated:
        stay(request)
    return JsonResponse({"left": seconds_left(request)})
