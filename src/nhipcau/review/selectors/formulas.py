"""The five measures as formulas on counts; each says None where it has no ground.

Sources: Shannon (1948) and Pielou (1966, J. Theor. Biol. 13) for evenness; Kaplan and Meier (1958,
J. Am. Stat. Assoc. 53) for the median with those that have not begun counted as censored.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nhipcau.review.choices import TOP_RUNG
from nhipcau.review.selectors.facts import Facts, Wait


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; no figure where the whole is nothing."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Breadth:
    """`evenness` is Pielou's, from 0 (all in one field) to 1 (as many in each agreed field)."""

    fields: Share
    activities: int
    evenness: float | None

    @property
    def value(self) -> float | None:
        return self.fields.value


@dataclass(frozen=True, slots=True)
class Depth:
    mean_rung: float | None
    in_force: int
    deep: Share

    @property
    def value(self) -> float | None:
        return None if self.mean_rung is None else self.mean_rung / TOP_RUNG


@dataclass(frozen=True, slots=True)
class Synchrony:
    """`rates` is by the key of a side: what it kept on time of what it owed in the period."""

    rates: Mapping[int, Share]
    joint: Share

    @property
    def value(self) -> float | None:
        """The smallest rate over the largest; all sides at nothing are not in step, but at zero."""
        known = [Fraction(rate.part, rate.whole) for rate in self.rates.values() if rate.whole]
        if len(known) < 2:
            return None
        return float(min(known) / max(known)) if max(known) else 0.0


@dataclass(frozen=True, slots=True)
class Commensurate:
    """The mean over what engines can say; doing more than was thought possible counts as all."""

    ratios: Sequence[float]

    @property
    def value(self) -> float | None:
        return sum(self.ratios) / len(self.ratios) if self.ratios else None


@dataclass(frozen=True, slots=True)
class Momentum:
    """`median` in days, None where fewer than half have begun by the estimate."""

    quick: Share
    median: int | None
    begun: int
    in_force: int

    @property
    def value(self) -> float | None:
        return self.quick.value


def breadth(by_field: Mapping[str | None, Facts]) -> Breadth:
    """Agreed fields with an activity over agreed fields; what has no field agrees none."""
    counts = [one.activities for key, one in by_field.items() if key and one.in_force]
    acted = sum(1 for count in counts if count)
    return Breadth(Share(acted, len(counts)), sum(counts), evenness(counts))


def depth(facts: Facts) -> Depth:
    whole = facts.in_force
    return Depth(facts.rung_sum / whole if whole else None, whole, Share(facts.deep, whole))


def synchrony(facts: Facts) -> Synchrony:
    rates = {side: Share(facts.on_time.get(side, 0), whole) for side, whole in facts.due.items()}
    return Synchrony(rates, Share(facts.joint_said, facts.joint))


def commensurate(facts: Facts) -> Commensurate:
    return Commensurate([min(float(one.realised / one.potential), 1.0) for one in facts.potentials])


def momentum(facts: Facts) -> Momentum:
    begun = sum(count for (_days, is_begun), count in facts.waits.items() if is_begun)
    return Momentum(
        quick=Share(facts.quick, facts.quick + facts.slow),
        median=kaplan_meier_median(facts.waits),
        begun=begun,
        in_force=sum(facts.waits.values()),
    )


def evenness(counts: Iterable[int]) -> float | None:
    """Pielou's J' = H' / ln S, with Shannon's H' = −Σ p ln p and S the agreed fields."""
    counts = list(counts)
    total = sum(counts)
    if len(counts) < 2 or not total:
        return None
    parts = [count / total for count in counts if count]
    spread = -sum(part * math.log(part) for part in parts)
    # A whole in one field is 0, not the machine's −0.0 or a hair above 1.
    return min(max(0.0, spread / math.log(len(counts))), 1.0)


def kaplan_meier_median(waits: Mapping[Wait, int]) -> int | None:
    """The first day by which half have begun, by the product-limit estimate.

    On a day on which some begin and others are last seen, these still count as at risk.
    """
    at_risk = sum(waits.values())
    left = Fraction(1)
    for day in sorted({days for days, _begun in waits}):
        begun = waits.get((day, True), 0)
        if begun:
            left *= Fraction(at_risk - begun, at_risk)
        if left <= Fraction(1, 2):
            return day
        at_risk -= begun + waits.get((day, False), 0)
    return None
