"""Filters of the lists: what stands in the address, with what is not understood left out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import AgreementKind, AgreementState
from nhipcau.agreements.selectors import AgreementFilter
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import localities_visible_to


class ListFilter(forms.Form):
    """A form of the address: a value that is not offered counts as none."""

    q = forms.CharField(required=False, max_length=200, label=_("Search"))
    locality = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("Side"))

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        today = timezone.localdate()
        wanted = str(data.get("locality", ""))
        rows = [
            (row.pk, row.name)
            for row in localities_visible_to(actor)
            if row.is_in_force_on(today) or str(row.pk) == wanted
        ]
        self.fields["locality"].choices = [("", _("All sides")), *rows]  # type: ignore[attr-defined]

    def said(self, name: str) -> Any:
        """A value that was understood, or nothing."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def opens(self) -> bool:
        """Whether one of the folded boxes holds something."""
        shown = {"q", "state", "agreement"}
        return any(self.said(name) for name in self.fields if name not in shown)

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(self.said(name) for name in self.fields if name != "sort")


class AgreementFilters(ListFilter):
    state = forms.ChoiceField(
        required=False, label=_("State"), choices=[("", _("All states")), *AgreementState.choices]
    )
    kind = forms.ChoiceField(
        required=False, label=_("Kind"), choices=[("", _("All kinds")), *AgreementKind.choices]
    )
    year = forms.IntegerField(
        required=False, min_value=1900, max_value=2200, label=_("Year of signing")
    )
    sort = forms.ChoiceField(
        required=False,
        label=_("Order"),
        choices=[
            ("-signed", _("Latest signed first")),
            ("signed", _("Earliest signed first")),
            ("title", _("By title")),
        ],
    )

    def wanted(self) -> AgreementFilter:
        return AgreementFilter(
            search=self.said("q") or "",
            state=self.said("state") or "",
            kind=self.said("kind") or "",
            locality_id=self.said("locality"),
            year=self.said("year"),
            sort=self.said("sort") or "-signed",
        )
