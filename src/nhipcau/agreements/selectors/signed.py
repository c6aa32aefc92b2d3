"""Which readable agreements a locality or an organisation signed, read once for a whole page.

Asked by their ids from then on, for a subquery of what may be read costs more to write than a few
hundred numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Q, When

from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Agreement, Party
from nhipcau.agreements.permissions.reading import readable
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Side:
    """One party of an agreement."""

    pk: int
    agreement_id: int
    locality_id: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """The state of each agreement by its id, the latest first; which are public; who signed."""

    states: dict[int, str]
    public: frozenset[int]
    sides: list[Side]

    @property
    def beyond_public(self) -> frozenset[int]:
        return frozenset(self.states) - self.public

    @property
    def in_force(self) -> list[int]:
        return [pk for pk, state in self.states.items() if state == AgreementState.IN_FORCE]

    @property
    def binding(self) -> list[int]:
        """All but drafts, which promise nothing yet."""
        return [pk for pk, state in self.states.items() if state != AgreementState.DRAFT]

    @property
    def own(self) -> list[int]:
        """The parties that the page is about."""
        return [side.pk for side in self.sides if side.is_own]

    def first(self, most: int) -> list[Agreement]:
        """The latest agreements with their parties."""
        ids = list(self.states)[:most]
        found = {
            row.pk: row
            for row in Agreement.objects.filter(pk__in=ids).prefetch_related("parties").order_by()
        }
        return [found[pk] for pk in ids if pk in found]


def signed_with(actor: Actor, signatures: Q) -> Signed:
    """The agreements that parties of this kind signed, and this actor may read."""
    own = Party.objects.filter(signatures).order_by()
    is_public = Case(When(readable(Actor.anonymous()), then=1), default=0)
    rows = list(
        agreements_visible_to(actor)
        .filter(pk__in=own.values("agreement"))
        .order_by("-signed_on", "-pk")
        .annotate(is_public=is_public)
        .values_list("pk", "state", "is_public")
    )
    is_own = Case(When(signatures, then=1), default=0)
    sides = Party.objects.filter(agreement__in=[pk for pk, _state, _public in rows]).order_by()
    told = sides.values_list("pk", "agreement_id", "locality_id", is_own)
    return Signed(
        states={pk: state for pk, state, _public in rows},
        public=frozenset(pk for pk, _state, public in rows if public),
        sides=[Side(pk, of, unit, bool(own)) for pk, of, unit, own in told],
    )
