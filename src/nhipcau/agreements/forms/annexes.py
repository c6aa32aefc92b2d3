"""What a person says of an annex: which column is which, and whose plan it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.bridge import COLUMNS
from nhipcau.agreements.models import Agreement, Reading
from nhipcau.agreements.selectors.words import COLUMN_NAMES

MOST_COLUMNS = 30
CHOOSABLE = tuple(name for name in COLUMNS if name in COLUMN_NAMES)


class ColumnsForm(forms.Form):
    """A select for each column of one table, `column-0` and so on."""

    def __init__(self, data: Any = None, *, table: dict[str, Any]) -> None:
        super().__init__(data)
        self.table = table
        known = {at: name for name, at in table["columns"].items()}
        choices = [("", _("Not used")), *((name, COLUMN_NAMES[name]) for name in CHOOSABLE)]
        for at, heading in enumerate(table["heading"][:MOST_COLUMNS]):
            label = heading or _("Column %(number)s") % {"number": at + 1}
            self.fields[f"column-{at}"] = forms.ChoiceField(
                required=False, choices=choices, label=label, initial=known.get(at, "")
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        named = [value for value in said.values() if value]
        if "content" not in named:
            raise forms.ValidationError(_("Say which column holds the task."))
        twice = [str(COLUMN_NAMES[name]) for name in dict.fromkeys(named) if named.count(name) > 1]
        if twice:
            raise forms.ValidationError(
                _("Two columns are said to be the same: %(names)s."),
                params={"names": ", ".join(twice)},
            )
        return said

    def values(self) -> dict[str, int]:
        """Column by name, as the service takes them."""
        return {
            said: int(name.removeprefix("column-"))
            for name, said in self.cleaned_data.items()
            if said
        }

    def rows(self) -> list[tuple[Any, list[str]]]:
        """Each column's select with what stands in its first rows."""
        sample = self.table["sample"]
        return [
            (self[f"column-{at}"], [row[at] for row in sample if at < len(row) and row[at]])
            for at in range(min(len(self.table["heading"]), MOST_COLUMNS))
        ]


class PlanForm(forms.Form):
    """Which agreement the document is a plan of, and which draft its rows go to."""

    parent = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Carries out"),
        help_text=_("An agreement in force of which your locality is a party."),
    )
    into = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Where accepted rows go"),
        help_text=_("A draft plan of the same sides can take them too."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        reading: Reading,
        parents: Sequence[Agreement],
        drafts: Sequence[Agreement],
    ) -> None:
        super().__init__(data, initial={"parent": reading.carries_out_id or ""})
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", _("No agreement, a plan of its own")),
            *((row.pk, str(row)) for row in parents),
        ]
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            ("", _("A new plan")),
            *((row.pk, str(row)) for row in drafts),
        ]
