"""Handing over, being told ahead, taking over: what a person chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.forms.fields import day_field
from nhipcau.agreements.forms.units import LeadBoxes
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import find_organisation, locality_lineage


class LeadEntry(LeadBoxes):
    """Who carries a commitment after signing, and since when."""

    on = day_field(
        _("Since"), _("The day from which this holds; today if left empty. It stays on record.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if (day := said.get("on")) is not None and day > timezone.localdate():
            self.add_error("on", _("The day lies in the future."))
        return said


class HandoverEntry(forms.Form):
    """To whom, from when, and whether everything or what is ticked."""

    receiver = forms.CharField(max_length=300, label=_("Receiving organisation"))
    on = day_field(
        _("From"), _("Today, an earlier day, or a later one: then it happens by itself that day.")
    )
    what = forms.ChoiceField(
        label=_("What goes over"),
        widget=forms.RadioSelect,
        choices=[
            ("all", _("Everything it carries on that day")),
            ("some", _("Only the commitments ticked below")),
        ],
    )
    note = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Ground"),
        help_text=_("For example the decision by which the departments merge."),
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, giver: Organisation, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={"what": "all"} | initial)
        self.actor = actor
        self.giver = giver

    def clean_receiver(self) -> Organisation:
        name = clean_line(self.cleaned_data["receiver"])
        lineage = locality_lineage([self.giver.locality_id])[self.giver.locality_id]
        found = find_organisation(name, locality_ids=lineage, reader=self.actor)
        if found is None:
            raise forms.ValidationError(
                _("“%(name)s” is not in the directory of this locality."), params={"name": name}
            )
        return found

    @property
    def ticked(self) -> list[int]:
        """Ids of the commitments ticked."""
        said = self.data.getlist("commitment") if self.is_bound else []  # type: ignore[attr-defined]
        return [int(one) for one in said if one.isdecimal() and len(one) < 19]


class NoticeDaysEntry(forms.Form):
    days = forms.CharField(
        required=False,
        max_length=60,
        label=_("Days ahead"),
        help_text=_("For example 90, 30, 7. Left empty: nobody is told."),
    )

    def clean_days(self) -> list[int]:
        words = self.cleaned_data["days"].replace(";", ",").replace(" ", ",").split(",")
        said = [word for word in words if word]
        if any(not word.isdecimal() or len(word) > 4 for word in said):
            raise forms.ValidationError(_("Write whole numbers of days, separated by commas."))
        return [int(word) for word in said]


class LeavingEntry(forms.Form):
    reason = forms.CharField(max_length=1000, label=_("Why they are not taken over"))
