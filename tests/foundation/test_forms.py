from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation

from nhipcau.foundation.forms import BlockField, DayField, LineField, stored_values


class Entry(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = LineField(max_length=5, label="Name")
    about = BlockField(required=False, label="About")
    day = DayField(required=False, label="Day")
    kind = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")], label="Kind")


def entry(**said: str) -> Entry:
    return Entry({"version": "1", "name": "Huế", "kind": "a", **said})


def test_line_field_measures_what_is_left_of_a_line():
    form = entry(name="\u200b Đo\u0300\u00ad\u2060   x \ufeff")

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Đò x"


def test_line_field_of_invisible_characters_alone_is_empty():
    form = entry(name="\u200b\u2060\ufeff")

    assert form.errors.as_data()["name"][0].code == "required"


def test_line_field_refuses_what_is_longer_than_its_column():
    assert entry(name="Sở Du lịch").errors.as_data()["name"][0].code == "max_length"


def test_block_field_keeps_lines():
    form = entry(about="một \r\n\r\n\r\n\r\nhai")

    assert form.is_valid()
    assert form.cleaned_data["about"] == "một\n\nhai"


@pytest.mark.parametrize("typed", ["2019-06-14", "14/06/2019", "14-6-2019", "14.06.2019"])
def test_day_field_reads_the_usual_forms(typed):
    form = entry(day=typed)

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2019, 6, 14)


@pytest.mark.parametrize("typed", ["0202-01-01", "14/06/20199", "31/02/2019", "1/1/9999"])
def test_day_field_refuses_what_is_no_day_of_ours(typed):
    assert "day" in entry(day=typed).errors


def test_stored_values_name_the_fields_that_differ_in_the_words_of_a_reader():
    stored = {"version": 2, "name": "Huế", "about": "", "day": date(2025, 1, 1), "kind": "b"}
    typed = {"version": "1", "name": "Huế", "about": "mới", "day": "2025-02-01", "kind": "a"}

    with translation.override("en"):
        differing = stored_values(Entry(typed, initial=stored))

    assert differing == [("About", "(empty)"), ("Day", "01/01/2025"), ("Kind", "Second")]
