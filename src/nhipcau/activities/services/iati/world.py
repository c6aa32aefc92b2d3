"""What of a file's names is known here: units, fields, organisations, agreements, commitments."""

from __future__ import annotations

from datetime import date

from nhipcau.activities.services.iati.said import BodySaid
from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Agreement, Commitment, Field
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import find_organisation
from nhipcau.localities.services import name_new_organisation

MOST_KEPT = 20_000
HAND = Actor.program("IATI")


class Here:
    """Answers are kept while a file is read, so that a thousand activities of one office ask once.

    One that was not found is asked for again: the import itself may have made it since.
    """

    def __init__(self) -> None:
        self.units: dict[str, int] = dict(Locality.objects.values_list("code", "pk"))
        self.fields = frozenset(Field.objects.values_list("pk", flat=True))
        self._bodies: dict[BodySaid, int] = {}
        self._papers: dict[tuple[str, ...], Agreement | None] = {}

    def forget(self) -> None:
        """Let go of what was kept: a transaction that made some of it was rolled back."""
        self._bodies.clear()
        self._papers.clear()

    def find(self, body: BodySaid) -> int | None:
        """The organisation of that name in that locality; without one, the only one of the name."""
        if body not in self._bodies:
            found = self._look_for(body)
            if found is None:
                return None
            if len(self._bodies) > MOST_KEPT:
                self._bodies.clear()
            self._bodies[body] = found
        return self._bodies[body]

    def make(self, body: BodySaid) -> int:
        """Named for the first time; it stays out of the directory until somebody lists it."""
        unit = Locality.objects.get(pk=self.units[body.locality])
        return name_new_organisation(actor=HAND, locality=unit, name=body.name, kind=body.kind).pk

    def unit_of(self, organisation: int) -> int:
        return Organisation.objects.values_list("locality_id", flat=True).get(pk=organisation)

    def agreement(self, paper: list[str]) -> Agreement | None:
        """The one agreement in the register of exactly this title, number and day."""
        key = tuple(paper)
        if key not in self._papers:
            title, number, signed = paper
            rows = Agreement.objects.filter(
                title=title, number=number, signed_on=date.fromisoformat(signed) if signed else None
            ).exclude(state=AgreementState.DRAFT)
            found = list(rows.order_by("pk")[:2])
            self._papers[key] = found[0] if len(found) == 1 else None
        return self._papers[key]

    def commitment(self, agreement: Agreement, number: int) -> int | None:
        rows = Commitment.objects.filter(agreement=agreement, number=number)
        return rows.values_list("pk", flat=True).first()

    def _look_for(self, body: BodySaid) -> int | None:
        unit = self.units.get(body.locality)
        same = Organisation.objects.filter(name=body.name).order_by("pk")
        if unit is not None:
            same = same.filter(locality=unit)
        ids = list(same.values_list("pk", flat=True)[:2])
        if len(ids) == 1 or (ids and unit is not None):
            return ids[0]
        if ids:
            return None
        near = find_organisation(body.name, locality_ids=frozenset({unit}) if unit else None)
        return near.pk if near else None
