"""An activity as a person writes it, how far it is, which sides take part, who may see it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.activities.choices import STEPS, ActivityKind, ActivityState
from nhipcau.activities.forms.fields import PointField, point_as_typed
from nhipcau.activities.forms.parts import PartBoxes
from nhipcau.activities.models import Activity
from nhipcau.activities.services import ActivityForm
from nhipcau.activities.services.activities import OWN_TABLE
from nhipcau.agreements.choices import Form, Visibility
from nhipcau.agreements.forms.fields import day_field, field_choices
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import BlockField, LineField, stored_values
from nhipcau.localities.selectors import present_localities

KINDS = [choice for choice in ActivityKind.choices if choice[0] not in OWN_TABLE]
VISIBILITY = [
    (Visibility.PUBLIC, _("Public: everybody")),
    (Visibility.PARTIES, _("The sides: every organisation of the localities that take part")),
    (
        Visibility.OWN,
        pgettext_lazy("activity", "Own organisation: nobody but the one that keeps it"),
    ),
]
STATE_WORDS = {
    ActivityState.IDEA: _("An idea: nothing is settled yet"),
    ActivityState.PLANNED: _("Planned: it is settled and has its dates"),
    ActivityState.RUNNING: _("Running: it has begun"),
    ActivityState.DONE: _("Done: it has ended as it was meant to"),
    ActivityState.STOPPED: _("Stopped: it does not go on, and this is why"),
}


class ActivityFields(forms.Form):
    """What every kind of activity has."""

    title = LineField(
        max_length=300,
        label=pgettext_lazy("activity", "Title"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    summary = BlockField(
        required=False,
        max_length=20_000,
        label=_("What it is"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field = forms.ChoiceField(required=False, label=_("Field of cooperation"))
    form = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Form of cooperation"),
        help_text=_("The rung of the ladder on which it stands."),
    )
    planned_from = day_field(_("Planned from"))
    planned_to = day_field(_("Planned to"))
    place = LineField(
        required=False,
        max_length=200,
        label=pgettext_lazy("activity", "Place"),
        help_text=_("Where it happens, in words."),
    )
    point = PointField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "field": list(field_choices()),
            "form": [("", _("Not said")), *_rungs()],
        }
        for name, offered in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = offered

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("planned_from"), said.get("planned_to")
        if first and last and last < first:
            self.add_error("planned_to", _("It ends before it begins."))
        return said

    def activity_values(self, standing: Activity | None = None) -> ActivityForm:
        """What the services take; the days of what came of it stay with the states."""
        said = self.cleaned_data
        latitude, longitude = said["point"] or (None, None)
        return ActivityForm(
            title=said["title"],
            kind=said.get("kind") or (standing.kind if standing else ActivityKind.WORK),
            summary=said["summary"],
            field_key=said["field"] or None,
            form=said["form"],
            planned_from=said["planned_from"],
            planned_to=said["planned_to"],
            begun_on=standing.begun_on if standing else None,
            ended_on=standing.ended_on if standing else None,
            place=said["place"],
            latitude=latitude,
            longitude=longitude,
        )


class ActivityEntry(ActivityFields):
    """A stored activity that is changed."""

    def __init__(self, data: Any = None, *, activity: Activity) -> None:
        super().__init__(data, initial=stored_of(activity))
        if activity.kind in OWN_TABLE:
            del self.fields["kind"]

    def stored_now(self) -> list[tuple[str, str]]:
        """After somebody else saved first: each difference, as it is stored now."""
        return stored_values(self)


class SideFields(forms.Form):
    """Which other localities take part, where no agreement says it."""

    sides = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        label=_("Other localities that take part"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Your own takes part anyhow."),
    )

    def offer_sides(self, *, without: frozenset[int] = frozenset(), chosen: Any = ()) -> None:
        rows = [
            (row.pk, row.name)
            for row in present_localities(timezone.localdate())
            if row.pk not in without
        ]
        field = cast("forms.ChoiceField", self.fields["sides"])
        field.choices = rows
        self.initial["sides"] = [str(one) for one in chosen]


class NewActivity(SideFields, PartBoxes, ActivityFields):
    """A new activity: with its sides where it has no agreement, its parts, and who may see it."""

    visibility = forms.ChoiceField(
        choices=VISIBILITY,
        initial=Visibility.PARTIES,
        label=_("Who may see it"),
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, has_agreement: bool, may_publish: bool, **kw: Any
    ) -> None:
        super().__init__(data, actor=actor, **kw)
        if has_agreement:
            del self.fields["sides"]
        else:
            own = actor.acting.localities if actor.acting else frozenset()
            self.offer_sides(without=own)
        if not may_publish:
            field = cast("forms.ChoiceField", self.fields["visibility"])
            field.choices = [one for one in VISIBILITY if one[0] != Visibility.PUBLIC]
            field.help_text = _("An approver of your organisation can make it public afterwards.")


class SideEntry(SideFields):
    """The sides of an activity that has no agreement."""

    def __init__(self, data: Any = None, *, activity: Activity) -> None:
        super().__init__(data)
        own = activity.owner.locality_id
        chosen = [side.locality_id for side in activity.sides.all() if side.locality_id != own]
        self.offer_sides(without=frozenset({own}), chosen=chosen)

    def stored_now(self) -> list[tuple[str, str]]:
        return stored_values(self)


class PartEntry(PartBoxes):
    """Who takes part in a stored activity."""

    def stored_now(self) -> list[tuple[str, str]]:
        return self.changed_parts()


class StateEntry(forms.Form):
    """How far an activity is; only the steps that lead on from where it stands."""

    state = forms.ChoiceField(label=_("How far it is"), widget=forms.RadioSelect)
    on = day_field(_("Since"), _("The day of this state; today if left empty."))
    reason = BlockField(
        required=False,
        max_length=5000,
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is stopped."),
    )

    def __init__(self, data: Any = None, *, activity: Activity) -> None:
        super().__init__(data, initial={"state": activity.state, "reason": activity.stop_reason})
        here = ActivityState(activity.state)
        offered = [state for state in ActivityState if state == here or state in STEPS[here]]
        field = cast("forms.ChoiceField", self.fields["state"])
        field.choices = [(state.value, STATE_WORDS[state]) for state in offered]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") == ActivityState.STOPPED and not said.get("reason"):
            self.add_error("reason", _("Say why it is stopped."))
        day = said.get("on")
        if day is not None and day > timezone.localdate():
            self.add_error("on", _("The day lies in the future."))
        return said

    def stored_now(self) -> list[tuple[str, str]]:
        return [row for row in stored_values(self) if row[0] != str(self["on"].label)]


class VisibilityEntry(forms.Form):
    """Who may see an activity."""

    visibility = forms.ChoiceField(
        choices=VISIBILITY, label=_("Who may see it"), widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, activity: Activity) -> None:
        super().__init__(data, initial={"visibility": activity.visibility})

    def stored_now(self) -> list[tuple[str, str]]:
        return stored_values(self)


def stored_of(activity: Activity) -> dict[str, Any]:
    """What is stored now, as the form shows it."""
    return {
        "title": activity.title,
        "kind": activity.kind,
        "summary": activity.summary,
        "field": activity.field_id or "",
        "form": activity.form,
        "planned_from": activity.planned_from,
        "planned_to": activity.planned_to,
        "place": activity.place,
        "point": point_as_typed(activity.latitude, activity.longitude),
    }


def _rungs() -> list[tuple[int, str]]:
    """The fifth rung is earned by confirmed results, never chosen."""
    return [
        (value, f"{value} · {label}")
        for value, label in Form.choices
        if value < Form.CONFIRMED_PROJECT
    ]
