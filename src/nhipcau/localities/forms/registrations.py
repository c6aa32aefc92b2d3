"""The public form of registration, and the answers of who decides."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import BlockField, LineField
from nhipcau.localities.choices import SELF_REGISTERING, TAXED_KINDS
from nhipcau.localities.models import Locality
from nhipcau.localities.services import RegistrationForm
from nhipcau.localities.validators import clean_tax_code


class RegisterForm(forms.Form):
    """What an organisation says of itself. `website` is for machines that fill in everything."""

    name = LineField(
        max_length=300,
        label=_("Name of the organisation"),
        help_text=_("As it stands in its certificate of registration or decision."),
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in SELF_REGISTERING], label=_("Kind")
    )
    locality = forms.ChoiceField(label=_("Locality"))
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
        max_length=5_000,
        label=_("What it does and seeks"),
        help_text=_("A few sentences for who decides, and later for partners."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact_name = LineField(
        max_length=200,
        label=_("Your full name"),
        help_text=_("You will be its first manager here and may add others."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        max_length=254,
        label=_("Your e-mail address"),
        help_text=_("A link is sent there; only after you open it does anybody see this form."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Locality.objects.in_force_on(timezone.localdate())
        field = cast("forms.ChoiceField", self.fields["locality"])
        field.choices = [("", _("Choose")), *((str(unit.pk), unit.name) for unit in units)]

    def clean_tax_code(self) -> str:
        said = str(self.cleaned_data["tax_code"])
        return clean_tax_code(said) if said else ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        taxed = said.get("kind") in TAXED_KINDS
        if taxed and not said.get("tax_code") and "tax_code" not in self.errors:
            self.add_error("tax_code", _("An enterprise or a cooperative gives its tax code."))
        return said

    @property
    def is_by_a_machine(self) -> bool:
        return bool(self.data.get("website", "").strip())

    def values(self) -> RegistrationForm:
        said = dict(self.cleaned_data)
        said.pop("website")
        locality = int(said.pop("locality"))
        language = (get_language() or "vi")[:2]
        return RegistrationForm(**said, locality_id=locality, language=language)


class RefusalForm(forms.Form):
    """Why a registration is refused."""

    reason = BlockField(
        max_length=2_000,
        label=_("Reason"),
        help_text=_("It is sent to the person as it stands here."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
