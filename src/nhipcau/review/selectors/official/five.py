"""Part III: the five measures, each with its formula, its figure or why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from nhipcau.review.choices import DEEP_RUNG, QUICK_DAYS, TOP_RUNG, Measure
from nhipcau.review.selectors.facts import Facts
from nhipcau.review.selectors.measures import Measures, measures_of
from nhipcau.review.selectors.official.book import Book, figure_cell, mark, mark_cell
from nhipcau.review.selectors.official.document import (
    Basis,
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    How,
    Paragraph,
    Style,
    Table,
)
from nhipcau.review.selectors.official.general import Keys, kept
from nhipcau.review.selectors.official.numbering import ACTIVITY, COMMITMENT
from nhipcau.review.selectors.official.rows import Promise, Rows

Portions = dict[str, tuple[str, Keys]]


@dataclass(slots=True)
class Five:
    """The measures of a report and the figures that faults are found by."""

    measures: Measures
    by_field: Mapping[str | None, Measures]
    figures: dict[str, Figure] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)

    def enter(self, name: str, figure: Figure, basis: Basis) -> Figure:
        self.figures[name], self.bases[name] = figure, basis
        return figure


def facts_of(rows: Rows) -> dict[str | None, Facts]:
    """The counts by field, from the rows of the report; what engines say is added by the caller."""
    facts: dict[str | None, Facts] = defaultdict(Facts)
    for one in rows.in_force:
        said = facts[one.field]
        said.rungs[one.rung] = said.rungs.get(one.rung, 0) + 1
        wait = (one.wait, one.is_begun)
        said.waits[wait] = said.waits.get(wait, 0) + 1
    for deed in rows.deeds:
        for key in deed.fields:
            facts[key].activities += 1
    for one in rows.promises:
        if one.is_due:
            _owed(facts[one.field], one)
    return dict(facts)


def _owed(facts: Facts, one: Promise) -> None:
    for side in one.sides:
        facts.due[side] = facts.due.get(side, 0) + 1
        facts.on_time[side] = facts.on_time.get(side, 0) + int(one.on_time)
    if one.is_joint:
        facts.joint += 1
        facts.joint_said += int(one.all_said)


def five_of(book: Book, potentials: Mapping[str | None, Facts]) -> Five:
    """The measures with every figure entered in its ground."""
    facts = facts_of(book.rows)
    for key, one in potentials.items():
        if one.potentials:
            facts.setdefault(key, Facts()).potentials = list(one.potentials)
    five = Five(measures_of(facts), {key: measures_of({key: one}) for key, one in facts.items()})
    for enter in (_breadth, _depth, _synchrony, _commensurate, _momentum):
        enter(book, five)
    return five


def five(book: Book, said: Five) -> list[Block]:
    blocks: list[Block] = [
        book.heading(Style.PART, "part_measures"),
        book.body("measures_opening"),
        _table(book, said),
        _chart(book, said),
    ]
    for place, name in enumerate(Measure.values, start=1):
        heading = book.words[f"measure_{name}"]
        blocks.append(Paragraph(Style.SECTION, (f"{place}. {heading}",)))
        blocks.append(Paragraph(Style.NOTE, (book.words[f"formula_{name}"],)))
        blocks += _told(book, said, name)
    return blocks


def _told(book: Book, said: Five, name: str) -> list[Block]:
    figure, basis = said.figures[name], said.bases[name]
    if figure.value is None:
        return [book.body(f"none_{name}")]
    beside = [key for key in BESIDE[name] if key in said.figures]
    values = {key: mark(said.figures[key], said.bases[key], shows=False) for key in beside}
    return [book.body(f"told_{name}", value=mark(figure, basis), **values)]


BESIDE: dict[str, tuple[str, ...]] = {
    "breadth": ("acted", "agreed", "evenness"),
    "depth": ("mean_rung", "deep"),
    "synchrony": ("joint",),
    "commensurate": (),
    "momentum": ("quick", "counted", "median"),
}


def _breadth(book: Book, five: Five) -> None:
    rows = book.rows
    basis = book.basis(book.words["basis_breadth"])
    agreed: Portions = {}
    acted: Portions = {}
    for one in rows.in_force:
        if one.field:
            name = rows.field_name(one.field)
            agreed.setdefault(one.field, (name, []))[1].append((COMMITMENT, one.row.pk))
    for key in agreed:
        deeds = [(ACTIVITY, one.row.pk) for one in rows.deeds if key in one.fields]
        acted[key] = (rows.field_name(key), deeds)
    share = five.measures.breadth
    value = share.value
    words = book.words
    five.enter(
        "breadth",
        book.other(basis, words["fig_measure"], How.FIELD_SHARE, value, acted),
        basis,
    )
    count = str(share.fields.part)
    five.enter(
        "acted",
        book.other(basis, words["fig_acted"], How.COUNT_OF, share.fields.part, acted, count),
        basis,
    )
    whole = str(share.fields.whole)
    five.enter(
        "agreed",
        book.other(basis, words["fig_fields"], How.COUNT_OF, share.fields.whole, agreed, whole),
        basis,
    )
    five.enter(
        "evenness",
        book.other(basis, words["fig_evenness"], How.EVENNESS, share.evenness, acted),
        basis,
    )


def _depth(book: Book, five: Five) -> None:
    standing = book.rows.in_force
    basis = book.basis(book.words["basis_depth"])
    rungs: Portions = {}
    for rung in range(TOP_RUNG + 1):
        reached = kept(one for one in standing if one.rung == rung)
        if reached:
            rungs[str(rung)] = (book.text("portion_rung", rung=str(rung)), reached)
    depth, words = five.measures.depth, book.words
    five.enter(
        "depth", book.other(basis, words["fig_measure"], How.DEPTH, depth.value, rungs), basis
    )
    five.enter(
        "mean_rung",
        book.other(basis, words["fig_mean_rung"], How.MEAN_RUNG, depth.mean_rung, rungs),
        basis,
    )
    deep = kept(one for one in standing if one.rung >= DEEP_RUNG)
    five.enter("deep", book.share(basis, words["fig_deep"], deep, kept(standing)), basis)


def _synchrony(book: Book, five: Five) -> None:
    rows, words = book.rows, book.words
    basis = book.basis(words["basis_synchrony"])
    due = [one for one in rows.promises if one.is_due]
    portions: Portions = {}
    for side in rows.scope.sides:
        own = [one for one in due if side.key in one.sides]
        if own:
            label = book.text("portion_due", side=side.name)
            portions[f"due:{side.key}"] = (label, kept(own))
            label = book.text("portion_kept", side=side.name)
            portions[f"kept:{side.key}"] = (label, kept(one for one in own if one.on_time))
    value = five.measures.synchrony.value
    five.enter(
        "synchrony",
        book.other(basis, words["fig_measure"], How.IN_STEP, value, portions),
        basis,
    )
    whole = kept(due)
    in_time = kept(one for one in due if one.on_time)
    five.enter("on_time", book.share(basis, words["fig_on_time"], in_time, whole), basis)
    joint = [one for one in due if one.is_joint]
    said = kept(one for one in joint if one.all_said)
    five.enter("joint", book.share(basis, words["fig_joint"], said, kept(joint)), basis)


def _commensurate(book: Book, five: Five) -> None:
    basis = book.basis(book.words["basis_commensurate"])
    value = five.measures.commensurate.value
    name = book.words["fig_measure"]
    five.enter("commensurate", book.other(basis, name, How.MEAN, value, {}), basis)


def _momentum(book: Book, five: Five) -> None:
    standing, words = book.rows.in_force, book.words
    basis = book.basis(words["basis_momentum"])
    quick = [one for one in standing if one.is_begun and one.wait <= QUICK_DAYS]
    slow = [
        one
        for one in standing
        if (one.wait > QUICK_DAYS if one.is_begun else one.wait >= QUICK_DAYS)
    ]
    momentum = five.measures.momentum
    portions: Portions = {
        "part": (words["portion_part"], kept(quick)),
        "all": (words["portion_all"], kept([*quick, *slow])),
    }
    five.enter(
        "momentum",
        book.other(basis, words["fig_measure"], How.SHARE, momentum.value, portions),
        basis,
    )
    five.enter("quick", book.count(basis, words["fig_quick"], kept(quick)), basis)
    five.enter("counted", book.count(basis, words["fig_counted"], kept([*quick, *slow])), basis)
    waits: Portions = {
        "begun": (words["portion_begun"], kept(one for one in standing if one.is_begun)),
        "open": (words["portion_open"], kept(one for one in standing if not one.is_begun)),
    }
    days = momentum.median
    said = str(days) if days is not None else words["no_median"]
    five.enter(
        "median", book.other(basis, words["fig_median"], How.MEDIAN, days, waits, said), basis
    )


def _table(book: Book, said: Five) -> Table:
    headings = (("th_measure", 0.36), ("th_value", 0.2), ("th_word", 0.3), ("th_basis", 0.14))
    columns = [
        Column(book.words[key], share, is_number=key == "th_value") for key, share in headings
    ]
    rows = [
        [
            Cell(book.words[f"measure_{name}"]),
            figure_cell(said.figures[name]),
            Cell(book.words[f"quote_{name}"]),
            mark_cell(said.bases[name]),
        ]
        for name in Measure.values
    ]
    return Table(book.words["caption_measures"], columns, rows)


def _chart(book: Book, said: Five) -> Chart:
    drawn = [
        (book.words[f"measure_{name}"], said.figures[name].value, said.figures[name].said)
        for name in Measure.values
    ]
    title = book.words["chart_measures"]
    told = "; ".join(f"{name}: {word}" for name, _value, word in drawn)
    rows = [(name, None if value is None else float(value), word) for name, value, word in drawn]
    return Chart("measures", title, f"{title}. {told}", {"rows": rows})
