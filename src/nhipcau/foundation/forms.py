"""Form fields that take what people type: invisible characters gone before anything is measured."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.text import clean_block, clean_line

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


class LineField(forms.CharField):
    """One line. A name of zero-width characters alone is an empty one."""

    def to_python(self, value: Any) -> str | None:
        said = super().to_python(value)
        return clean_line(said) if said else said


class BlockField(forms.CharField):
    """Several lines in a text area."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        said = super().to_python(value)
        return clean_block(said) if said else said


class DayField(forms.DateField):
    """A day, typed as it is read: 14/06/2019.

    A browser's own calendar would write 06/14/2019 on many office machines.
    """

    default_validators = [
        MinValueValidator(date(1900, 1, 1), _("Look at the year: it is too long ago.")),
        MaxValueValidator(date(2199, 12, 31), _("Look at the year: it is too far ahead.")),
    ]

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            attrs={"placeholder": "14/06/2019", "inputmode": "numeric", "autocomplete": "off"},
            format="%d/%m/%Y",
        )
        wrong = {"invalid": _("Write the day as 14/06/2019; this is no day.")}
        super().__init__(widget=widget, input_formats=DAY_FORMATS, error_messages=wrong, **kwargs)


def stored_values(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Label and stored value of each field whose typed value differs from the stored one.

    For a form that came back because somebody else saved first: it must be bound to what was typed
    and have what is stored now as its initial values.
    """
    return [
        (str(form[name].label), in_words(form.fields[name], form[name].initial))
        for name in form.changed_data
        if not form[name].is_hidden
    ]


def in_words(field: forms.Field, value: Any) -> str:
    """A stored value as the person would read it."""
    if value in (None, "", []):
        return str(_("(empty)"))
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in list(field.choices)}  # type: ignore[arg-type]
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(field, DayField) else str(value)
