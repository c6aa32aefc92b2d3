"""A commitment as a person writes it, and how far it is as an organisation reports it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import CommitmentState, Form
from nhipcau.agreements.forms.fields import (
    AmountField,
    DeadlineField,
    amount_columns,
    day_field,
    due_as_typed,
    due_columns,
    field_choices,
    leave_standing,
    stored_amount,
)
from nhipcau.agreements.forms.units import LeadBoxes
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.services import CommitmentForm
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import stored_values

LONGEST_TEXT = 20_000
REPORTABLE = [
    (CommitmentState.NOT_STARTED, _("Not started")),
    (CommitmentState.IN_PROGRESS, _("In progress: it has begun, or begins again")),
    (CommitmentState.DONE, _("Done: what was promised is there")),
    (CommitmentState.DROPPED, _("Dropped: it will not be done, and this is why")),
]


class CommitmentEntry(LeadBoxes):
    """All that is entered about a commitment; bound to a stored one when it is changed."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        label=_("What is promised"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    performers = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("Who does it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One side, or every side that does it together."),
        error_messages={"required": _("Choose which side does it, or both.")},
    )
    number = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000,
        label=_("Number"),
        help_text=_("Left empty: the next free number."),
    )
    field = forms.ChoiceField(required=False, label=_("Field of cooperation"))
    form = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Form of cooperation"),
        help_text=_("The rung of the ladder that the text promises."),
    )
    deadline = DeadlineField()
    target = forms.CharField(
        required=False,
        max_length=300,
        label=_("Target"),
        help_text=_("What should be there in the end, if the text says it."),
    )
    amount = AmountField()

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        agreement: Agreement,
        commitment: Commitment | None = None,
    ) -> None:
        sides = list(agreement.parties.all())
        super().__init__(
            data, actor=actor, sides=sides, commitment=commitment, initial=_stored(commitment)
        )
        choices: dict[str, list[tuple[Any, Any]]] = {
            "performers": [(party.pk, str(party)) for party in sides],
            "field": list(field_choices()),
            "form": [("", _("The text does not say")), *_rungs()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if commitment is not None:
            leave_standing(self, commitment)

    def values(self, actor: Actor) -> CommitmentForm:
        """What the service takes."""
        said = self.cleaned_data
        return CommitmentForm(
            text=said["text"],
            performer_ids=said["performers"],
            number=said["number"],
            field_key=said["field"] or None,
            form=said["form"],
            target=said["target"],
            leads=self.leads(actor),
            **due_columns(self.commitment, said["deadline"]),
            **amount_columns(said["amount"]),
        )

    def stored_now(self) -> list[tuple[str, str]]:
        """After somebody else saved first: each difference, as it is stored now."""
        return [*stored_values(self), *self.changed_leads()]


class ReportEntry(forms.Form):
    """How far a commitment is, on the word of the organisation acted for."""

    state = forms.ChoiceField(
        label=_("How far it is"),
        widget=forms.RadioSelect,
        choices=REPORTABLE,
    )
    on = day_field(_("Since"), _("The day of this state; today if left empty."))
    note = forms.CharField(
        required=False,
        max_length=5000,
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was done or what is in the way. Needed when it is dropped."),
    )

    def __init__(self, data: Any = None, *, commitment: Commitment) -> None:
        standing = {
            "state": commitment.state,
            "on": commitment.state_on if data is not None else timezone.localdate(),
            "note": commitment.state_note if data is not None else "",
        }
        super().__init__(data, initial=standing)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") == CommitmentState.DROPPED and not said.get("note"):
            self.add_error("note", _("Say why the commitment is dropped."))
        day = said.get("on")
        if day is not None and day > timezone.localdate():
            self.add_error("on", _("The day lies in the future."))
        return said

    def stored_now(self) -> list[tuple[str, str]]:
        """After somebody else reported first: each difference, as it is stored now."""
        return stored_values(self)


def _stored(commitment: Commitment | None) -> dict[str, Any]:
    if commitment is None:
        return {}
    return {
        "text": commitment.text,
        "performers": [str(party.pk) for party in commitment.performers.all()],
        "number": commitment.number,
        "field": commitment.field_id or "",
        "form": commitment.form,
        "deadline": due_as_typed(commitment),
        "target": commitment.target,
        "amount": stored_amount(commitment),
    }


def _rungs() -> list[tuple[int, str]]:
    """A text can promise up to the fourth rung; the fifth is earned by confirmed results."""
    return [
        (value, f"{value} · {label}")
        for value, label in Form.choices
        if value < Form.CONFIRMED_PROJECT
    ]
