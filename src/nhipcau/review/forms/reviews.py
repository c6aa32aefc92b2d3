"""Forms of reviews: what is looked back on, what the sides say of it, why one is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import BlockField, LineField
from nhipcau.review.selectors.reports import Offer, grouped, offer_of, offers

LONGEST = 8_000


class ReviewEntry(forms.Form):
    """Opens a review; its subject stands in the address."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    title = LineField(label=_("Name of the review"), max_length=200)
    period = forms.ChoiceField(label=_("Period"))
    counts_reported = forms.BooleanField(
        label=_("Count what one side reported before the others confirmed it"),
        required=False,
        help_text=_("Left empty, only what every side confirmed counts."),
    )

    def __init__(self, *args: Any, today: date, **said: Any) -> None:
        super().__init__(*args, **said)
        period: Any = self.fields["period"]
        period.choices = grouped([one for one in offers(today) if one.period.first <= today])

    @property
    def offer(self) -> Offer:
        """The period that was chosen."""
        found = offer_of(self.cleaned_data["period"])
        if found is None:
            raise ValueError("the form is not valid")
        return found


class NoteEntry(forms.Form):
    """What the sides say of a field or of the whole."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    results = BlockField(
        label=_("Results"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    shortcomings = BlockField(
        label=_("Shortcomings"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    directions = BlockField(
        label=_("Next directions"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class CloseEntry(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawEntry(forms.Form):
    reason = BlockField(
        label=_("Why it is taken back"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
