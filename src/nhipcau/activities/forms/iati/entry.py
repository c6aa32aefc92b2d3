"""The form that sends an IATI file."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class IatiEntry(forms.Form):
    """One XML file; what it holds is judged by the job that reads it."""

    file = forms.FileField(
        label=_("IATI file (.xml)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if not upload.size:
            raise forms.ValidationError(_("The file is empty."))
        if upload.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Send a smaller one or split it.")
                % {"limit": settings.MAX_UPLOAD_BYTES // 1_000_000}
            )
        return upload
