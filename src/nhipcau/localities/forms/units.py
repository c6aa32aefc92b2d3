"""Administrative units as reference data."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import BlockField, DayField, LineField
from nhipcau.localities.choices import LocalityKind
from nhipcau.localities.models import Locality
from nhipcau.localities.services import UnitForm
from nhipcau.localities.services.units import COLUMNS, fingerprint


class ReferenceForm(forms.Form):
    """What is kept of a unit."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name_vi = LineField(max_length=100, label=_("Name"))
    name_en = LineField(max_length=100, label=_("English name"))
    official_vi = LineField(max_length=150, label=_("Official name"))
    official_en = LineField(max_length=150, label=_("Official name in English"))
    kind = forms.ChoiceField(choices=LocalityKind.choices, label=_("Kind"))
    aliases = BlockField(
        required=False,
        max_length=4000,
        label=_("Other names"),
        help_text=_(
            "One a line: every way in which documents write it; the reader looks for them."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    valid_from = DayField(required=False, label=_("First day"))
    valid_to = DayField(required=False, label=_("Last day"))
    source = BlockField(
        required=False,
        max_length=4000,
        label=_("Source"),
        help_text=_("The resolution or decree by its number and date."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @staticmethod
    def initial_of(unit: Locality) -> dict[str, Any]:
        said = {name: getattr(unit, name) for name in COLUMNS}
        return {**said, "aliases": "\n".join(unit.aliases), "seen": fingerprint(unit)}

    def values(self) -> UnitForm:
        said = {name: self.cleaned_data[name] for name in COLUMNS}
        return UnitForm(**{**said, "aliases": said["aliases"].splitlines()})


class NewReferenceForm(ReferenceForm):
    """The same for a new unit, with the code that stands in its address."""

    code = forms.SlugField(
        max_length=60,
        label=_("Code"),
        help_text=_(
            "Small letters, digits and hyphens, as it stands in addresses; it never changes."
        ),
    )
    field_order = ("code",)


class SuccessionForm(forms.Form):
    """Who goes on with a unit, from which day, by which act."""

    successor = forms.ChoiceField(label=_("Successor"))
    on = DayField(label=_("From"))
    source = BlockField(
        required=False, max_length=2000, label=_("Source"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, unit: Locality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Locality.objects.exclude(pk=unit.pk)
        field = cast("forms.ChoiceField", self.fields["successor"])
        field.choices = [("", _("Choose")), *((str(o.pk), f"{o.name} ({o.code})") for o in others)]
