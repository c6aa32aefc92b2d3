"""Forms about one's own account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import LineField


class AccountForm(forms.Form):
    """What a person says of themself."""

    name = LineField(max_length=200, label=_("Full name"))
    language = forms.ChoiceField(
        choices=settings.LANGUAGES,
        label=_("Language"),
        help_text=_("Of the pages after signing in, and of mail sent to you."),
    )
