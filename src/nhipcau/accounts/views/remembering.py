"""What a browser is asked to remember: a language, and who was signed in last."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase

from nhipcau.accounts.models import User

# Says, signed, who was signed in last in this browser. It opens nothing: with it alone one can only
# leave a note for that person.
WHO = "nhipcau_who"
WHO_LASTS = 7 * 24 * 3600


def remember_language(response: HttpResponseBase, language: str) -> None:
    """Let the pages that follow in this browser be in the language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def remember_who(response: HttpResponseBase, user: User) -> None:
    response.set_signed_cookie(
        WHO,
        str(user.pk),
        salt=WHO,
        max_age=WHO_LASTS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def who_was_here(request: HttpRequest) -> User | None:
    """Whose form this is when nobody is signed in any more."""
    try:
        said = request.get_signed_cookie(WHO, default="", salt=WHO, max_age=WHO_LASTS)
    except BadSignature:
        return None
    return User.objects.filter(pk=said, is_active=True).first() if said and said.isdigit() else None
