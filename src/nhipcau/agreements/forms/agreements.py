"""An agreement written by hand: its heading and its parties; its record; its files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import AgreementKind, AttachmentKind, StatementKind, Visibility
from nhipcau.agreements.forms.fields import (
    AmountField,
    amount_columns,
    day_field,
    field_choices,
)
from nhipcau.agreements.forms.units import LONGEST_NAME, refusal_of
from nhipcau.agreements.models import Agreement, Party
from nhipcau.agreements.selectors import supersedable_by
from nhipcau.agreements.selectors.filters import id_of
from nhipcau.agreements.services import AgreementForm, PartyForm, unit_named
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import in_words, stored_values
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import localities_visible_to, locality_lineage, present_of

LEAST_PARTIES = 2
MOST_PARTIES = 64
MOST_OLDER = 300
VISIBILITY = [
    (Visibility.PUBLIC, _("Public: everybody, once it is in force")),
    (Visibility.PARTIES, _("The parties: every organisation of the localities that sign")),
    (Visibility.OWN, _("Own organisation: nobody but the one that keeps it")),
]


class PartyEntry(forms.Form):
    """One side."""

    party_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    locality = forms.TypedChoiceField(coerce=int, label=_("Province or city"))
    name_on_document = forms.CharField(
        required=False,
        max_length=200,
        label=_("Name in the document"),
        help_text=_("As it stands there; left empty: the name of the unit."),
    )
    body = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        label=_("Organisation that signs"),
        widget=forms.TextInput(attrs={"data-units": "", "autocomplete": "off"}),
    )
    signatory_name = forms.CharField(required=False, max_length=150, label=_("Signed by"))
    signatory_post = forms.CharField(required=False, max_length=200, label=_("Post"))

    def __init__(self, *args: Any, localities: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locality"].choices = localities  # type: ignore[attr-defined]

    @property
    def is_dropped(self) -> bool:
        return bool(self.cleaned_data.get("DELETE"))


class PartyEntries(BaseFormSet[PartyEntry]):
    """The sides together: two or more to sign, none twice."""

    def kept(self) -> list[PartyEntry]:
        return [form for form in self.forms if form.cleaned_data and not form.is_dropped]


PartyEntrySet = formset_factory(
    PartyEntry,
    formset=PartyEntries,
    extra=0,
    min_num=LEAST_PARTIES,
    max_num=MOST_PARTIES,
    absolute_max=MOST_PARTIES,
    can_delete=True,
)


class AgreementEntry(forms.Form):
    """The heading of an agreement with its parties in `parties`."""

    kind = forms.ChoiceField(choices=AgreementKind.choices, label=_("Kind of document"))
    title = forms.CharField(
        max_length=300, label=_("Title"), widget=forms.Textarea(attrs={"rows": 2})
    )
    number = forms.CharField(
        required=False,
        max_length=60,
        label=_("Number and symbol"),
        help_text=_("For example 12/BB-UBND."),
    )
    signed_on = day_field(_("Signed on"))
    signed_place = forms.CharField(required=False, max_length=150, label=_("Place of signing"))
    valid_from = day_field(_("Valid from"))
    valid_to = day_field(_("Valid to"), _("Left empty: without an end."))
    visibility = forms.ChoiceField(
        choices=VISIBILITY, label=_("Who may see it"), widget=forms.RadioSelect
    )
    supersedes = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Supersedes"),
        help_text=_("The older agreement ends when this one is put in force."),
    )
    summary = forms.CharField(
        required=False,
        max_length=5000,
        label=_("Summary"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    adds_units = forms.BooleanField(
        required=False, label=_("Add the names that are not in the directory yet")
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, agreement: Agreement | None = None
    ) -> None:
        super().__init__(data, initial=_stored(agreement))
        self.initial["adds_units"] = data is not None and "adds_units" in data
        self.actor = actor
        self.agreement = agreement
        self.has_strangers = False
        self._offer_older()
        self.parties = self._party_set(data)

    @classmethod
    def after(cls, *, actor: Actor, older: Agreement) -> AgreementEntry:
        """An empty form for what follows another agreement: its parties under today's units."""
        entry = cls(actor=actor)
        day = older.valid_to + timedelta(days=1) if older.valid_to else None
        entry.initial.update(kind=older.kind, title=older.title, valid_from=day)
        entry.initial.update(visibility=older.visibility, supersedes=older.pk)
        entry._offer_older()
        entry.parties = entry._party_set(None, _heirs_of(older))
        return entry

    def with_another_party(self) -> AgreementEntry:
        """The same words, nothing judged yet, and one more empty side."""
        again = AgreementEntry(actor=self.actor, agreement=self.agreement)
        again.initial = {name: self.data.get(name) for name in self.fields}
        again._offer_older()
        typed = [_raw(form) for form in self.parties.forms]
        again.parties = again._party_set(None, [*typed, {}])
        return again

    def _offer_older(self) -> None:
        """The latest that it may supersede, and the one named however long ago that was signed."""
        rows = supersedable_by(self.actor, self.agreement)
        older = list(rows[:MOST_OLDER])
        said = self.data if self.is_bound else self.initial
        named = id_of(str(said.get("supersedes") or ""))
        if named is not None and named not in {row.pk for row in older}:
            older += rows.filter(pk=named)
        offered = [("", _("None")), *((row.pk, _dated(row)) for row in older)]
        self.fields["supersedes"].choices = offered  # type: ignore[attr-defined]

    @property
    def asks_for_another_party(self) -> bool:
        return "another_party" in self.data

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("valid_from"), said.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("The validity ends before it begins."))
        signed = said.get("signed_on")
        if signed and signed > timezone.localdate():
            self.add_error("signed_on", _("The day it was signed lies in the future."))
        if not self.parties.is_valid():
            self.add_error(None, _("Look at the parties below."))
        elif not said.get("adds_units"):
            self._judge_bodies()
        return said

    def values(self, actor: Actor) -> AgreementForm:
        """What the service takes; organisations that are new are made on the way."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "adds_units"}
        said["supersedes_id"] = said.pop("supersedes")
        units = Locality.objects.in_bulk(
            [form.cleaned_data["locality"] for form in self.parties.kept()]
        )
        parties = [party_form(form.cleaned_data, actor, units) for form in self.parties.kept()]
        return AgreementForm(**said, parties=parties)

    def stored_now(self) -> list[tuple[str, str]]:
        """After somebody else saved first: each difference, as it is stored now."""
        rows = stored_values(self)
        word = gettext("Party")
        for place, form in enumerate(self.parties.forms, start=1):
            rows += [
                (f"{word} {place} – {form[name].label}", _stored_words(form, name))
                for name in form.changed_data
                if not form[name].is_hidden
            ]
        return rows

    def _party_set(self, data: Any, initial: list[dict[str, Any]] | None = None) -> PartyEntries:
        if initial is None:
            initial = [_stored_party(row) for row in _parties(self.agreement)]
        made: PartyEntries = PartyEntrySet(  # type: ignore[assignment]
            data,
            prefix="parties",
            initial=initial or None,
            form_kwargs={"localities": locality_groups(self.actor)},
        )
        return made

    def _judge_bodies(self) -> None:
        kept = [form for form in self.parties.kept() if form.cleaned_data["body"]]
        lineages = locality_lineage(form.cleaned_data["locality"] for form in kept)
        for form in kept:
            said = form.cleaned_data
            if problem := refusal_of(self.actor, said["body"], lineages[said["locality"]]):
                self.has_strangers = True
                form.add_error("body", problem)
        if self.has_strangers:
            self.add_error(None, _("Some units are not in the directory; look at their names."))


class VisibilityEntry(forms.Form):
    visibility = forms.ChoiceField(
        choices=VISIBILITY, label=_("Who may see it"), widget=forms.RadioSelect
    )


class RecordEntry(forms.Form):
    """One line of the record of the past period."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[row for row in StatementKind.choices if row[0] != StatementKind.COMMITMENT],
    )
    text = forms.CharField(
        max_length=20_000, label=_("What it says"), widget=forms.Textarea(attrs={"rows": 4})
    )
    field = forms.ChoiceField(required=False, label=_("Field of cooperation"))
    said_by = forms.CharField(
        required=False, max_length=200, label=_("Said by"), help_text=_("A side or a unit.")
    )
    amount = AmountField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = field_choices()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        return {
            "kind": said["kind"],
            "text": said["text"],
            "field_key": said["field"] or None,
            "said_by": said["said_by"],
            **amount_columns(said["amount"]),
        }


class AttachmentEntry(forms.Form):
    """A file for an agreement; its content is judged by `foundation.files`."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)
    kind = forms.ChoiceField(choices=AttachmentKind.choices, label=_("Kind of file"))


def locality_groups(actor: Actor) -> list[tuple[Any, Any]]:
    """Units for a select: those of today, then those that ended, each with its days."""
    rows = list(localities_visible_to(actor))
    today = timezone.localdate()
    now = [(row.pk, row.name) for row in rows if row.is_in_force_on(today)]
    past = [(row.pk, _until(row)) for row in rows if row.valid_to and row.valid_to < today]
    return [
        ("", _("Choose a province or city")),
        (_("Today"), now),
        (_("Before a merger"), past),
    ]


def _until(row: Locality) -> str:
    day = date_format(row.valid_to, "SHORT_DATE_FORMAT") if row.valid_to else ""
    return gettext("%(name)s (until %(day)s)") % {"name": row.name, "day": day}


def _dated(row: Agreement) -> str:
    day = date_format(row.signed_on, "SHORT_DATE_FORMAT") if row.signed_on else ""
    return f"{day} · {row.title}" if day else row.title


def _parties(agreement: Agreement | None) -> list[Party]:
    return list(agreement.parties.all()) if agreement else []


def _stored(agreement: Agreement | None) -> dict[str, Any]:
    if agreement is None:
        return {"visibility": Visibility.PARTIES}
    names = (
        "kind", "title", "number", "signed_on", "signed_place", "valid_from", "valid_to",
        "visibility", "summary",
    )  # fmt: skip
    standing = {name: getattr(agreement, name) for name in names}
    return standing | {"supersedes": agreement.supersedes_id}


def _stored_party(party: Party) -> dict[str, Any]:
    return {
        "party_id": party.pk,
        "locality": party.locality_id,
        "name_on_document": party.name_on_document,
        "body": str(party.organisation) if party.organisation else "",
        "signatory_name": party.signatory_name,
        "signatory_post": party.signatory_post,
    }


def _heirs_of(older: Agreement) -> list[dict[str, Any]]:
    """The sides of an older agreement as they would sign today."""
    parties = list(older.parties.select_related("organisation", "locality"))
    today = timezone.localdate()
    present = present_of([party.locality_id for party in parties], today)
    rows = []
    for party in parties:
        unit = present[party.locality_id]
        goes_on = party.organisation is not None and party.organisation.valid_to is None
        body = str(party.organisation) if goes_on else ""
        rows.append({"locality": unit.pk, "name_on_document": unit.name, "body": body})
    return rows


def _raw(form: forms.Form) -> dict[str, Any]:
    """What was typed into one side, as it was typed."""
    return {name: form.data.get(form.add_prefix(name), "") for name in form.fields}


def party_form(said: dict[str, Any], actor: Actor, units: dict[int, Locality]) -> PartyForm:
    """A side as the services take it; an organisation that is new is made on the way."""
    unit = units[said["locality"]]
    body = unit_named(actor=actor, locality=unit, name=said["body"]) if said["body"] else None
    return PartyForm(
        party_id=said.get("party_id"),
        locality_id=unit.pk,
        name_on_document=said["name_on_document"],
        organisation_id=body.pk if body else None,
        signatory_name=said["signatory_name"],
        signatory_post=said["signatory_post"],
    )


def _stored_words(form: forms.Form, name: str) -> str:
    """The stored value of one box of one side; units of a select stand in groups."""
    value = form[name].initial
    if name == "locality" and value:
        for _group, offered in form.fields[name].choices:  # type: ignore[attr-defined]
            if isinstance(offered, list):
                for key, label in offered:
                    if key == value:
                        return str(label)
    return in_words(form.fields[name], value)
