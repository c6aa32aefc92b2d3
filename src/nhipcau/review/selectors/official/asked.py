"""What a report is asked for: the subject, the days, whose it is, and what stands in its head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nhipcau.foundation.actors import Actor, Standing
from nhipcau.review.selectors.periods import Period
from nhipcau.review.selectors.scope import Readers, Side, Subject


@dataclass(frozen=True, slots=True)
class HeadSaid:
    """The fields that people fill in; recipients one a line, without dashes."""

    superior: str = ""
    issuer: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    authority: str = ""
    post: str = ""
    signatory: str = ""
    recipients: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One report. `side` is the key of the side whose report it is, None for that of all."""

    subject: Subject
    period: Period
    preset: str
    kind: str
    language: str
    side: int | None
    head: HeadSaid
    layout: str
    dated_on: date


def side_as_reader(side: Side) -> Actor:
    """What every organisation of a side may read, and not what one keeps to itself."""
    standing = Standing(
        organisation_id=0,
        organisation_name=side.name,
        locality_id=side.key,
        role="viewer",
        localities=side.speaks,
    )
    return Actor(name=side.name, standings=(standing,))


def readers_for(sides: tuple[Side, ...], chosen: int | None) -> Readers:
    """One side alone, or all of them, so that what every one may read counts."""
    return tuple(side_as_reader(side) for side in sides if chosen in (None, side.key))
