"""The sides of an agreement and their units as a list names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from nhipcau.agreements.choices import LeadRole
from nhipcau.agreements.forms.sheets.cells import BadCell
from nhipcau.agreements.forms.units import MOST_UNITS, refusal_of
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.agreements.selectors.sheets import side_labels
from nhipcau.agreements.services import LeadForm
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import clean_line, fold
from nhipcau.localities.selectors import find_organisation, locality_lineage

ALL_SIDES = frozenset({"tat ca", "cac ben", "ca hai ben", "hai ben", "all", "both", "all sides"})
ROLE_OF = {"leads": LeadRole.LEAD, "coordinating": LeadRole.COORDINATING}
Unit = tuple[int, int]
"""A party's id and an organisation's."""


@dataclass(slots=True)
class Sides:
    """One agreement's sides, ready to be looked up; of a draft still to be made, with ids < 0."""

    actor: Actor
    agreement: Agreement | None
    parties: Sequence[Party]
    labels: dict[int, str] = field(init=False)
    _known: dict[tuple[int, str], int | None] = field(init=False, default_factory=dict)
    _lineages: dict[int, frozenset[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.labels = side_labels(self.parties)
        self._lineages = locality_lineage(party.locality_id for party in self.parties)

    def performers(self, cell: str) -> list[int]:
        """The parties that a cell names; an empty cell means all.

        Raises:
            BadCell: a name is none of the agreement's sides.
        """
        names = [clean_line(one) for line in cell.split("\n") for one in line.split(";")]
        wanted = [name for name in names if name]
        if not wanted or (len(wanted) == 1 and fold(wanted[0]) in ALL_SIDES):
            return [party.pk for party in self.parties]
        by_name = {fold(label): pk for pk, label in self.labels.items()}
        if strange := [name for name in wanted if fold(name) not in by_name]:
            raise BadCell(
                _("“%(name)s” is not a side of the agreement. Its sides: %(sides)s.")
                % {"name": strange[0][:80], "sides": "; ".join(self.labels.values())}
            )
        return sorted({by_name[fold(name)] for name in wanted}, key=self._place)

    def units(self, cell: str, standing: Iterable[Unit], names: dict[Unit, str]) -> list[Unit]:
        """The units that a cell names, each with its side.

        A line that stands already means the unit that stands, whatever else has its name; `names`
        says how those are written.

        Raises:
            BadCell: a side or a unit is not known.
        """
        stood = {fold(names[unit]): unit for unit in standing}
        lines = [line for line in (clean_line(one) for one in cell.split("\n")) if line]
        if len(lines) > MOST_UNITS * len(self.parties):
            raise BadCell(_("At most %(most)s units a side.") % {"most": MOST_UNITS})
        return list(dict.fromkeys(stood.get(fold(line)) or self._unit(line) for line in lines))

    def _unit(self, line: str) -> Unit:
        party, name = self._split(line)
        if party is not None:
            known = self._find(party, name)
            if known is None:
                raise BadCell(refusal_of(self.actor, name, self._lineages[party.locality_id]))
            return party.pk, known
        found = [(side.pk, unit) for side in self.parties if (unit := self._find(side, line))]
        if len(found) != 1:
            raise BadCell(
                _("Say the side first, then the unit: “%(side)s: %(name)s”.")
                % {"side": next(iter(self.labels.values()), "…"), "name": line[:80]}
            )
        return found[0]

    def _split(self, line: str) -> tuple[Party | None, str]:
        for party in sorted(self.parties, key=lambda side: -len(self.labels[side.pk])):
            before, colon, after = line.partition(":")
            label = fold(self.labels[party.pk])
            while colon:
                if fold(before) == label:
                    return party, clean_line(after)
                more, colon, after = after.partition(":")
                before = f"{before}:{more}"
        return None, line

    def _find(self, party: Party, name: str) -> int | None:
        key = (party.locality_id, fold(name))
        if key not in self._known:
            lineage = self._lineages[party.locality_id]
            found = find_organisation(name, locality_ids=lineage, reader=self.actor)
            self._known[key] = found.pk if found else None
        return self._known[key]

    def _place(self, pk: int) -> int:
        return next(party.position for party in self.parties if party.pk == pk)


def standing_units(commitment: Commitment, role: str) -> list[Unit]:
    """The units that carry a commitment in one role now."""
    leads = commitment.leads.all()
    return [(lead.party_id, lead.organisation_id) for lead in leads if lead.role == role]


def names_of(commitment: Commitment, labels: dict[int, str]) -> dict[Unit, str]:
    """How a list writes the units of a commitment."""
    return {
        (lead.party_id, lead.organisation_id): (
            f"{labels.get(lead.party_id, lead.party)}: {lead.organisation.name}"
        )
        for lead in commitment.leads.all()
    }


def lead_forms(units: dict[str, list[Unit]]) -> list[LeadForm]:
    """What the services take; a unit that is named in both roles leads."""
    forms: dict[Unit, LeadForm] = {}
    for key in ("leads", "coordinating"):
        for party, organisation in units[key]:
            forms.setdefault((party, organisation), LeadForm(party, organisation, ROLE_OF[key]))
    return list(forms.values())
