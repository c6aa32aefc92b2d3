"""The five measures of a scope: whole, and field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nhipcau.review.choices import Measure
from nhipcau.review.selectors import formulas
from nhipcau.review.selectors.facts import Facts, facts_by_field, together
from nhipcau.review.selectors.formulas import (
    Breadth,
    Commensurate,
    Depth,
    Momentum,
    Synchrony,
)
from nhipcau.review.selectors.scope import Scope


@dataclass(frozen=True, slots=True)
class Measures:
    """The five, of one set of facts."""

    breadth: Breadth
    depth: Depth
    synchrony: Synchrony
    commensurate: Commensurate
    momentum: Momentum

    def values(self) -> dict[str, float | None]:
        """Each figure by the name of its measure; None where it has no ground."""
        return {name: getattr(self, name).value for name in Measure.values}


@dataclass(frozen=True, slots=True)
class Measured:
    """The answer to one question; `by_field` has None for what has no field."""

    scope: Scope
    whole: Measures
    facts: Facts
    by_field: Mapping[str | None, Measures]
    field_facts: Mapping[str | None, Facts]

    @property
    def is_empty(self) -> bool:
        return not self.field_facts


def measures_of(by_field: Mapping[str | None, Facts]) -> Measures:
    """The five, from counts by field."""
    whole = together(by_field.values())
    return Measures(
        breadth=formulas.breadth(by_field),
        depth=formulas.depth(whole),
        synchrony=formulas.synchrony(whole),
        commensurate=formulas.commensurate(whole),
        momentum=formulas.momentum(whole),
    )


def measured(scope: Scope) -> Measured:
    """Ask the records; a constant number of queries."""
    facts = facts_by_field(scope)
    return Measured(
        scope=scope,
        whole=measures_of(facts),
        facts=together(facts.values()),
        by_field={key: measures_of({key: one}) for key, one in facts.items()},
        field_facts=facts,
    )
