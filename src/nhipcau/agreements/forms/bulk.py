"""What is to be done to many commitments at once, as a person enters it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.choices import BulkKind, CommitmentState
from nhipcau.agreements.forms.commitments import REPORTABLE
from nhipcau.agreements.forms.fields import day_field
from nhipcau.agreements.selectors.filters import id_of
from nhipcau.agreements.services import BulkForm
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import BlockField, LineField
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import find_organisation, similar_organisations

LONGEST_NOTE = 5000


class BulkEntry(forms.Form):
    """The boxes that the act has a use for, and no others."""

    state = forms.ChoiceField(
        label=gettext_lazy("How far they are"), widget=forms.RadioSelect, choices=REPORTABLE
    )
    on = day_field(
        gettext_lazy("Since"), gettext_lazy("The day of this state; today if left empty.")
    )
    unit = LineField(
        max_length=300,
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Its name as in the directory, of your own side."),
    )
    note = BlockField(
        required=False,
        max_length=LONGEST_NOTE,
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, actor: Actor, kind: str) -> None:
        super().__init__(data)
        self.actor, self.kind = actor, kind
        needed = {
            BulkKind.STATE: ("state", "on", "note"),
            BulkKind.NOTE: ("note",),
        }.get(BulkKind(kind), ("unit",))
        for name in set(self.fields) - set(needed):
            del self.fields[name]
        if kind == BulkKind.NOTE:
            self.fields["note"].required = True
        self._unit: Organisation | None = None

    def clean_unit(self) -> str:
        """The one of that name on a side that this actor keeps.

        Raises:
            ValidationError: there is none; the likest are named.
        """
        said: str = self.cleaned_data["unit"]
        kept = self.actor.acting.coordinates if self.actor.acting else frozenset()
        self._unit = find_organisation(said, locality_ids=kept, reader=self.actor)
        if self._unit is None:
            close = similar_organisations(self.actor, said, locality_ids=kept, limit=3)
            raise forms.ValidationError(_unknown(said, close))
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") == CommitmentState.DROPPED and not said.get("note"):
            self.add_error("note", _("Say why the commitments are dropped."))
        day = said.get("on")
        if day is not None and day > timezone.localdate():
            self.add_error("on", _("The day lies in the future."))
        return said

    def values(self, query: str) -> BulkForm:
        """What the service takes."""
        said = self.cleaned_data
        return BulkForm(
            kind=self.kind,
            state=said.get("state", ""),
            on=said.get("on"),
            note=said.get("note", ""),
            unit_id=self._unit.pk if self._unit else None,
            query=query,
        )


def kind_of(data: QueryDict) -> str:
    """Which act an address or a form asks for; "" for none that there is."""
    said = data.get("act", "")
    return said if said in BulkKind.values else ""


def chosen_of(data: QueryDict) -> list[int]:
    """The commitments that were ticked, each once."""
    found = (id_of(said) for said in data.getlist("chosen"))
    return list(dict.fromkeys(pk for pk in found if pk is not None))


def _unknown(said: str, close: Sequence[Organisation]) -> str:
    words = _("“%(name)s” is not in the directory of a side that you keep.") % {"name": said}
    if close:
        meant = _("Did you mean %(names)s?") % {"names": "; ".join(f"“{row}”" for row in close)}
        words = f"{words} {meant}"
    return words
