"""Parts V and VI: shortcomings that figures show, what is to be raised, and a draft of what next.

A sentence says what the records say and no more: which figure, of which records, against which
bound. What has no ground shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.review.selectors.official import parameters
from nhipcau.review.selectors.official.book import Book, figure_cell, mark, mark_cell
from nhipcau.review.selectors.official.document import (
    Basis,
    Block,
    Cell,
    Column,
    Figure,
    Go,
    How,
    Paragraph,
    Run,
    Style,
    Table,
)
from nhipcau.review.selectors.official.five import Five
from nhipcau.review.selectors.official.general import Keys
from nhipcau.review.selectors.official.numbering import COMMITMENT, WORD
from nhipcau.review.selectors.official.parameters import FaultRule
from nhipcau.review.selectors.official.rows import Promise, Word

SHOWN = 12
POINTS = ("overdue", "never_begun", "silent", "disputed", "one_sided")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to raise: on what, who is meant, for how many days, and its record."""

    subject: str
    who: str
    days: Figure
    record: str


@dataclass(frozen=True, slots=True)
class Points:
    """One list of them, the longest first, with the ground that they share."""

    name: str
    points: Sequence[Point]
    basis: Basis
    count: Figure


@dataclass(frozen=True, slots=True)
class Fault:
    rule: FaultRule
    figure: Figure
    basis: Basis


def points_of(book: Book) -> dict[str, Points]:
    """What is to be raised, by list; empty lists are left out."""
    rows, today = book.rows, book.rows.today
    lists: dict[str, Sequence[Promise | Word]] = {
        "overdue": [
            one
            for one in rows.in_force
            if one.row.state in OPEN_STATES and one.row.due_on and one.row.due_on < today
        ],
        "disputed": [one for one in rows.words if one.is_disputed],
        "silent": [one for one in rows.words if one.is_silent],
        "never_begun": [one for one in rows.in_force if not one.is_begun and one.is_open],
        "one_sided": [one for one in rows.promises if one.is_joint and not one.all_said],
    }
    return {name: _list(book, name, lists[name]) for name in POINTS if lists[name]}


def _list(book: Book, name: str, found: Iterable[Promise | Word]) -> Points:
    basis = book.basis(book.words[f"basis_{name}"])
    points = []
    for one in found:
        if isinstance(one, Word):
            key, who, subject = (WORD, one.row.pk), str(one.row.locality), one.subject
        else:
            key, who, subject = (COMMITMENT, one.row.pk), one.who, str(one.row)
        label = book.text("fig_days_on", subject=subject[:80])
        how = How.DAYS_SINCE if name == "never_begun" else How.DAYS
        days = book.days(basis, label, key, how)
        points.append(Point(subject, who, days, f"B.{book.numbers([key])[0]}"))
    keys: Keys = [(WORD if isinstance(one, Word) else COMMITMENT, one.row.pk) for one in found]
    count = book.count(basis, book.words[f"fig_{name}"], keys)
    points.sort(key=lambda point: -int(point.days.value or 0))
    return Points(name, points, basis, count)


def faults_of(book: Book, five: Five, points: dict[str, Points]) -> list[Fault]:
    """What the bounds in force on the day of the report find."""
    found = []
    for rule in parameters.fault_rules_on(book.asked.dated_on):
        said: tuple[Figure, Basis] | None = None
        if rule.figure in points:
            said = (points[rule.figure].count, points[rule.figure].basis)
        elif rule.figure in five.figures:
            said = (five.figures[rule.figure], five.bases[rule.figure])
        if said and rule.finds(None if said[0].value is None else float(said[0].value)):
            found.append(Fault(rule, *said))
    return found


def shortcomings(
    book: Book, five: Five, points: dict[str, Points], faults: Sequence[Fault]
) -> list[Block]:
    blocks: list[Block] = [
        book.heading(Style.PART, "part_faults"),
        book.heading(Style.SECTION, "faults_found"),
    ]
    if not faults:
        key = "faults_none" if book.rows.in_force or book.rows.deeds else "faults_no_ground"
        blocks.append(book.body(key))
    for place, fault in enumerate(faults):
        runs = book.say(f"fault_{fault.rule.key}", **_values(book, five, fault))
        blocks.append(Paragraph(Style.POINT, (f"{letter(place)}) ", *runs)))
    if faults:
        blocks.append(Paragraph(Style.NOTE, (book.words["faults_note"],)))
    blocks.append(book.heading(Style.SECTION, "faults_points"))
    if not points:
        blocks.append(book.body("points_none"))
    shown = [points[name] for name in POINTS if name in points]
    return [*blocks, *(table_of(book, one, most=SHOWN) for one in shown)]


def letter(place: int) -> str:
    """a, b, c, d, đ, e … as official lists are lettered; past the alphabet two letters."""
    letters = "abcdđeghiklmnopqrstuvxy"
    return letters[place % len(letters)] * (place // len(letters) + 1)


def _values(book: Book, five: Five, fault: Fault) -> dict[str, Run]:
    """The figure with its mark, its bound, and what more the sentence of this rule names."""
    values: dict[str, Run] = {"value": mark(fault.figure, fault.basis)}
    bound = fault.rule.below
    if bound is not None:
        is_share = fault.figure.said.endswith("%")
        values["bound"] = book.percent(bound) if is_share else book.decimal(bound)
    more: dict[str, Callable[[], dict[str, Run]]] = {
        "breadth": lambda: {"fields": _untouched(five, book)},
        "depth": lambda: _beside(five, "mean_rung"),
    }
    if fault.rule.key in more:
        values |= more[fault.rule.key]()
    return values


def _beside(five: Five, name: str) -> dict[str, Run]:
    return {name: mark(five.figures[name], five.bases[name], shows=False)}


def _untouched(five: Five, book: Book) -> str:
    """Agreed fields without an activity."""
    acted = five.figures["breadth"].portions
    return ", ".join(one.label for one in acted if not one.records) or book.words["none"]


def table_of(book: Book, said: Points, most: int | None = None) -> Table:
    headings = (
        ("th_thing", 0.44), ("th_who", 0.26), ("th_days", 0.1), ("th_basis", 0.1),
        ("th_record", 0.1),
    )  # fmt: skip
    columns = [
        Column(book.words[key], share, is_number=key == "th_days") for key, share in headings
    ]
    rows = [
        [
            Cell(point.subject[:300]), Cell(point.who), figure_cell(point.days),
            mark_cell(said.basis), Cell(point.record, anchor=point.record),
        ]
        for point in said.points[:most]
    ]  # fmt: skip
    caption = book.words[f"caption_{said.name}"]
    if most and len(said.points) > most:
        caption = book.text(
            "caption_first",
            caption=caption,
            shown=str(most),
            count=f"{said.count.said} [{said.basis.mark}]",
        )
    return Table(caption, columns, rows)


def directions(book: Book, points: dict[str, Points], faults: Sequence[Fault]) -> list[Block]:
    """What might come next: a sentence for each fault, the weakest first, and for each list."""
    blocks: list[Block] = [
        book.heading(Style.PART, "part_next"),
        Paragraph(Style.NOTE, (book.words["next_draft"],)),
    ]
    sentences: list[tuple[Run, ...]] = [
        book.say(f"next_{fault.rule.key}", mark=_leads_to(fault.basis.mark))
        for fault in sorted(faults, key=_strength)
    ]
    urgent = points.get("overdue")
    sentences += [
        book.say(
            "next_one",
            who=point.who,
            subject=point.subject[:160],
            record=_leads_to(point.record),
        )
        for point in (urgent.points[:5] if urgent else ())
    ]
    if not sentences:
        sentences = [book.say("next_none")]
    for place, runs in enumerate(sentences, start=1):
        blocks.append(Paragraph(Style.BODY, (f"{place}. ", *runs)))
    return blocks


def _strength(fault: Fault) -> float:
    """How much of its bound a figure reached; lists that should be empty come after measures."""
    bound, value = fault.rule.below, float(fault.figure.value or 0)
    return value / bound if bound else 1.0


def _leads_to(mark_of: str) -> Run:
    return Go(f"[{mark_of}]", mark_of)
