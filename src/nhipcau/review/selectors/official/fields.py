"""Part II: results field by field, in a table, a picture, and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from nhipcau.activities.choices import TransactionKind
from nhipcau.activities.models import Indicator, Result
from nhipcau.activities.selectors.indicators import points_of
from nhipcau.review.selectors.official.book import Book, figure_cell, mark, mark_cell, number
from nhipcau.review.selectors.official.document import (
    Basis,
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Go,
    Paragraph,
    Run,
    Style,
    Table,
)
from nhipcau.review.selectors.official.general import Keys, kept
from nhipcau.review.selectors.official.numbering import (
    ACTIVITY,
    MONEY,
    RESULT,
    TARGET,
    targets_of,
)
from nhipcau.review.selectors.official.rows import Deed, Promise, Sum, Value

MOST_DEEDS = 10
LETTERS = "abcdđeghik"


@dataclass(slots=True)
class Part:
    """What belongs to one field; None is no field."""

    key: str | None
    promises: list[Promise] = field(default_factory=list)
    due: list[Promise] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)

    @property
    def is_busy(self) -> bool:
        return bool(self.deeds or self.values or self.sums)


def parts_of(book: Book) -> list[Part]:
    """The fields in which there is something, in their order; what has none is last."""
    found: dict[str | None, Part] = {}

    def part(key: str | None) -> Part:
        return found.setdefault(key, Part(key))

    for one in book.rows.promises:
        if one.is_in_force:
            part(one.field).promises.append(one)
        if one.is_due:
            part(one.field).due.append(one)
    for deed in book.rows.deeds:
        for key in deed.fields:
            part(key).deeds.append(deed)
    for value in (one for one in book.rows.values if one.is_confirmed):
        part(value.field).values.append(value)
    for money in (one for one in book.rows.sums if one.is_confirmed):
        part(money.row.field_id).sums.append(money)
    known = book.rows.fields
    return sorted(found.values(), key=lambda one: known[one.key].order if one.key else 1_000)


def by_field(book: Book) -> list[Block]:
    parts = parts_of(book)
    blocks: list[Block] = [book.heading(Style.PART, "part_fields")]
    if not parts:
        return [*blocks, book.body("fields_empty")]
    table, chart, bases = _overview(book, parts)
    blocks += [book.body("fields_opening"), table, chart]
    busy = [(one, basis) for one, basis in zip(parts, bases, strict=True) if one.is_busy]
    for place, (one, basis) in enumerate(busy, start=1):
        blocks.append(Paragraph(Style.SECTION, (f"{place}. {name_of(book, one.key)}",)))
        blocks += _field(book, one, basis)
    idle = [(one, basis) for one, basis in zip(parts, bases, strict=True) if not one.is_busy]
    if idle:
        heading = book.text("fields_idle", place=str(len(busy) + 1))
        blocks += [Paragraph(Style.SECTION, (heading,)), _idle(book, idle)]
    return blocks


def _idle(book: Book, idle: Sequence[tuple[Part, Basis]]) -> Paragraph:
    """Fields in which something was agreed and nothing was done in the period."""
    runs: list[Run] = [book.words["idle_opening"]]
    for place, (one, basis) in enumerate(idle):
        runs.append(", " if place else " ")
        runs += book.say(
            "idle_one", field=name_of(book, one.key), in_force=mark(basis.figures[0], basis)
        )
    return Paragraph(Style.BODY, (*runs, "."))


def name_of(book: Book, key: str | None) -> str:
    return book.rows.field_name(key) or book.words["no_field"]


def _overview(book: Book, parts: Sequence[Part]) -> tuple[Table, Chart, list[Basis]]:
    headings = (
        ("th_field", 0.27), ("th_in_force", 0.13), ("th_begun", 0.13), ("th_deeds", 0.13),
        ("th_due", 0.11), ("th_kept", 0.11), ("th_basis", 0.12),
    )  # fmt: skip
    columns = [
        Column(book.words[key], share, is_number=key not in {"th_field", "th_basis"})
        for key, share in headings
    ]
    rows, bases, drawn = [], [], []
    for one in parts:
        basis = book.basis(book.text("basis_field", field=name_of(book, one.key)))
        figures = _counts(book, basis, [one])
        bases.append(basis)
        cells = [figure_cell(figure) for figure in figures]
        rows.append([Cell(name_of(book, one.key)), *cells, mark_cell(basis)])
        drawn.append((_short(book, one.key), [int(figure.value or 0) for figure in figures[:3]]))
    basis = book.basis(book.words["basis_fields"])
    whole = [figure_cell(figure) for figure in _counts(book, basis, parts)]
    total = [Cell(book.words["total"]), *whole, mark_cell(basis)]
    caption = book.words["caption_fields"]
    names = [book.words[key] for key in ("th_in_force", "th_begun", "th_deeds")]
    told = "; ".join(
        f"{name}: " + ", ".join(f"{word} {value}" for word, value in zip(names, had, strict=True))
        for name, had in drawn
    )
    chart = Chart(
        "fields",
        book.words["chart_fields"],
        f"{book.words['chart_fields']}. {told}",
        {"names": names, "rows": drawn},
    )
    return Table(caption, columns, rows, total), chart, bases


def _short(book: Book, key: str | None) -> str:
    return book.rows.fields[key].short if key else book.words["no_field"]


def _counts(book: Book, basis: Basis, parts: Sequence[Part]) -> list[Figure]:
    standing = [one for part in parts for one in part.promises]
    due = [one for part in parts for one in part.due]
    deeds: Keys = [(ACTIVITY, one.row.pk) for part in parts for one in part.deeds]
    said = (
        ("fig_in_force", kept(standing)),
        ("fig_begun", kept(one for one in standing if one.is_begun)),
        ("fig_deeds", deeds),
        ("fig_due", kept(due)),
        ("fig_kept", kept(one for one in due if one.on_time)),
    )
    return [book.count(basis, book.words[name], keys) for name, keys in said]


def _field(book: Book, part: Part, basis: Basis) -> list[Block]:
    named = dict(zip(("in_force", "begun", "deeds", "due", "kept"), basis.figures, strict=True))
    said = {name: mark(figure, basis, shows=name == "kept") for name, figure in named.items()}
    blocks: list[Block] = [book.body("field_counts", **said)]
    if part.deeds:
        blocks.append(book.body("field_deeds"))
        blocks += [_deed(book, place, one) for place, one in enumerate(part.deeds[:MOST_DEEDS])]
    if len(part.deeds) > MOST_DEEDS:
        more = part.deeds[MOST_DEEDS:]
        rest = book.count(
            basis, book.words["fig_deeds_more"], [(ACTIVITY, one.row.pk) for one in more]
        )
        blocks.append(book.body("field_more", more=mark(rest, basis)))
    if not part.deeds:
        blocks.append(book.body("field_no_deeds"))
    if part.values:
        blocks.append(_values(book, part))
    if part.sums:
        blocks.append(_sums(book, part))
    return blocks


def _deed(book: Book, place: int, deed: Deed) -> Paragraph:
    row = deed.row
    record = f"B.{book.numbers([(ACTIVITY, row.pk)])[0]}"
    when = book.text(
        "deed_when" if row.ended_on else "deed_since",
        first=book.day(row.begun_on),
        last=book.day(row.ended_on),
    )
    return Paragraph(
        Style.POINT,
        book.say(
            "deed",
            letter=LETTERS[place],
            title=row.title,
            state=row.get_state_display().lower(),
            when=when,
            owner=str(row.owner),
            record=Go(f"[{record}]", record),
        ),
    )


def _sums(book: Book, part: Part) -> Paragraph:
    basis = book.basis(book.text("basis_field_money", field=name_of(book, part.key)))
    said = {}
    for kind in (TransactionKind.PLANNED, TransactionKind.COMMITTED, TransactionKind.PAID):
        keys = [(MONEY, one.row.pk) for one in part.sums if one.row.kind == kind]
        figure = book.sum(basis, book.words[f"fig_money_{kind.value}"], keys)
        said[kind.value] = mark(figure, basis, shows=kind == TransactionKind.PAID)
    return book.body("field_money", **said)


def _values(book: Book, part: Part) -> Table:
    """Each indicator with what was reached in the period and the target that ends in it."""
    headings = (
        ("th_indicator", 0.3), ("th_subject", 0.29), ("th_unit", 0.1), ("th_value", 0.11),
        ("th_target", 0.1), ("th_basis", 0.1),
    )  # fmt: skip
    columns = [
        Column(book.words[key], share, is_number=key in {"th_value", "th_target"})
        for key, share in headings
    ]
    grouped: dict[int, list[Value]] = defaultdict(list)
    for one in part.values:
        grouped[one.row.indicator_id].append(one)
    rows = [_value(book, said) for said in grouped.values()]
    caption = book.text("caption_values", field=name_of(book, part.key))
    return Table(caption, columns, rows)


def _value(book: Book, said: Sequence[Value]) -> list[Cell]:
    indicator: Indicator = said[0].row.indicator
    counted = rows_that_count(indicator, [one.row for one in said])
    basis = book.basis(book.text("basis_indicator", indicator=str(indicator)))
    keys = [(RESULT, row.pk) for row in counted]
    value = book.sum(basis, book.words["fig_value"], keys, indicator.unit)
    shown = Cell(number(Decimal(str(value.value))), figure=value)
    targets = targets_of(book, indicator)
    goal = Cell("–")
    if targets:
        last = [(TARGET, targets[-1].pk)]
        figure = book.sum(basis, book.words["fig_target"], last, indicator.unit)
        goal = Cell(number(Decimal(str(figure.value))), figure=figure)
    return [
        Cell(indicator.title), Cell(said[0].subject), Cell(indicator.unit), shown, goal,
        mark_cell(basis),
    ]  # fmt: skip


def rows_that_count(indicator: Indicator, rows: Sequence[Result]) -> list[Result]:
    """The rows whose sum is the value: the last day's of a cumulative one, else every day's; the
    whole where it was said, else its parts."""
    points = points_of(rows)
    if indicator.is_cumulative:
        points = points[-1:]
    counted: list[Result] = []
    for point in points:
        whole = [row for row in point.results if not row.part]
        counted += whole or list(point.results)
    return counted
