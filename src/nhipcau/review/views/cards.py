"""Measures as a page shows them: each figure with its formula and the counts behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nhipcau.agreements.models import Field
from nhipcau.review.choices import Measure
from nhipcau.review.selectors.facts import Facts
from nhipcau.review.selectors.measures import Measured, Measures
from nhipcau.review.selectors.question import Question
from nhipcau.review.selectors.records import NO_FIELD
from nhipcau.review.selectors.words import FORMULAS, NO_GROUND, QUESTIONS, share
from nhipcau.review.views.asking import page_url

Words = str | Promise
RUNGS = range(6)


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the way to its records; `url` is "" for what has none of its own."""

    label: Words
    number: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One measure; without `value` it has no ground, and `no_ground` says why."""

    name: str
    label: Words
    question: Words
    formula: Words
    value: float | None
    no_ground: Words
    counts: list[Count]
    notes: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return share(self.value)

    @property
    def percent(self) -> int:
        return round(100 * (self.value or 0))


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its five figures, and counts that open its records."""

    key: str
    name: str
    url: str
    cells: list[tuple[str, str, int]]
    counts: list[Count]


class Cards:
    """Cards and rows of one answer; the addresses of its records."""

    def __init__(self, question: Question, got: Measured) -> None:
        self.question, self.got = question, got

    def opens(self, figure: str, label: Words, number: int, **narrowed: object) -> Count:
        """A number that opens its records; a nothing opens an empty list."""
        url = page_url("record-list", self.question, figure=figure, **narrowed)
        return Count(label, str(number), url)

    def cards(self, activities: int) -> list[Card]:
        """The five; `activities` is how many ran, each once."""
        whole, facts = self.got.whole, self.got.facts
        counts: dict[str, list[Count]] = {
            Measure.BREADTH: self._breadth(whole, activities),
            Measure.DEPTH: self._depth(facts),
            Measure.SYNCHRONY: self._synchrony(facts),
            Measure.COMMENSURATE: self._commensurate(facts),
            Measure.MOMENTUM: self._momentum(facts),
        }
        notes: dict[str, list[str]] = {
            Measure.BREADTH: _evenness(whole),
            Measure.DEPTH: _mean_rung(whole),
            Measure.MOMENTUM: _median(whole),
        }
        return [
            Card(
                name=name,
                label=Measure(name).label,
                question=QUESTIONS[name],
                formula=FORMULAS[name],
                value=value,
                no_ground=NO_GROUND[name],
                counts=counts[name],
                notes=notes.get(name, []),
            )
            for name, value in whole.values().items()
        ]

    def rows(self, fields: list[Field]) -> list[Row]:
        """Field by field, those with something in them; what has no field comes last."""
        names: list[tuple[str | None, str]] = [(one.key, one.name) for one in fields]
        return [
            self._row(key, name)
            for key, name in [*names, (None, _("No field"))]
            if key in self.got.by_field
        ]

    def _row(self, key: str | None, name: str) -> Row:
        facts, measures = self.got.field_facts[key], self.got.by_field[key]
        within = key or NO_FIELD
        cells = [
            (str(Measure(one).label), share(value), _step(value))
            for one, value in measures.values().items()
        ]
        counts = [
            self.opens("in_force", _("Commitments in force"), facts.in_force, in_=within),
            self.opens("activities", _("Activities"), facts.activities, in_=within),
        ]
        url = f"?{self.question.to_query()}&field={key}" if key and not self.question.field else ""
        return Row(within, name, url, cells, counts)

    def _breadth(self, whole: Measures, activities: int) -> list[Count]:
        acted, agreed = whole.breadth.fields.part, whole.breadth.fields.whole
        return [
            self.opens("fields_acted", _("fields with an activity"), acted),
            self.opens("fields_agreed", _("agreed fields"), agreed),
            self.opens("activities", _("activities in the period"), activities),
        ]

    def _depth(self, facts: Facts) -> list[Count]:
        rungs = [
            self.opens("rung", _("on rung %(rung)s") % {"rung": one}, facts.rungs[one], rung=one)
            if one
            else self.opens("rung", _("not begun (rung 0)"), facts.rungs[0], rung="0")
            for one in RUNGS
            if facts.rungs.get(one)
        ]
        return [
            self.opens("in_force", _("commitments in force"), facts.in_force),
            self.opens("deep", _("on rung 4 or 5"), facts.deep),
            *rungs,
        ]

    def _synchrony(self, facts: Facts) -> list[Count]:
        counts = []
        for side in self.got.scope.sides:
            if not facts.due.get(side.key):
                continue
            said = {"side": side.name}
            kept, owed = facts.on_time.get(side.key, 0), facts.due[side.key]
            counts += [
                self.opens("on_time", _("%(side)s: kept in time") % said, kept, side=side.key),
                self.opens("due", _("%(side)s: due") % said, owed, side=side.key),
            ]
        if facts.joint:
            counts += [
                self.opens("joint_said", _("joint, every side reported"), facts.joint_said),
                self.opens("joint", _("joint and due"), facts.joint),
            ]
        return counts

    def _commensurate(self, facts: Facts) -> list[Count]:
        return [
            Count(
                one.what,
                f"{one.realised.normalize():f} / {one.potential.normalize():f} {one.unit}",
                one.url,
            )
            for one in facts.potentials
        ]

    def _momentum(self, facts: Facts) -> list[Count]:
        waiting = facts.in_force - facts.quick - facts.slow
        counts = [
            self.opens("quick", _("begun within 90 days"), facts.quick),
            self.opens("slow", _("later, or not yet after 90 days"), facts.slow),
        ]
        if waiting:
            counts.append(self.opens("open", _("still within their 90 days"), waiting))
        return counts


def _step(value: float | None) -> int:
    """How strong a cell is drawn: 0 without ground, then 1 to 5."""
    return 0 if value is None else 1 + min(int(value * 5), 4)


def _evenness(whole: Measures) -> list[str]:
    if whole.breadth.evenness is None:
        return []
    return [_("Evenness over the fields (Pielou): %(n)s") % {"n": share(whole.breadth.evenness)}]


def _mean_rung(whole: Measures) -> list[str]:
    if whole.depth.mean_rung is None:
        return []
    return [_("Mean rung: %(n)s of 5") % {"n": share(whole.depth.mean_rung)}]


def _median(whole: Measures) -> list[str]:
    if not whole.momentum.in_force:
        return []
    if whole.momentum.median is None:
        return [_("Fewer than half have begun, so there is no median of days.")]
    return [
        _("Median to the first activity: %(days)s days (those not begun are counted in)")
        % {"days": whole.momentum.median}
    ]
