"""What higher apps make of the rows of a plan, once they belong to a commitment in force.

A planned activity stands above a commitment, so this floor cannot make one. The higher app
registers, in its AppConfig.ready, a function that takes the rows with their commitments and units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nhipcau.agreements.models import Commitment, Statement
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Organisation


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that somebody accepted, the commitment it serves, and its units with their roles."""

    statement: Statement
    commitment: Commitment
    units: Sequence[tuple[Organisation, str]] = field(default_factory=tuple)


Planner = Callable[[Actor, Organisation, Sequence[PlannedRow]], None]
_PLANNERS: dict[str, Planner] = {}


def add_planner(name: str, plan: Planner) -> None:
    """Register what an app makes of rows; the same name again replaces it."""
    _PLANNERS[name] = plan


def plan(actor: Actor, keeper: Organisation, rows: Sequence[PlannedRow]) -> None:
    """Let every app make what it makes, inside the transaction of the caller."""
    for make in _PLANNERS.values():
        make(actor, keeper, rows)
