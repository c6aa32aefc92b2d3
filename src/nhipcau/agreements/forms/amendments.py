"""An amendment as a person writes it: why, from when, what changes in heading and promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import AgreementKind, Word
from nhipcau.agreements.forms.agreements import PartyEntry, locality_groups, party_form
from nhipcau.agreements.forms.commitments import LONGEST_TEXT, CommitmentEntry
from nhipcau.agreements.forms.fields import (
    amount_columns,
    day_field,
    due_as_typed,
    due_columns,
    leave_standing,
    stored_amount,
)
from nhipcau.agreements.forms.units import refusal_of
from nhipcau.agreements.models import Agreement, Amendment, Commitment, Party
from nhipcau.agreements.selectors.contents import AMENDABLE, columns_of_said, day_of
from nhipcau.agreements.services import AmendmentForm, CommitmentForm, PartyForm
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import stored_values
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import locality_lineage

BOXES = 4
"""Boxes for the parts of a split commitment; filled ones beyond are kept."""


class AmendmentEntry(forms.Form):
    """Why the text is changed, from which day, and the heading as it will be."""

    reason = forms.CharField(
        max_length=5000,
        label=_("Why the text is changed"),
        help_text=_("Every party reads this before it answers."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effect_on = day_field(
        _("In force from"),
        _("Today or later. Where a party agrees after this day, it counts from the day it agreed."),
    )
    kind = forms.ChoiceField(choices=AgreementKind.choices, label=_("Kind of document"))
    title = forms.CharField(max_length=300, label=_("Title"))
    number = forms.CharField(required=False, max_length=60, label=_("Number"))
    valid_from = day_field(_("Valid from"))
    valid_to = day_field(_("Valid to"), _("A later day here extends the agreement."))
    summary = forms.CharField(
        required=False,
        max_length=5000,
        label=_("Summary"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        agreement: Agreement,
        amendment: Amendment | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        stored = {name: getattr(agreement, name) for name in AMENDABLE}
        if amendment is not None:
            stored |= amendment.heading
            stored |= {"reason": amendment.reason, "effect_on": amendment.effect_on}
        for name in ("valid_from", "valid_to"):
            stored[name] = day_of(stored[name])
        super().__init__(data, initial=stored | (initial or {}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day = said.get("effect_on")
        if "effect_on" in said and day is None:
            self.add_error("effect_on", _("Say from which day it is in force."))
        elif day is not None and day < timezone.localdate():
            self.add_error("effect_on", _("This day has passed; the text cannot change backwards."))
        begins, ends = said.get("valid_from"), said.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("The validity ends before it begins."))
        return said

    def values(self) -> AmendmentForm:
        """What the services take."""
        said = self.cleaned_data
        return AmendmentForm(
            reason=said["reason"],
            effect_on=said["effect_on"],
            heading={name: said[name] for name in AMENDABLE},
        )

    def stored_now(self) -> list[tuple[str, str]]:
        """After somebody else saved first: each difference, as it is stored now."""
        return stored_values(self)


class AlterationEntry(CommitmentEntry):
    """A commitment of an amendment; who carries it is named later, by each side for itself."""

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        agreement: Agreement,
        sides: Sequence[Party],
        said: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, actor=actor, agreement=agreement)
        doers = [(party.pk, str(party)) for party in sides]
        self.fields["performers"].choices = doers  # type: ignore[attr-defined]
        self.sides = []
        for name in ("number", "adds_units"):
            del self.fields[name]
        if said is not None:
            row = Commitment(**columns_of_said(said))
            self.initial.update(_stored(row, said["performers"]))
            leave_standing(self, row)
            self.commitment = row

    def content(self) -> CommitmentForm:
        """What the services take."""
        said = self.cleaned_data
        return CommitmentForm(
            text=said["text"],
            performer_ids=said["performers"],
            field_key=said["field"] or None,
            form=said["form"],
            target=said["target"],
            **due_columns(self.commitment, said["deadline"]),
            **amount_columns(said["amount"]),
        )


class WithdrawalEntry(forms.Form):
    """Why a commitment leaves the text, or an amendment is taken back."""

    note = forms.CharField(
        max_length=1000, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3})
    )


class SignatoryEntry(forms.Form):
    """Who signs for a party from then on."""

    signatory_name = forms.CharField(required=False, max_length=150, label=_("Signed by"))
    signatory_post = forms.CharField(required=False, max_length=200, label=_("Post"))


class JoiningEntry(PartyEntry):
    """A locality that joins through an organisation."""

    adds_units = forms.BooleanField(
        required=False, label=_("Add the names that are not in the directory yet")
    )

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, localities=locality_groups(actor))
        del self.fields["party_id"]
        self.fields["body"].required = True
        self.actor = actor
        self.has_strangers = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("body") and said.get("locality") and not said.get("adds_units"):
            lineage = locality_lineage([said["locality"]])[said["locality"]]
            if problem := refusal_of(self.actor, said["body"], lineage):
                self.has_strangers = True
                self.add_error("body", problem)
        return said

    def values(self) -> PartyForm:
        """What the service takes; an organisation that is new is made on the way."""
        units = Locality.objects.in_bulk([self.cleaned_data["locality"]])
        return party_form(self.cleaned_data, self.actor, units)


class SplitEntry(forms.Form):
    """The parts into which a commitment is split: as many boxes as needed, empty ones ignored."""

    def __init__(self, data: Any = None, *, text: str) -> None:
        super().__init__(data)
        self.text = text

    @property
    def parts(self) -> list[str]:
        """The boxes: as typed; at first each line of the text is a part, for lines are often it."""
        if self.is_bound:
            typed: list[str] = self.data.getlist("part")  # type: ignore[attr-defined]
            return [*typed, *[""] * (BOXES - len(typed))]
        lines = [line.strip(" -–;•") for line in self.text.splitlines() if line.strip()]
        found = lines if 1 < len(lines) <= BOXES else [self.text]
        return [*found, *[""] * max(1, BOXES - len(found))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if any(len(part) > LONGEST_TEXT for part in self.parts):
            self.add_error(None, _("A part is longer than a commitment may be."))
        return said


class AnswerEntry(forms.Form):
    """A party's word; a refusal needs its reason."""

    word = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Word.AGREED, _("Agree to exactly this content")),
            (Word.REFUSED, _("Refuse it, and say why")),
        ],
    )
    reason = forms.CharField(
        required=False,
        max_length=5000,
        label=_("Reason"),
        help_text=_("Needed when you refuse; every party reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("word") == Word.REFUSED and not said.get("reason"):
            self.add_error("reason", _("Say why your side refuses; the others will read it."))
        return said


def _stored(row: Commitment, performers: list[int]) -> dict[str, Any]:
    return {
        "text": row.text,
        "performers": [str(pk) for pk in performers],
        "field": row.field_id or "",
        "form": row.form,
        "deadline": due_as_typed(row),
        "target": row.target,
        "amount": stored_amount(row),
    }
