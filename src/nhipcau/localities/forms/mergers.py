"""Which organisations one of them goes on with, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import DayField
from nhipcau.localities.forms.fields import KnownNameField, known
from nhipcau.localities.models import Organisation


class MergerForm(forms.Form):
    """Ticked predecessors, one more by its name, and the day."""

    predecessors = forms.MultipleChoiceField(
        required=False,
        label=_("Merged into it"),
        widget=forms.CheckboxSelectMultiple,
    )
    other = KnownNameField(
        required=False,
        label=_("Another one"),
        help_text=_("Its name, as it stands in the directory. Add it to the list to see it there."),
    )
    on = DayField(
        label=_("From this day on"),
        help_text=_("The day on which it took over; the others end on the day before."),
    )

    def __init__(
        self, *args: Any, successor: Organisation, offered: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.successor = successor
        self.offered = {str(row.pk): row for row in offered}
        ticked = cast("forms.MultipleChoiceField", self.fields["predecessors"])
        ticked.choices = [(key, _with_place(row)) for key, row in self.offered.items()]
        cast("KnownNameField", self.fields["other"]).offer_names_of(successor.locality)

    def clean_other(self) -> Organisation | None:
        said = self.cleaned_data["other"]
        found = known(said, self.successor.locality) if said else None
        if found == self.successor:
            raise forms.ValidationError(_("An organisation cannot continue itself."))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("predecessors") and not said.get("other") and "other" not in self.errors:
            raise forms.ValidationError(_("Choose at least one organisation that merged into it."))
        return said

    def chosen(self) -> list[Organisation]:
        """The predecessors, ticked or named."""
        rows = [self.offered[key] for key in self.cleaned_data["predecessors"]]
        other = self.cleaned_data["other"]
        return [*rows, other] if other and other not in rows else rows


def _with_place(row: Organisation) -> str:
    return f"{row.name} ({row.locality})"
