"""A field of cooperation as reference data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.services.fields import COLUMNS, FieldForm
from nhipcau.foundation.forms import BlockField, LineField

ICONS = (
    "flag", "map", "coins", "basket", "sprout", "suitcase", "temple", "book", "heart", "flask",
    "road", "leaf", "megaphone", "hands", "shield", "dots",
)  # fmt: skip


class FieldReferenceForm(forms.Form):
    """Names, order, picture and source."""

    name_vi = LineField(max_length=100, label=_("Name"))
    name_en = LineField(max_length=100, label=_("English name"))
    short_vi = LineField(max_length=40, label=_("Short name"))
    short_en = LineField(max_length=40, label=_("Short name in English"))
    order = forms.IntegerField(min_value=1, max_value=999, label=_("Place in lists"))
    icon = forms.ChoiceField(
        required=False, choices=[("", "–"), *((icon, icon) for icon in ICONS)], label=_("Picture")
    )
    source = BlockField(
        required=False, max_length=2000, label=_("Source"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def values(self) -> FieldForm:
        return FieldForm(**{name: self.cleaned_data[name] for name in COLUMNS})


class NewFieldForm(FieldReferenceForm):
    """The same for a new field, with its key."""

    key = forms.SlugField(
        max_length=40,
        label=_("Key"),
        help_text=_(
            "Small letters, digits and underscores; it stands in addresses and never changes."
        ),
    )
    field_order = ("key",)
