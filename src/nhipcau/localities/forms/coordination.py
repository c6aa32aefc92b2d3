"""Which organisation keeps a locality's agreements, and from when to when."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import DayField
from nhipcau.localities.forms.fields import KnownNameField, known
from nhipcau.localities.models import Locality, Organisation


class CoordinatorForm(forms.Form):
    """An organisation of the locality, and two days."""

    organisation = KnownNameField(
        label=_("Organisation"), help_text=_("Its name, as it stands in the directory.")
    )
    valid_from = DayField(
        required=False, label=_("First day"), help_text=_("Leave empty where it always was.")
    )
    valid_to = DayField(
        required=False, label=_("Last day"), help_text=_("Leave empty while it goes on.")
    )

    def __init__(self, *args: Any, locality: Locality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locality = locality
        cast("KnownNameField", self.fields["organisation"]).offer_names_of(locality)

    def clean_organisation(self) -> Organisation:
        return known(self.cleaned_data["organisation"], self.locality)


class LastDayForm(forms.Form):
    """The last day on which an organisation keeps the agreements."""

    valid_to = DayField(label=_("Last day"))
