"""Sending a list: the file, and the draft that its new rows go into."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.choices import AgreementKind
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.selectors import drafts_to_fill
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import localities_visible_to

NEW = "new"
MOST_DRAFTS = 200


class SheetEntry(forms.Form):
    """A list of commitments as somebody sends it."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy("An Excel file (.xlsx) or CSV in UTF-8, at most 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )
    target = forms.ChoiceField(
        required=False,
        label=gettext_lazy("New rows go into"),
        help_text=gettext_lazy("Rows with an ID change the commitment they name, wherever it is."),
    )
    title = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("Title of the new draft")
    )
    partner = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=gettext_lazy("The other side")
    )

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, **kw: Any) -> None:
        super().__init__(data, files, **kw)
        self.actor = actor
        self.may_begin = bool(actor.acting and actor.acting.coordinates)
        self._drafts = {str(row.pk): row for row in drafts_to_fill(actor)[:MOST_DRAFTS]}
        offered = [("", _("Nowhere: only changes to what stands"))]
        offered += [(key, row.title) for key, row in self._drafts.items()]
        if self.may_begin:
            offered.append((NEW, _("A new draft agreement")))
        self.fields["target"].choices = offered  # type: ignore[attr-defined]
        self.fields["partner"].choices = [("", "–"), *self._partners()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("target") == NEW:
            if not said.get("title"):
                self.add_error("title", _("Give the new draft a title."))
            if not said.get("partner"):
                self.add_error("partner", _("Choose the side that the draft is made with."))
        return said

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not upload.size:
            raise forms.ValidationError(_("The file is empty."))
        if upload.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Send a smaller one or split it.")
                % {"limit": settings.MAX_UPLOAD_BYTES // 1_000_000}
            )
        return upload

    def draft(self) -> Agreement | None:
        return self._drafts.get(self.cleaned_data["target"])

    def heading(self) -> dict[str, Any] | None:
        """How to begin the new draft, if one is wanted."""
        if self.cleaned_data["target"] != NEW or self.actor.acting is None:
            return None
        sides = [self.actor.acting.locality_id, self.cleaned_data["partner"]]
        return {
            "kind": AgreementKind.PLAN.value,
            "title": self.cleaned_data["title"],
            "sides": sides,
        }

    def _partners(self) -> list[tuple[int, str]]:
        today = timezone.localdate()
        own = self.actor.acting.locality_id if self.actor.acting else None
        rows = localities_visible_to(self.actor)
        return [(row.pk, row.name) for row in rows if row.is_in_force_on(today) and row.pk != own]
