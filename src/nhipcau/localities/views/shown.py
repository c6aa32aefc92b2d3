"""What several pages show in the same form."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from nhipcau.localities.choices import OrganisationKind


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind of organisation with how many there are."""

    value: str
    label: str | Promise
    count: int


def kinds_shown(counts: dict[str, int]) -> list[KindShown]:
    return [KindShown(kind, OrganisationKind(kind).label, count) for kind, count in counts.items()]
