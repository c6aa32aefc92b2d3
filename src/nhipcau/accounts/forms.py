"""Forms about one's own account."""

from __future__ import annotations

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nhipcau.accounts.services import use_code
from nhipcau.foundation.forms import LineField
from nhipcau.foundation.limits import Limit

# A code has a million values and three of them fit at once: ten tries in fifteen minutes let
# somebody who has the password through about once in fifty years.
CODES = Limit("second step", count=10, seconds=900)


class AccountForm(forms.Form):
    """What a person says of themself."""

    name = LineField(max_length=200, label=_("Full name"))
    language = forms.ChoiceField(
        choices=settings.LANGUAGES,
        label=_("Language"),
        help_text=_("Of the pages after signing in, and of mail sent to you."),
    )


class _CountedCode:
    """A code of the second step, tried only so often for one account, whoever tries."""

    def clean_code(self) -> str:
        if wait := CODES.spend(str(self.user.pk)):  # type: ignore[attr-defined]
            minutes = -(-wait // 60)
            raise forms.ValidationError(
                ngettext(
                    "Too many codes were tried. Wait %(minutes)s minute.",
                    "Too many codes were tried. Wait %(minutes)s minutes.",
                    minutes,
                )
                % {"minutes": minutes}
            )
        code: str = super().clean_code()  # type: ignore[misc]
        own = self.authenticator  # type: ignore[attr-defined]
        # Recovery codes are struck from their list; a code of the app is remembered here.
        if own.type == Authenticator.Type.TOTP and not use_code(user=own.user, code=code):
            raise forms.ValidationError(
                _("This code was used already. Wait until the app shows the next one.")
            )
        return code


class CodeForm(_CountedCode, AuthenticateForm):
    """The second step at sign-in."""


class CodeAgainForm(_CountedCode, ReauthenticateForm):
    """The second step once more, before something that matters."""
