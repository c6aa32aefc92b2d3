"""The form of an official report: whose, of when, and what stands around its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import BlockField, DayField, LineField
from nhipcau.review.choices import ReportKind, ReportLanguage, ReportLayout
from nhipcau.review.selectors.official.asked import HeadSaid
from nhipcau.review.selectors.reports import Offer, grouped, offer_of, offers
from nhipcau.review.selectors.scope import Side

MOST_RECIPIENTS = 30


class ReportEntry(forms.Form):
    """`sides` are those of the subject, of which `own` may be chosen."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    period = forms.ChoiceField(label=_("Period"))
    whose = forms.ChoiceField(
        label=_("Whose report"),
        required=False,
        help_text=_(
            "The report of all sides counts what every side may read; that of one side counts what"
            " every organisation of that side may read."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ReportKind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=ReportLanguage.choices)
    layout = forms.ChoiceField(
        label=_("Layout"),
        choices=ReportLayout.choices,
        help_text=_(
            "Party bodies follow a guide of their own. What is known of it is taken: the heading,"
            " the star under the name and the form of the number; have the rest checked."
        ),
    )
    superior = LineField(label=_("Superior body"), max_length=200, required=False)
    issuer = LineField(label=_("Issuing body"), max_length=200)
    number = LineField(
        label=_("Number"),
        max_length=20,
        required=False,
        help_text=_("Left empty it stays open, as in a draft."),
    )
    symbol = LineField(
        label=_("Symbol"),
        max_length=40,
        help_text=_("The short name of the kind and of the issuing body: BC-STC."),
    )
    place = LineField(label=_("Place of issue"), max_length=100)
    dated_on = DayField(label=_("Dated"))
    authority = LineField(
        label=_("Signed in the name of"),
        max_length=200,
        required=False,
        help_text=_("For example: TM. ỦY BAN NHÂN DÂN."),
    )
    post = LineField(label=_("Post of the signatory"), max_length=200, required=False)
    signatory = LineField(
        label=_("Name of the signatory"),
        max_length=150,
        required=False,
        help_text=_("Without academic titles."),
    )
    recipients = BlockField(
        label=_("Recipients"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, without dashes; the last one: Lưu: VT."),
    )

    def __init__(
        self, *args: Any, sides: Sequence[Side], own: Sequence[Side], today: date, **said: Any
    ) -> None:
        super().__init__(*args, **said)
        names = ", ".join(side.name for side in sides)
        period: Any = self.fields["period"]
        period.choices = grouped(offers(today))
        whose: Any = self.fields["whose"]
        whose.choices = [
            ("", _("All sides: %(names)s") % {"names": names}),
            *((str(side.key), side.name) for side in own),
        ]

    def clean_recipients(self) -> str:
        said: str = self.cleaned_data["recipients"] or ""
        lines = [line.strip(" -–;.") for line in said.splitlines() if line.strip(" -–;.")]
        if len(lines) > MOST_RECIPIENTS:
            raise forms.ValidationError(
                _("At most %(most)s recipients.") % {"most": MOST_RECIPIENTS}
            )
        return "\n".join(lines)

    @property
    def offer(self) -> Offer:
        """The period that was chosen."""
        found = offer_of(self.cleaned_data["period"])
        if found is None:
            raise ValueError("the form is not valid")
        return found

    def head(self) -> HeadSaid:
        names = HeadSaid.__slots__
        return HeadSaid(**{name: self.cleaned_data[name] or "" for name in names})

    def side(self) -> int | None:
        said = self.cleaned_data["whose"]
        return int(said) if said else None
