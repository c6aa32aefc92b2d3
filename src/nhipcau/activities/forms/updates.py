"""A report as it is typed, the answer to one, and an indicator with its targets."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.activities.choices import ConfirmationWord, Direction, ResultLevel
from nhipcau.activities.forms.figures import (
    ValuesField,
    kept_values,
    money_rows,
    read_number,
    values_as_typed,
)
from nhipcau.activities.models import Evidence, Indicator, UpdateVersion
from nhipcau.activities.selectors.writing import Writing
from nhipcau.activities.services.figures import ValueForm
from nhipcau.activities.services.indicators import IndicatorForm, TargetForm
from nhipcau.activities.services.updates import UpdateForm
from nhipcau.agreements.forms.amounts import NotAnAmount, amount_as_typed
from nhipcau.foundation.forms import BlockField, DayField, LineField


class UpdateEntry(forms.Form):
    """What was done in a period; figures stand in boxes of their own below."""

    period_from = DayField(label=gettext_lazy("From"))
    period_to = DayField(label=gettext_lazy("To"))
    text = BlockField(
        max_length=20_000,
        label=gettext_lazy("What was done"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    progress = forms.IntegerField(
        required=False, min_value=0, max_value=100, label=gettext_lazy("Progress, in percent")
    )
    state = forms.ChoiceField(
        required=False,
        label=gettext_lazy("State"),
        help_text=gettext_lazy(
            "Once submitted, this becomes the state as reported by your organisation."
        ),
    )
    values_on = DayField(
        required=False,
        label=gettext_lazy("Day of the values"),
        help_text=gettext_lazy("The last day of the period if left empty."),
    )
    evidence = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Photos and files"),
    )

    def __init__(self, data: Any = None, *, writing: Writing) -> None:
        self.writing = writing
        version = writing.version
        self.shown_day = _day_of_values(version)
        super().__init__(data, initial=_initial(version, self.shown_day))
        state: Any = self.fields["state"]
        state.choices = [("", _("Nothing new")), *writing.states]
        self._offer(writing.evidence)
        typed = _typed(version, self.shown_day)
        for row in writing.indicators:
            name = f"value_{row.pk}"
            self.fields[name] = ValuesField(row, initial=typed.get(row.pk, ""))
        if writing.has_fixed_period:
            for name in ("period_from", "period_to"):
                self.fields[name].disabled = True
        self.money = money_rows(
            data,
            sides=writing.sides,
            rows=list(version.transactions.all()) if version else [],
            own=writing.own_side_id,
        )

    def value_fields(self) -> list[Any]:
        return [self[f"value_{row.pk}"] for row in self.writing.indicators]

    def is_valid(self) -> bool:
        # Both are asked, so that every mistake is shown at once.
        return all([super().is_valid(), self.money.is_valid()])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("period_from"), said.get("period_to")
        if begins and ends and ends < begins:
            self.add_error("period_to", _("The period ends before it begins."))
        return said

    def said(self) -> UpdateForm:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        day = data.get("values_on") or data["period_to"]
        money = [row.value(data["period_to"]) for row in self.money]
        return UpdateForm(
            period_from=data["period_from"],
            period_to=data["period_to"],
            text=data["text"],
            progress=data.get("progress"),
            state=data.get("state") or "",
            values=[*self._other_days(), *self._values(day)],
            money=[one for one in money if one is not None],
            evidence_ids=[int(pk) for pk in data.get("evidence", [])],
        )

    def _values(self, day: date) -> list[ValueForm]:
        return [
            ValueForm(indicator_id=row.pk, on=day, part=part, value=number)
            for row in self.writing.indicators
            for part, number in self.cleaned_data[f"value_{row.pk}"]
        ]

    def _other_days(self) -> list[ValueForm]:
        version = self.writing.version
        rows = version.results.all() if version else []
        stored = [ValueForm(row.indicator_id, row.on, row.value, row.part) for row in rows]
        return kept_values(stored, self.shown_day) if self.shown_day else []

    def _offer(self, evidence: Sequence[Evidence]) -> None:
        field: Any = self.fields["evidence"]
        field.choices = [(str(one.pk), one.caption or one.name) for one in evidence]
        if not evidence:
            del self.fields["evidence"]


class AnswerEntry(forms.Form):
    """The word of a side."""

    word = forms.ChoiceField(
        label=gettext_lazy("Your side's word"),
        widget=forms.RadioSelect,
        choices=[
            (ConfirmationWord.CONFIRMED, gettext_lazy("We confirm exactly this version")),
            (ConfirmationWord.DISPUTED, gettext_lazy("We dispute it")),
        ],
    )
    reason = BlockField(
        required=False,
        max_length=5000,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Needed when you dispute it; every side reads it."),
    )
    settle_by = DayField(
        required=False,
        label=gettext_lazy("To be settled by"),
        help_text=gettext_lazy("Needed when you dispute it."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("word") == ConfirmationWord.DISPUTED:
            if not said.get("reason"):
                self.add_error("reason", _("Say why you dispute it; the other sides will read it."))
            day = said.get("settle_by")
            if not day and "settle_by" not in self.errors:
                self.add_error("settle_by", _("Say by which day it should be settled."))
            elif day and day < timezone.localdate():
                self.add_error("settle_by", _("The day to settle it has passed."))
        return said


class NumberField(LineField):
    """A number as people write it: 1.250 or 12,5."""

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        try:
            return read_number(said)
        except NotAnAmount:
            raise forms.ValidationError(
                _("Write a number, as 1.250 or 12,5."), code="invalid"
            ) from None


TARGET_ROWS = 3


class IndicatorEntry(forms.Form):
    """What is measured, in what, and how much is to be reached by when."""

    title = LineField(max_length=300, label=gettext_lazy("Indicator"))
    unit = LineField(max_length=60, label=gettext_lazy("Unit"))
    level = forms.ChoiceField(choices=ResultLevel.choices, label=gettext_lazy("Level"))
    direction = forms.ChoiceField(choices=Direction.choices, label=gettext_lazy("Direction"))
    is_cumulative = forms.BooleanField(
        required=False,
        label=gettext_lazy("Counted from the beginning"),
        help_text=gettext_lazy("Each value is the total so far, not that of its period."),
    )
    dimension = LineField(
        required=False,
        max_length=60,
        label=gettext_lazy("Broken down by"),
        help_text=gettext_lazy("For example by sex or by locality."),
    )
    baseline = NumberField(required=False, max_length=40, label=gettext_lazy("Baseline"))
    baseline_on = DayField(required=False, label=gettext_lazy("Day of the baseline"))

    def __init__(self, data: Any = None, *, indicator: Indicator | None = None) -> None:
        super().__init__(data, initial=_stored(indicator))
        targets = list(indicator.targets.all()) if indicator else []
        for place in range(max(TARGET_ROWS, len(targets) + 2)):
            one = targets[place] if place < len(targets) else None
            initial = (one.period_from, one.period_to, one.value) if one else (None, None, None)
            self._target(place, *initial)

    def target_rows(self) -> list[list[Any]]:
        names = [name for name in self.fields if name.startswith("target_")]
        return [[self[name] for name in names[at : at + 3]] for at in range(0, len(names), 3)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for place in range(len(self.target_rows())):
            row = [said.get(f"target_{place}_{part}") for part in ("from", "to", "value")]
            if any(one is not None for one in row) and None in row:
                self.add_error(
                    f"target_{place}_value", _("A target needs its first day, last day and value.")
                )
        return said

    def said(self) -> IndicatorForm:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        names = ("title", "unit", "level", "direction", "is_cumulative", "baseline", "baseline_on")
        targets = []
        for place in range(len(self.target_rows())):
            begins, ends, value = (
                data.get(f"target_{place}_{part}") for part in ("from", "to", "value")
            )
            if begins and ends and value is not None:
                targets.append(TargetForm(begins, ends, value))
        return IndicatorForm(
            **{name: data[name] for name in names},
            dimension=data.get("dimension") or "",
            targets=targets,
        )

    def _target(
        self, place: int, begins: date | None, ends: date | None, value: Decimal | None
    ) -> None:
        self.fields[f"target_{place}_from"] = DayField(
            required=False, label=_("From"), initial=begins
        )
        self.fields[f"target_{place}_to"] = DayField(required=False, label=_("To"), initial=ends)
        self.fields[f"target_{place}_value"] = NumberField(
            required=False,
            max_length=40,
            label=_("Target"),
            initial=amount_as_typed(value, "") if value is not None else "",
        )


def _stored(indicator: Indicator | None) -> dict[str, Any]:
    if indicator is None:
        return {}
    return {
        "title": indicator.title,
        "unit": indicator.unit,
        "level": indicator.level,
        "direction": indicator.direction,
        "is_cumulative": indicator.is_cumulative,
        "dimension": indicator.dimension,
        "baseline": amount_as_typed(indicator.baseline, ""),
        "baseline_on": indicator.baseline_on,
    }


def _initial(version: UpdateVersion | None, day: date | None) -> dict[str, Any]:
    if version is None:
        today = timezone.localdate()
        first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        last = date(
            today.year, first.month + 2, calendar.monthrange(today.year, first.month + 2)[1]
        )
        return {"period_from": first, "period_to": last}
    update = version.update
    return {
        "period_from": update.period_from,
        "period_to": update.period_to,
        "text": version.text,
        "progress": version.progress,
        "state": version.state,
        "values_on": day,
        "evidence": [str(one.pk) for one in version.proofs.all()],
    }


def _day_of_values(version: UpdateVersion | None) -> date | None:
    """The day whose values the form shows: the latest that has some."""
    days = [row.on for row in version.results.all()] if version else []
    return max(days, default=None)


def _typed(version: UpdateVersion | None, day: date | None) -> dict[int, str]:
    found: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in version.results.all() if version else []:
        if row.on == day:
            found[row.indicator_id].append((row.part, row.value))
    return {pk: values_as_typed(rows) for pk, rows in found.items()}
