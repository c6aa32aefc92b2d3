"""The profile of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import BlockField, DayField, LineField
from nhipcau.localities.choices import OrganisationKind
from nhipcau.localities.forms.fields import KnownNameField, known
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.services import OrganisationForm
from nhipcau.localities.validators import clean_tax_code

MOST_NAMES = 20


class ProfileForm(forms.Form):
    """What a person may say of an organisation that stands in a locality."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = LineField(
        max_length=300,
        label=_("Name"),
        help_text=_("The full official name, as it stands at the head of its documents."),
    )
    kind = forms.ChoiceField(choices=OrganisationKind.choices, label=_("Kind"))
    short_name = LineField(max_length=100, required=False, label=_("Short name"))
    name_en = LineField(max_length=300, required=False, label=_("English name"))
    aliases = BlockField(
        required=False,
        max_length=4000,
        label=_("Other names"),
        help_text=_("One a line: abbreviations and spellings under which documents name it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    parent = KnownNameField(
        required=False,
        label=_("Stands under"),
        help_text=_("The name of the organisation above it, in the same locality."),
    )
    tax_code = LineField(
        max_length=20,
        required=False,
        label=_("Tax code"),
        help_text=_("Of an enterprise or a cooperative: 10 digits; a branch has 3 more."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    address = LineField(max_length=300, required=False, label=_("Address"))
    about = BlockField(
        required=False,
        max_length=20_000,
        label=_("About"),
        help_text=_("What it does in cooperation, for readers of the other side."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    valid_from = DayField(
        required=False, label=_("First day"), help_text=_("Leave empty where it is not known.")
    )
    valid_to = DayField(
        required=False,
        label=_("Last day"),
        help_text=_("Only for one that no longer exists; a merger sets it by itself."),
    )

    def __init__(self, *args: Any, locality: Locality | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locality = locality
        self.standing: Organisation | None = None
        if locality is not None:
            self._parent_field.offer_names_of(locality)

    @property
    def _parent_field(self) -> KnownNameField:
        return cast("KnownNameField", self.fields["parent"])

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        """What is stored now, as the form shows it."""
        same = ("version", "name", "kind", "short_name", "name_en", "tax_code", "address", "about",
                "valid_from", "valid_to")  # fmt: skip
        return {
            **{name: getattr(organisation, name) for name in same},
            "aliases": "\n".join(organisation.aliases),
            "parent": organisation.parent.name if organisation.parent else "",
        }

    def over(self, current: Organisation) -> ProfileForm:
        """What was typed, over what somebody else saved meanwhile; saved again, it is meant."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["version"] = str(current.version)
        return ProfileForm(typed, initial=self.initial_of(current), locality=self.locality)

    def clean_aliases(self) -> str:
        said = str(self.cleaned_data["aliases"])
        lines = [line for line in said.splitlines() if line]
        if len(lines) > MOST_NAMES:
            raise forms.ValidationError(
                _("At most %(most)s other names."), params={"most": MOST_NAMES}
            )
        return "\n".join(lines)

    def clean_tax_code(self) -> str:
        said = str(self.cleaned_data["tax_code"])
        return clean_tax_code(said) if said else ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("valid_from"), said.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first."))
        if said.get("parent") and self.locality is not None:
            try:
                said["parent_row"] = known(said["parent"], self.locality)
            except forms.ValidationError as error:
                self.add_error("parent", error)
        return said

    def values(self) -> OrganisationForm:
        """What the service takes."""
        said = dict(self.cleaned_data)
        parent = said.pop("parent_row", None)
        for name in ("version", "parent", "locality"):
            said.pop(name, None)
        said["aliases"] = said["aliases"].splitlines()
        return OrganisationForm(**said, parent_id=parent.pk if parent else None)


class NewProfileForm(ProfileForm):
    """The same for a new organisation, with the locality to which it belongs."""

    locality_code = forms.ChoiceField(label=_("Locality"))
    field_order = ("locality_code",)

    def __init__(self, *args: Any, localities: Iterable[Locality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.localities = {row.code: row for row in localities}
        field = cast("forms.ChoiceField", self.fields["locality_code"])
        field.choices = [(row.code, _unit(row)) for row in self.localities.values()]
        if len(self.localities) == 1:
            self._parent_field.offer_names_of(next(iter(self.localities.values())))

    def clean(self) -> dict[str, Any]:
        code = self.cleaned_data.pop("locality_code", "")
        self.locality = self.localities.get(code)
        return super().clean()


def _unit(row: Locality) -> str:
    """A unit's name; one that ended with its last day, for a union often kept the name."""
    if row.valid_to is None:
        return row.name
    return str(_("%(name)s (to %(day)s)") % {"name": row.name, "day": f"{row.valid_to:%d/%m/%Y}"})
