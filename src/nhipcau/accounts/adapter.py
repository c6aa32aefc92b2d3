"""What allauth asks of us: nobody signs up alone; a membership brings the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from nhipcau.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **said: Any) -> HttpResponseBase:
        """Go on in the language of the account, unless another was chosen in this browser."""
        response = super().post_login(request, user, **said)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response


def remember_language(response: HttpResponseBase, language: str) -> None:
    """Let the pages that follow in this browser be in the language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def who_tries(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Whom failed sign-ins count against: the address as typed, in small letters.

    allauth hands it on as `email`, the form sends it as `login`. Without it the count would be by
    machine alone, and one person's mistakes would lock out an office behind one address.
    """
    said = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(said).strip().lower()[:254]
