"""A project as a person writes it, and what it is planned with."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.activities.choices import MoneySource
from nhipcau.activities.forms.activities import ActivityFields, NewActivity, stored_of
from nhipcau.activities.forms.fields import MoneyField, OrganisationField, money_as_typed
from nhipcau.agreements.choices import Form
from nhipcau.agreements.forms.fields import day_field
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import BlockField, DayField, LineField, stored_values
from nhipcau.projects.choices import Level, MilestoneState, RiskState
from nhipcau.projects.models import Project
from nhipcau.projects.services import BudgetForm, MilestoneForm, ProjectForm, RiskForm


class ProjectFields(forms.Form):
    """What a project has beside what every activity has."""

    code = LineField(
        required=False,
        max_length=60,
        label=_("Project code"),
        help_text=_("Its number in your own papers."),
    )
    objective = BlockField(
        required=False,
        max_length=10_000,
        label=_("Objective"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is to be there in the end."),
    )

    def project_values(self) -> ProjectForm:
        said = self.cleaned_data
        return ProjectForm(code=said["code"], objective=said["objective"])


class NewProject(ProjectFields, NewActivity):
    """A new project."""

    def __init__(self, data: Any = None, **kw: Any) -> None:
        super().__init__(data, **kw)
        del self.fields["kind"]
        self.initial.setdefault("form", Form.PROJECT)


class ProjectEntry(ProjectFields, ActivityFields):
    """A stored project that is changed."""

    def __init__(self, data: Any = None, *, project: Project) -> None:
        initial = stored_of(project) | {"code": project.code, "objective": project.objective}
        super().__init__(data, initial=initial)
        del self.fields["kind"]

    def stored_now(self) -> list[tuple[str, str]]:
        return stored_values(self)


class PlanEntry(forms.Form):
    """A row of a plan; `owner` is an organisation by name where the row has one."""

    def __init__(self, data: Any = None, *, actor: Actor, row: Any = None, **kw: Any) -> None:
        super().__init__(data, initial=self.stored_of(row) if row else kw.pop("initial", {}))
        for name in {"owner", "giver"} & set(self.fields):
            field = cast("OrganisationField", self.fields[name])
            field.actor, field.standing = actor, getattr(row, name) if row else None

    def stored_of(self, row: Any) -> dict[str, Any]:
        """What the row says, as a person types it into these boxes."""
        return {name: _typed(field, getattr(row, name)) for name, field in self.base_fields.items()}

    def stored_now(self) -> list[tuple[str, str]]:
        return stored_values(self)

    def _id(self, name: str) -> int | None:
        found = self.cleaned_data.get(name)
        return found.pk if found else None


def _typed(field: forms.Field, value: Any) -> Any:
    if isinstance(field, OrganisationField):
        return value.name if value else ""
    return money_as_typed(value) if isinstance(field, MoneyField) else value


class MilestoneEntry(PlanEntry):
    title = LineField(max_length=200, label=_("Milestone"))
    begins_on = day_field(_("Begins on"), _("Left empty: a step of one day."))
    due_on = DayField(label=_("Due on"))
    owner = OrganisationField(required=False, label=_("Who sees to it"))
    state = forms.ChoiceField(
        label=_("State"), choices=MilestoneState.choices, initial=MilestoneState.OPEN
    )
    reached_on = day_field(_("Reached on"), _("Today if left empty."))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("begins_on"), said.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("It ends before it begins."))
        day = said.get("reached_on")
        if day and day > timezone.localdate():
            self.add_error("reached_on", _("The day lies in the future."))
        return said

    def values(self) -> MilestoneForm:
        said = self.cleaned_data
        return MilestoneForm(
            title=said["title"],
            begins_on=said["begins_on"],
            due_on=said["due_on"],
            owner_id=self._id("owner"),
            state=said["state"],
            reached_on=said["reached_on"],
        )


class BudgetEntry(PlanEntry):
    year = forms.IntegerField(min_value=1990, max_value=2199, label=_("Year"))
    source = forms.ChoiceField(label=_("Source"), choices=MoneySource.choices)
    amount = MoneyField(label=pgettext_lazy("money", "Amount"))
    giver = OrganisationField(required=False, label=_("Who pays"))
    note = LineField(required=False, max_length=200, label=_("Note"))

    def values(self) -> BudgetForm:
        said = self.cleaned_data
        return BudgetForm(
            year=said["year"],
            source=said["source"],
            amount=said["amount"],
            giver_id=self._id("giver"),
            note=said["note"],
        )


class RiskEntry(PlanEntry):
    text = LineField(max_length=300, label=_("What may go wrong"))
    likelihood = forms.TypedChoiceField(
        coerce=int, choices=Level.choices, label=_("How likely"), initial=Level.MIDDLE
    )
    impact = forms.TypedChoiceField(
        coerce=int, choices=Level.choices, label=_("How much it would hurt"), initial=Level.MIDDLE
    )
    answer = BlockField(
        required=False,
        max_length=5000,
        label=_("What is done about it"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = OrganisationField(required=False, label=_("Who watches it"))
    state = forms.ChoiceField(label=_("State"), choices=RiskState.choices, initial=RiskState.OPEN)

    def values(self) -> RiskForm:
        said = self.cleaned_data
        return RiskForm(
            text=said["text"],
            likelihood=said["likelihood"],
            impact=said["impact"],
            answer=said["answer"],
            owner_id=self._id("owner"),
            state=said["state"],
        )
