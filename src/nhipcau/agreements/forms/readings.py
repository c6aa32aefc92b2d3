"""Import of a document, and the heading that its agreement will have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import AgreementKind, Visibility
from nhipcau.agreements.models import Reading, ReadingParty
from nhipcau.agreements.services import HeaderForm, ReadingPartyForm
from nhipcau.agreements.services.drafts import Directory
from nhipcau.foundation.forms import DayField, LineField
from nhipcau.localities.models import Locality

ACCEPTED = ".docx,.xlsx,.pdf,.html,.htm,.txt"
MOST_SIDES = 40


def megabytes_allowed() -> int:
    """The largest file that is accepted, in MB."""
    return int(settings.MAX_UPLOAD_BYTES) // 1_000_000


class ImportForm(forms.Form):
    """A file, or a pasted text: one of the two."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,  # the service says what an empty file means
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false"}),
        help_text=_("Paste the whole document, with its heading and its date."),
    )
    name = LineField(
        required=False,
        max_length=150,
        label=_("Name of the pasted text"),
        help_text=_("Without a name, its first line is taken."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Send a smaller one or split it."),
                params={"limit": megabytes_allowed()},
            )
        return file

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "file" in self.errors or "text" in self.errors:
            return said
        has_text = bool(said.get("text", "").strip())
        if said.get("file") is None and not has_text:
            raise forms.ValidationError(_("Choose a file, or paste the text."))
        if said.get("file") is not None and has_text:
            raise forms.ValidationError(
                _("There is a file and a pasted text as well. Send one of them at a time.")
            )
        return said


class HeadingForm(forms.Form):
    """What the agreement will say of itself."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=AgreementKind.choices, label=_("Kind of document"))
    title = LineField(max_length=300, label=_("Title"), widget=forms.Textarea(attrs={"rows": 2}))
    number = LineField(
        max_length=60, required=False, label=_("Number and symbol"), help_text="12/BB-UBND"
    )
    signed_on = DayField(required=False, label=_("Signed on"))
    signed_place = LineField(max_length=150, required=False, label=_("Place of signing"))
    valid_from = DayField(required=False, label=_("Valid from"))
    valid_to = DayField(required=False, label=_("Valid to"))
    visibility = forms.ChoiceField(
        choices=[
            (Visibility.PUBLIC, _("Public: everybody, without signing in")),
            (Visibility.PARTIES, _("The parties: every organisation of the localities that sign")),
            (Visibility.OWN, _("Own organisation: nobody else")),
        ],
        label=_("Who may see the agreement"),
        widget=forms.RadioSelect,
    )

    @classmethod
    def initial_of(cls, reading: Reading) -> dict[str, Any]:
        return {name: getattr(reading, name) for name in cls.base_fields}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("valid_from"), said.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("The validity ends before it begins."))
        return said

    def values(self, sides: BaseFormSet[SideForm], reading: Reading) -> HeaderForm:
        """What the service takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return HeaderForm(**said, parties=_side_values(sides, reading))


class SideForm(forms.Form):
    """One side of the document."""

    party_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name_on_document = LineField(
        max_length=200, label=_("Name in the document"), help_text=_("As it is written there.")
    )
    locality = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Province or city")
    )
    body = LineField(
        max_length=200,
        required=False,
        label=_("Body that signs"),
        help_text=_("A name that is known is used; a new one is added with the agreement."),
    )
    signatory_name = LineField(max_length=150, required=False, label=_("Signatory"))
    signatory_post = LineField(max_length=200, required=False, label=_("Post"))

    def __init__(
        self, *args: Any, localities: Iterable[tuple[Any, Any]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locality"].choices = localities  # type: ignore[attr-defined]


SideFormSet = formset_factory(
    SideForm, extra=0, can_delete=True, max_num=MOST_SIDES, absolute_max=MOST_SIDES
)


def sides_initial(reading: Reading) -> list[dict[str, Any]]:
    """The sides as their forms begin."""
    return [
        {
            "party_id": side.pk,
            "name_on_document": side.name_on_document,
            "locality": side.locality_id,
            "body": side.body or (str(side.organisation) if side.organisation else ""),
            "signatory_name": side.signatory_name,
            "signatory_post": side.signatory_post,
        }
        for side in reading.parties.all()
    ]


def locality_choices(rows: Iterable[Locality]) -> list[tuple[Any, Any]]:
    """Units for a select; those that ended or began on a known day say so."""
    return [("", _("Choose a province or city")), *((row.pk, _dated(row)) for row in rows)]


def _dated(row: Locality) -> str:
    if row.valid_to:
        until = date_format(row.valid_to, "SHORT_DATE_FORMAT")
        return str(_("%(name)s (until %(day)s)") % {"name": row.official_name, "day": until})
    if row.valid_from:
        since = date_format(row.valid_from, "SHORT_DATE_FORMAT")
        return str(_("%(name)s (from %(day)s)") % {"name": row.official_name, "day": since})
    return row.official_name


def _side_values(sides: BaseFormSet[SideForm], reading: Reading) -> list[ReadingPartyForm]:
    kept = [
        form.cleaned_data
        for form in sides.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    return [_side_value(said, reading) for said in kept]


def _side_value(said: dict[str, Any], reading: Reading) -> ReadingPartyForm:
    body = said["body"]
    side = ReadingParty(
        pk=0,
        reading=reading,
        name_on_document=said["name_on_document"],
        locality_id=said["locality"],
    )
    known = Directory.of([side]).unit(side, body) if body and side.locality_id else None
    return ReadingPartyForm(
        party_id=said["party_id"],
        name_on_document=said["name_on_document"],
        locality_id=said["locality"],
        body=body,
        organisation_id=known.pk if known else None,
        signatory_name=said["signatory_name"],
        signatory_post=said["signatory_post"],
    )
