"""One draft: what it says, who does it and leads it, where it is cut, and one added by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import Form, LeadRole, StatementKind
from nhipcau.agreements.forms.fields import (
    AmountField,
    DeadlineField,
    amount_columns,
    due_as_typed,
    due_columns,
    field_choices,
    leave_standing,
    stored_amount,
)
from nhipcau.agreements.models import ReadingParty, Statement
from nhipcau.agreements.services import StatementForm, StatementLeadForm
from nhipcau.agreements.services.drafts import Directory
from nhipcau.foundation.forms import BlockField, LineField, stored_values
from nhipcau.foundation.text import clean_line

LONGEST_NAME = 300
MOST_UNITS = 20
MOST_CUTS = 60
MOST_OFFERED = 200
ROW_FIELDS = ("product", "serves", "plans_activity")
"""What only the row of an annex says."""
Choices = Sequence[tuple[Any, Sequence[tuple[int, str]]]]
ROLES: tuple[tuple[str, str, str | Promise], ...] = (
    (LeadRole.LEAD, "lead", _("Leads")),
    (LeadRole.COORDINATING, "with", _("Works with it")),
)


@dataclass(frozen=True, slots=True)
class UnitBoxes:
    """The text boxes for the units of one side in one role, one of them empty."""

    party: ReadingParty
    role: str
    name: str
    label: str | Promise
    units: list[str]

    @property
    def boxes(self) -> list[str]:
        return [*self.units, ""]


class DraftForm(forms.Form):
    """What a reviewer says of one draft. Units are typed by name: a known one, or a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=StatementKind.choices, label=_("Kind"))
    text = BlockField(
        max_length=20_000, label=_("What it says"), widget=forms.Textarea(attrs={"rows": 4})
    )
    performers = forms.MultipleChoiceField(
        required=False,
        label=_("Who does it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick every side for what is done together."),
    )
    field = forms.ChoiceField(required=False, label=_("Field"))
    form = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Form of cooperation")
    )

    deadline = DeadlineField()
    amount = AmountField()
    product = LineField(
        required=False,
        max_length=300,
        label=_("Product"),
        help_text=_("What is to come of it: a report, an event, a number of places."),
    )
    serves = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Commitment in force"),
        help_text=_("A row that carries out a commitment in force makes no new one."),
    )
    plans_activity = forms.BooleanField(required=False, label=_("Also make a planned activity"))

    def __init__(
        self, data: Any = None, *, statement: Statement, servable: Choices | None = None
    ) -> None:
        self.statement = statement
        self.parties = list(statement.reading.parties.all())
        super().__init__(data, initial=self._stored(), auto_id=f"y{statement.pk}_%s")
        leave_standing(self, statement)
        choices: dict[str, Sequence[tuple[Any, Any]]] = {
            "performers": [(party.pk, str(party)) for party in self.parties],
            "field": field_choices(),
            "form": [("", _("Not said")), *self._rungs()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if statement.source_row is None:
            for name in ROW_FIELDS:
                del self.fields[name]
        else:
            offered = [("", _("A new commitment")), *(servable or ()), *self._standing(servable)]
            self.fields["serves"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for boxes in self.units():
            if len(boxes.units) > MOST_UNITS:
                self.add_error(None, _("At most %(most)s units a side.") % {"most": MOST_UNITS})
            if any(len(unit) > LONGEST_NAME for unit in boxes.units):
                self.add_error(None, _("The name of a unit is longer than 300 characters."))
        return said

    def units(self) -> list[UnitBoxes]:
        """Units by side and role: as typed when the form was sent, else as stored."""
        return [
            UnitBoxes(party, role, f"{prefix}-{party.pk}", label, self._units(party, role, prefix))
            for party in self.parties
            for role, prefix, label in ROLES
        ]

    def units_by_side(self) -> list[tuple[ReadingParty, list[UnitBoxes], list[str]]]:
        """For each side its boxes and the names that the directory offers for them."""
        boxes, directory = self.units(), Directory.of(self.parties)
        return [
            (
                party,
                [one for one in boxes if one.party == party],
                sorted({str(row) for row in directory.units[party.pk].values()})[:MOST_OFFERED],
            )
            for party in self.parties
        ]

    def values(self) -> StatementForm:
        """What the service takes; a deadline or amount that was left alone stays as it was read."""
        said = self.cleaned_data
        return StatementForm(
            kind=said["kind"],
            text=said["text"],
            performer_ids=[int(one) for one in said["performers"]],
            field_key=said["field"] or None,
            form=said["form"],
            leads=self._leads(),
            product=said.get("product", self.statement.product),
            serves_id=said.get("serves"),
            plans_activity=said.get("plans_activity", self.statement.plans_activity),
            **due_columns(self.statement, said["deadline"]),
            **amount_columns(said["amount"]),
        )

    def stored_now(self) -> list[tuple[str, str]]:
        """After somebody else saved first: each difference, as it is stored now."""
        rows = stored_values(self)
        for boxes in self.units():
            stored = self._stored_units(boxes.party, boxes.role)
            if self.is_bound and boxes.units != stored:
                label = f"{boxes.label} – {boxes.party}"
                rows.append((label, ", ".join(stored) or str(_("(empty)"))))
        return rows

    def _stored(self) -> dict[str, Any]:
        row = self.statement
        return {
            "version": row.version,
            "kind": row.kind,
            "text": row.text,
            "performers": [str(party.pk) for party in row.performers.all()],
            "field": row.field_id or "",
            "form": row.form,
            "deadline": due_as_typed(row),
            "amount": stored_amount(row),
            "product": row.product,
            "serves": row.serves_id or "",
            "plans_activity": row.plans_activity,
        }

    def _standing(self, servable: Choices | None) -> list[tuple[Any, Any]]:
        """The commitment that was chosen, where the list does not offer it any more."""
        chosen = self.statement.serves
        offered = {value for _label, rows in servable or () for value, _words in rows}
        return [] if chosen is None or chosen.pk in offered else [(chosen.pk, str(chosen))]

    def _rungs(self) -> list[tuple[int, str]]:
        """A text can promise up to the fourth rung; the fifth is earned by confirmed results."""
        return [
            (value, f"{value} · {label}")
            for value, label in Form.choices
            if value < Form.CONFIRMED_PROJECT
        ]

    def _units(self, party: ReadingParty, role: str, prefix: str) -> list[str]:
        if not self.is_bound:
            return self._stored_units(party, role)
        typed = self.data.getlist(f"{prefix}-{party.pk}")  # type: ignore[attr-defined]
        return [name for one in typed if (name := clean_line(one))]

    def _stored_units(self, party: ReadingParty, role: str) -> list[str]:
        rows = self.statement.leads.all()
        return [str(one) for one in rows if one.party_id == party.pk and one.role == role]

    def _leads(self) -> list[StatementLeadForm]:
        directory = Directory.of(self.parties)
        leads = []
        for boxes in self.units():
            for name in boxes.units:
                known = directory.unit(boxes.party, name)
                leads.append(
                    StatementLeadForm(
                        party_id=boxes.party.pk,
                        organisation_id=known.pk if known else None,
                        new_name="" if known else name,
                        role=boxes.role,
                    )
                )
        return leads


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where a statement can be cut in two, with the words around it."""

    at: int
    before: str
    after: str


class SplitForm(forms.Form):
    """Where to cut: an offset of the source text."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    at = forms.IntegerField(label=_("Place of the cut"))


class SpanForm(forms.Form):
    """A statement by hand: offsets of a selection, or the exact words to look for."""

    kind = forms.ChoiceField(choices=StatementKind.choices, label=_("Kind"))
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    quote = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("Exact words of the document"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Copy them from the text of the document; line breaks do not matter."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        has_span = said.get("start") is not None and said.get("end") is not None
        if not has_span and not said.get("quote"):
            self.add_error("quote", _("Copy the words of the document that make the statement."))
        return said


def cuts_of(text: str, start: int) -> list[Cut]:
    """Places after a mark of punctuation, a line break or before “và” inside a statement."""
    found = []
    for match in re.finditer(r"[;,:.]\s+|\n+|\s+(?=và\s)", text):
        before, after = text[: match.end()].strip(" \n;,.:"), text[match.end() :].strip(" \n;,.:")
        if before and after:
            found.append(Cut(start + match.end(), before[-160:], after[:160]))
    return found[:MOST_CUTS]


def places_of(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text, whatever the spaces and line breaks between them."""
    words = clean_line(quote).split()
    if not words:
        return
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    for match in pattern.finditer(text):
        yield match.span()
