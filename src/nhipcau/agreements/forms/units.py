"""Units typed by name: found in the directory, or made once the person says that they are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.choices import LeadRole
from nhipcau.agreements.models import Commitment, CommitmentLead, Party
from nhipcau.agreements.services import LeadForm, unit_named
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import clean_line
from nhipcau.localities.selectors import (
    find_organisation,
    locality_lineage,
    similar_organisations,
)

LONGEST_NAME = 300
MOST_UNITS = 30
ROLES: tuple[tuple[str, str, Promise], ...] = (
    (LeadRole.LEAD, "lead", gettext_lazy("Leads")),
    (LeadRole.COORDINATING, "with", gettext_lazy("Works with it")),
)


def refusal_of(actor: Actor, name: str, locality_ids: frozenset[int]) -> str:
    """Why a name cannot stand yet: what it may have been meant for; "" when it is known."""
    if find_organisation(name, locality_ids=locality_ids, reader=actor):
        return ""
    close = similar_organisations(actor, name, locality_ids=locality_ids, limit=3)
    said = _("“%(name)s” is not in the directory of this locality.") % {"name": name}
    if close:
        names = "; ".join(f"“{row}”" for row in close)
        meant = _("Did you mean %(names)s?") % {"names": names}
        said = f"{said} {meant}"
    return said


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes for the units of one side in one role; the last one is empty."""

    party: Party
    role: str
    name: str
    label: str | Promise
    units: list[str]
    problems: list[str] = field(default_factory=list)

    @property
    def boxes(self) -> list[str]:
        return [*self.units, ""]


class LeadBoxes(forms.Form):
    """Who carries a commitment: for each side, those that lead and those that work with them."""

    adds_units = forms.BooleanField(
        required=False, label=gettext_lazy("Add the names that are not in the directory yet")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        sides: Sequence[Party],
        commitment: Commitment | None,
        **kw: Any,
    ) -> None:
        super().__init__(data, **kw)
        # Ticking the box is no change of the record.
        self.initial["adds_units"] = data is not None and "adds_units" in data
        self.actor = actor
        self.sides = sides
        self.commitment = commitment
        self._standing = list(commitment.leads.all()) if commitment else []
        self._problems: dict[str, list[str]] = {}

    def boxes(self) -> list[Boxes]:
        """Units by side and role: as typed when the form was sent, else as stored."""
        return [
            Boxes(party, role, name, label, self._units(party, role, name), self._said_of(name))
            for party in self.sides
            for role, prefix, label in ROLES
            for name in [f"{prefix}-{party.pk}"]
        ]

    @property
    def has_strangers(self) -> bool:
        """Whether a name stands in the form that the directory lacks."""
        return bool(self._problems)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        lineages = locality_lineage(party.locality_id for party in self.sides)
        for boxes in self.boxes():
            if len(boxes.units) > MOST_UNITS:
                self.add_error(None, _("At most %(most)s units a side.") % {"most": MOST_UNITS})
            elif not said.get("adds_units"):
                self._judge(boxes, lineages[boxes.party.locality_id])
        if self._problems:
            self.add_error(None, _("Some units are not in the directory; look at their names."))
        return said

    def leads(self, actor: Actor) -> list[LeadForm]:
        """What the services take; units that are new are made on the way."""
        return [
            LeadForm(
                party_id=boxes.party.pk,
                organisation_id=unit_named(
                    actor=actor, locality=boxes.party.locality, name=name
                ).pk,
                role=boxes.role,
            )
            for boxes in self.boxes()
            for name in boxes.units
        ]

    def changed_leads(self) -> list[tuple[str, str]]:
        """Where the boxes differ from what is stored now: label and stored names."""
        rows = []
        for boxes in self.boxes():
            stored = self._stored(boxes.party, boxes.role)
            if boxes.units != stored:
                rows.append((f"{boxes.label} – {boxes.party}", "; ".join(stored) or _("(empty)")))
        return rows

    def _judge(self, boxes: Boxes, lineage: frozenset[int]) -> None:
        problems = [said for name in boxes.units if (said := refusal_of(self.actor, name, lineage))]
        if problems:
            self._problems[boxes.name] = problems

    def _said_of(self, name: str) -> list[str]:
        return self._problems.get(name, [])

    def _units(self, party: Party, role: str, name: str) -> list[str]:
        if not self.is_bound:
            return self._stored(party, role)
        typed: Iterable[str] = self.data.getlist(name)  # type: ignore[attr-defined]
        said = [clean_line(one)[:LONGEST_NAME] for one in typed]
        return list(dict.fromkeys(one for one in said if one))

    def _stored(self, party: Party, role: str) -> list[str]:
        return [str(lead) for lead in self._standing if _is_in(lead, party, role)]


def _is_in(lead: CommitmentLead, party: Party, role: str) -> bool:
    return lead.party_id == party.pk and lead.role == role
