"""What people type into boxes of figures: "1.250", "12,5", "3 tỷ", "1,5 triệu USD"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from nhipcau.activities.choices import MoneySource, TransactionKind
from nhipcau.activities.models import Indicator, Transaction
from nhipcau.activities.services.figures import DONG, MoneyForm, ValueForm
from nhipcau.agreements.forms.amounts import NotAnAmount, amount_as_typed, read_amount
from nhipcau.foundation.forms import DayField, LineField
from nhipcau.localities.models import Locality

BLANK_ROWS = 2
MOST_ROWS = 100
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Sum:
    """Money as it was typed: how much of which currency."""

    value: Decimal
    currency: str


def read_number(said: str) -> Decimal:
    """A number as a value of an indicator: grouped, with decimals, or "3 triệu".

    Raises:
        NotAnAmount: it is no number.
    """
    sign = -1 if said.lstrip().startswith("-") else 1
    found = read_amount(f"{said.strip().lstrip('-')} x")
    if found is None:
        raise NotAnAmount
    return found.value * sign


def read_money(said: str) -> Sum | None:
    """Money as it is typed; a bare number is đồng.

    Raises:
        NotAnAmount: it is no number, or of something that is no currency.
    """
    try:
        found = read_amount(said)
    except NotAnAmount as refused:
        if not refused.lacks_unit:
            raise
        found = read_amount(f"{said} đồng")
    if found is None:
        return None
    if not CURRENCY.fullmatch(found.unit):
        raise NotAnAmount
    return Sum(found.value, found.unit)


def read_values(said: str) -> list[tuple[str, Decimal]]:
    """One value, or parts: "nữ: 20; nam: 18".

    Raises:
        NotAnAmount: something in it is no number.
    """
    if ":" not in said:
        return [("", read_number(said))] if said.strip() else []
    pairs = [one.partition(":") for one in said.split(";") if one.strip()]
    return [(part.strip(), read_number(number)) for part, _colon, number in pairs]


def values_as_typed(rows: Sequence[tuple[str, Decimal]]) -> str:
    """Values in the form that the box reads back."""
    if len(rows) == 1 and not rows[0][0]:
        return amount_as_typed(rows[0][1], "")
    return "; ".join(f"{part}: {amount_as_typed(number, '')}" for part, number in rows)


class ValuesField(LineField):
    """The value of an indicator, or its parts."""

    def __init__(self, indicator: Indicator, **said: Any) -> None:
        parts = _("Parts as “%(dimension)s”: nữ: 20; nam: 18.") % {"dimension": indicator.dimension}
        super().__init__(
            required=False,
            max_length=400,
            label=str(indicator),
            # A field's notes may hold links, so what somebody typed is escaped here.
            help_text=escape(parts) if indicator.dimension else "",
            **said,
        )

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        try:
            return read_values(said or "")
        except NotAnAmount:
            raise forms.ValidationError(
                _("Write a number, as 1.250 or 12,5."), code="invalid"
            ) from None


class MoneyEntry(forms.Form):
    """One row of money; a row without an amount says nothing."""

    amount = LineField(
        required=False,
        max_length=80,
        label=pgettext_lazy("money", "Amount"),
        widget=forms.TextInput(attrs={"placeholder": "3 tỷ; 1,5 triệu USD"}),
    )
    kind = forms.ChoiceField(
        choices=TransactionKind.choices, initial=TransactionKind.PAID, label=gettext_lazy("Kind")
    )
    source = forms.ChoiceField(
        choices=MoneySource.choices, initial=MoneySource.STATE, label=gettext_lazy("Source")
    )
    side = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Whose money"))
    on = DayField(required=False, label=gettext_lazy("Day"))
    rate = LineField(required=False, max_length=40, label=gettext_lazy("Rate in đồng"))
    rate_on = DayField(required=False, label=gettext_lazy("Day of the rate"))
    note = LineField(required=False, max_length=300, label=gettext_lazy("Note"))

    def __init__(self, *args: Any, sides: Sequence[Locality], **said: Any) -> None:
        super().__init__(*args, **said)
        field: Any = self.fields["side"]
        field.choices = [(side.pk, side.name) for side in sides]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        try:
            said["sum"] = read_money(said.get("amount") or "")
        except NotAnAmount:
            self.add_error("amount", _("Write the money as 1.250.000.000, 3 tỷ or 1,5 triệu USD."))
            return said
        try:
            said["rate"] = read_number(said["rate"]) if said.get("rate") else None
        except NotAnAmount:
            self.add_error("rate", _("Write a number, as 1.250 or 12,5."))
        found = said["sum"]
        if found and found.currency != DONG and not said.get("rate"):
            self.add_error("rate", _("Say how many đồng one unit was worth."))
        return said

    def value(self, day: date) -> MoneyForm | None:
        """What the row says; `day` where it names none."""
        said = self.cleaned_data
        found: Sum | None = said.get("sum")
        if found is None:
            return None
        abroad = found.currency != DONG
        return MoneyForm(
            kind=said["kind"],
            source=said["source"],
            on=said.get("on") or day,
            amount=None if abroad else int(found.value),
            side_id=said["side"],
            currency=found.currency,
            original=found.value if abroad else None,
            rate=said.get("rate") if abroad else None,
            rate_on=(said.get("rate_on") or said.get("on") or day) if abroad else None,
            note=said.get("note") or "",
        )


MoneyRows = forms.formset_factory(MoneyEntry, extra=BLANK_ROWS, max_num=MOST_ROWS)


def money_rows(
    data: Any, *, sides: Sequence[Locality], rows: Sequence[Transaction], own: int
) -> BaseFormSet[MoneyEntry]:
    """The rows of a report, those that stand first."""
    made: BaseFormSet[MoneyEntry] = MoneyRows(
        data,
        prefix="money",
        initial=[money_as_typed(row) for row in rows],
        form_kwargs={"sides": sorted(sides, key=lambda side: side.pk != own)},
    )
    return made


def money_as_typed(row: Transaction) -> Mapping[str, Any]:
    """A stored row in the form that the boxes read back."""
    abroad = row.currency != DONG
    value = row.original if abroad else Decimal(row.amount)
    return {
        "amount": amount_as_typed(value, row.currency),
        "kind": row.kind,
        "source": row.source,
        "side": row.side_id,
        "on": row.on,
        "rate": amount_as_typed(row.rate, "") if abroad else "",
        "rate_on": row.rate_on,
        "note": row.note,
    }


def kept_values(values: Sequence[ValueForm], day: date) -> list[ValueForm]:
    """Values of other days than the one that a form shows: they stay as they are."""
    return [one for one in values if one.on != day]
