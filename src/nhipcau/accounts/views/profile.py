"""One's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from nhipcau.accounts.forms import AccountForm
from nhipcau.accounts.permissions import may_change_account
from nhipcau.accounts.services import change_account
from nhipcau.accounts.views.own import own_account
from nhipcau.accounts.views.remembering import remember_language
from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require


def account_profile(request: Request) -> HttpResponse:
    """Name and language; what apps on higher floors know of the account stands beside it."""
    user = own_account(request)
    require(may_change_account(request.actor, user))
    initial = {"name": user.name, "language": user.language}
    form = AccountForm(request.POST or None, initial=initial)
    if form.is_valid():
        changed = change_account(actor=request.actor, user_id=user.pk, **form.cleaned_data)
        with translation.override(changed.language):
            messages.success(request, _("Saved."))
        response = redirect("account_profile")
        remember_language(response, changed.language)
        return response
    panels = panels_at("account", request, user)
    return render(request, "accounts/profile.html", {"form": form, "panels": panels})
