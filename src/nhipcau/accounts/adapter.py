"""What allauth asks of us: nobody signs up alone; a membership brings the account."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from nhipcau.accounts.models import User
from nhipcau.accounts.views.remembering import remember_language, remember_who

logger = logging.getLogger("nhipcau.accounts")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **said: Any) -> HttpResponseBase:
        """Go on in the language of the account, unless another was chosen in this browser."""
        response = super().post_login(request, user, **said)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        remember_who(response, user)
        return response

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person what happened to the account; the act stands even if no mail leaves."""
        try:
            super().send_notification_mail(template_prefix, user, context, email or user.email)
        except OSError:
            logger.warning("a notice about an account could not be sent", exc_info=True)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the middleware for proxies left it: what a client says of itself is not believed."""
        return str(request.META.get("REMOTE_ADDR", ""))


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step of signing in; its secret lies sealed in the database.

    Whoever reads a copy of the database alone cannot make codes from it. The seal is made from the
    program's secret key: where that key is lost, second steps must be set up again.
    """

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # No code fits it any more: the person uses the way round by an administrator.
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _seal() -> Fernet:
    key = hashlib.sha256(f"nhipcau second step {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def who_tries(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Whom failed sign-ins count against: the address as typed, in small letters.

    allauth hands it on as `email`, the form sends it as `login`. Without it the count would be by
    machine alone, and one person's mistakes would lock out an office behind one address.
    """
    said = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(said).strip().lower()[:254]
