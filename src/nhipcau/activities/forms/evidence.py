"""A photo or file that shows what was done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.activities.models import Evidence
from nhipcau.foundation.forms import LineField


class EvidenceWords(forms.Form):
    """Its caption, and whether the public may see it."""

    caption = LineField(
        required=False,
        max_length=300,
        label=_("Caption"),
        help_text=_("What it shows; readers who do not see the picture hear it."),
    )
    is_public = forms.BooleanField(
        required=False, label=_("Everybody may see it, where what it belongs to is public")
    )

    @classmethod
    def of(cls, data: Any, evidence: Evidence) -> EvidenceWords:
        initial = {"caption": evidence.caption, "is_public": evidence.is_public}
        return cls(data, initial=initial)


class EvidenceEntry(EvidenceWords):
    """A new one."""

    file = forms.FileField(
        label=_("Photo or file"),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf,.docx,.xlsx,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    field_order = ("file",)
