"""Filters of the administration area, as the address says them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts.models import User
from nhipcau.foundation.audit import TrailFilter
from nhipcau.foundation.forms import DayField, LineField
from nhipcau.foundation.jobs import HANDLERS, JobState
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.foundation.text import sort_key
from nhipcau.frontdoor.administration.selectors import JobFilter, known_words
from nhipcau.frontdoor.administration.words import job_title, kind_title, verb_title


class JobFilterForm(forms.Form):
    """State, kind and age of jobs."""

    state = forms.ChoiceField(required=False, label=_("State"))
    name = forms.ChoiceField(required=False, label=_("Kind"))
    age = forms.ChoiceField(
        required=False,
        label=_("Asked for"),
        choices=[("", _("At any time")), ("1", _("In the last day")), ("7", _("In the last week"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state, CHIPS[f"job.{state}"].word) for state in JobState.values]
        names = [(name, job_title(name)) for name in sorted(HANDLERS)]
        _choices(self, "state", [("", _("All")), *states])
        _choices(self, "name", [("", _("All")), *names])

    def wanted(self) -> JobFilter:
        """What the address asks for; what it says wrongly counts as not said."""
        self.is_valid()
        said = self.cleaned_data
        return JobFilter(said.get("state", ""), said.get("name", ""), int(said.get("age") or 0))


class TrailFilterForm(forms.Form):
    """Act, kind of record, organisation, person and time."""

    verb = forms.ChoiceField(required=False, label=_("Act"))
    kind = forms.ChoiceField(required=False, label=_("Kind of record"))
    person = LineField(
        required=False,
        max_length=200,
        label=_("Person"),
        widget=forms.TextInput(attrs={"placeholder": _("Name or e-mail address")}),
    )
    first = DayField(required=False, label=_("From"))
    last = DayField(required=False, label=_("To"))
    record = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    organisation = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs, kinds = known_words()
        _choices(
            self,
            "verb",
            [("", _("All")), *sorted(((v, verb_title(v)) for v in verbs), key=_by_word)],
        )
        _choices(
            self,
            "kind",
            [("", _("All")), *sorted(((k, kind_title(k)) for k in kinds), key=_by_word)],
        )

    def wanted(self) -> TrailFilter:
        """What the address asks for; what it says wrongly counts as not said."""
        self.is_valid()
        said = self.cleaned_data
        person = said.get("person") or ""
        account = User.objects.filter(email__iexact=person).first() if "@" in person else None
        return TrailFilter(
            verb=said.get("verb", ""),
            object_type=said.get("kind", ""),
            object_id=said.get("record"),
            organisation_id=said.get("organisation"),
            user_id=account.pk if account else None,
            actor="" if account else person,
            since=said.get("first"),
            until=said.get("last"),
        )


def _by_word(choice: tuple[str, str]) -> str:
    return sort_key(choice[1])


def _choices(form: forms.Form, name: str, choices: list[tuple[str, object]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
