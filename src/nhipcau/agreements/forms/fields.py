"""Boxes that understand a deadline or an amount, and say what they do not understand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.forms.amounts import Amount, NotAnAmount, amount_as_typed, read_amount
from nhipcau.agreements.forms.deadlines import Deadline, NotUnderstood, read_deadline
from nhipcau.agreements.models import Field
from nhipcau.agreements.models.common import Due, Substance
from nhipcau.foundation.forms import DayField
from nhipcau.foundation.templatetags.look import when

DUE_HELP = _(
    "A day, month, quarter, half, year, term or rhythm: 30/9/2019, quý III/2019, 6 tháng đầu năm"
    " 2026, giai đoạn 2019–2025, hằng năm. Left empty: no fixed date, which is ordinary."
)
AMOUNT_HELP = _("With what it counts: 3 tỷ đồng, 1,5 triệu USD, 20.000 lượt khách.")


def day_field(label: Any, help_text: Any = "") -> DayField:
    """A day that may be left out."""
    return DayField(required=False, label=label, help_text=help_text)


class DeadlineField(forms.CharField):
    """Text in, a Deadline out; words that stand already are taken as they are."""

    standing: str | None = None

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=200,
            label=_("Deadline"),
            help_text=DUE_HELP,
            widget=forms.TextInput(attrs={"data-understood": "deadline", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> Any:
        said: str = super().clean(value)
        if said == self.standing:
            # A reader understood them from their context; the box alone may not.
            return Deadline(said)
        try:
            return read_deadline(said)
        except NotUnderstood:
            raise ValidationError(
                _("“%(said)s” is not understood as a deadline. Try for example %(example)s."),
                code="deadline",
                params={"said": said, "example": "30/9/2026, quý III/2026, hằng năm"},
            ) from None


class AmountField(forms.CharField):
    """Text in, an Amount or None out; an amount that stands already is left as it is."""

    standing: tuple[str, Amount] | None = None

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=80,
            label=_("Amount"),
            help_text=AMOUNT_HELP,
            widget=forms.TextInput(attrs={"data-understood": "amount", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> Any:
        said: str = super().clean(value)
        if self.standing is not None and said == self.standing[0]:
            return self.standing[1]
        try:
            return read_amount(said)
        except NotAnAmount as refusal:
            message = (
                _("Say what “%(said)s” counts: đồng, USD, lượt khách, dự án …")
                if refusal.lacks_unit
                else _("“%(said)s” is not understood as an amount. Try for example 3 tỷ đồng.")
            )
            raise ValidationError(message, code="amount", params={"said": said}) from None


def due_as_typed(row: Due) -> str:
    """A stored deadline as the box shows it: its own words, or its days in the usual form."""
    return row.due_text or (when(row) if row.has_deadline else "")


def leave_standing(form: forms.Form, row: Substance) -> None:
    """Let a form take the deadline and the amount of a row as they stand, if left alone."""
    deadline, amount = form.fields["deadline"], form.fields["amount"]
    if isinstance(deadline, DeadlineField):
        deadline.standing = due_as_typed(row)
    if isinstance(amount, AmountField) and row.amount_value is not None:
        amount.standing = (stored_amount(row), Amount(row.amount_value, row.amount_unit))


def due_columns(row: Due | None, said: Deadline) -> dict[str, Any]:
    """Columns of a deadline; words left as they stood keep the days that a reader gave them."""
    if row is not None and said.text == due_as_typed(row):
        names = ("due_text", "due_from", "due_on", "due_precision", "due_recurrence")
        return {name: getattr(row, name) for name in names}
    return {
        "due_text": said.text,
        "due_from": said.start,
        "due_on": said.end,
        "due_precision": said.precision,
        "due_recurrence": said.recurrence,
    }


def amount_columns(said: Amount | None) -> dict[str, Any]:
    return {
        "amount_value": said.value if said else None,
        "amount_unit": said.unit if said else "",
    }


def stored_amount(row: Substance) -> str:
    return amount_as_typed(row.amount_value, row.amount_unit)


def field_choices() -> list[tuple[str, Any]]:
    """The fields of cooperation for a select."""
    return [("", _("No field")), *((row.key, row.name) for row in Field.objects.all())]
