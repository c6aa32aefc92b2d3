"""The form of an agreement's reporting rhythm."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.activities.choices import Rhythm
from nhipcau.activities.models.rhythm import MOST_DAYS


class RhythmEntry(forms.Form):
    """How often leads report, and how many days after a period at the latest."""

    every = forms.ChoiceField(
        choices=Rhythm.choices, label=pgettext_lazy("rhythm", "How often"), widget=forms.RadioSelect
    )
    due_after = forms.IntegerField(
        label=_("Days until a report is due"),
        help_text=_("Counted from the last day of the period, 0 to 90."),
        min_value=0,
        max_value=MOST_DAYS,
    )
