"""What if: other weights, or late things done in time. Figures only; no record is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nhipcau.review.choices import Measure
from nhipcau.review.selectors.facts import Facts
from nhipcau.review.selectors.measures import Measures, measures_of

MOST_WEIGHT = 10


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`weights` by measure, each 0 to 10; `late_done` supposes that all that was due was kept."""

    weights: Mapping[str, int]
    late_done: bool = False

    @property
    def is_asked(self) -> bool:
        return self.late_done or any(weight != 1 for weight in self.weights.values())


@dataclass(frozen=True, slots=True)
class Supposed:
    """`figure` is the weighted mean of the measures that have ground; None where none has."""

    measures: Measures
    figure: float | None
    counted: int


def supposed(by_field: Mapping[str | None, Facts], whatif: WhatIf) -> Supposed:
    """The measures under these assumptions, and the one figure of these weights."""
    if whatif.late_done:
        by_field = {key: replace(one, on_time=dict(one.due)) for key, one in by_field.items()}
    measures = measures_of(by_field)
    said = [
        (value, whatif.weights.get(name, 1))
        for name, value in measures.values().items()
        if value is not None and name in Measure.values
    ]
    whole = sum(weight for _value, weight in said)
    figure = sum(value * weight for value, weight in said) / whole if whole else None
    return Supposed(measures, figure, sum(1 for _value, weight in said if weight))
