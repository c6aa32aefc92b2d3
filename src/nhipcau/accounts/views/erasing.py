"""The end of an account, asked for by its owner or carried out by an administrator."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.accounts import permissions
from nhipcau.accounts.errors import AccountsError
from nhipcau.accounts.models import User
from nhipcau.accounts.services import erase_account
from nhipcau.accounts.views.own import own_account
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require


@reauthentication_required
@require_http_methods(["GET", "POST"])
def account_erase(request: Request) -> HttpResponse:
    """One's own account; the password is asked for again before."""
    if request.method == "POST" and _erased(request, own_account(request)):
        logout(request)
        messages.success(request, _("Your account is erased."))
        return redirect("frontdoor:home")
    context = {"person": own_account(request), "back_url": reverse("account_data")}
    return render(request, "accounts/account_erase.html", context)


@require_http_methods(["GET", "POST"])
def account_erase_for(request: Request, pk: int) -> HttpResponse:
    """Somebody's account, by an administrator at that person's request."""
    person = User.objects.filter(pk=pk, erased_at=None).first()
    require(permissions.may_erase_account(request.actor, person or User()))
    if person is None:
        raise Http404
    if request.method == "POST" and _erased(request, person):
        messages.success(request, _("The account is erased."))
        return redirect("localities:person-list")
    context = {"person": person, "back_url": reverse("localities:person-detail", args=[pk])}
    return render(request, "accounts/account_erase.html", context)


def _erased(request: Request, person: User) -> bool:
    try:
        erase_account(actor=request.actor, user_id=person.pk)
    except AccountsError as refused:
        messages.error(request, str(refused.message))
        return False
    return True
