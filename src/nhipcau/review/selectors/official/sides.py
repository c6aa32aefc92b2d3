"""Part IV: the sides against each other."""

from __future__ import annotations

from nhipcau.activities.choices import TransactionKind
from nhipcau.review.selectors.official.book import Book, figure_cell, mark, mark_cell
from nhipcau.review.selectors.official.document import Block, Cell, Chart, Column, Style, Table
from nhipcau.review.selectors.official.five import Five
from nhipcau.review.selectors.official.general import Keys, kept
from nhipcau.review.selectors.official.numbering import ACTIVITY, MONEY, WORD


def balance(book: Book, five: Five) -> list[Block]:
    """`five` is told how much of the money that was bound to come was handed over."""
    blocks: list[Block] = [book.heading(Style.PART, "part_balance")]
    if len(book.rows.scope.sides) < 2 or not (book.rows.in_force or book.rows.deeds):
        return [*blocks, book.body("balance_empty")]
    deeds, drawn = _deeds(book)
    title = book.words["chart_balance"]
    names = [book.words[key] for key in ("th_owes", "th_keeps", "th_carries")]
    told = "; ".join(
        f"{side}: " + ", ".join(f"{word} {value}" for word, value in zip(names, had, strict=True))
        for side, had in drawn
    )
    chart = Chart("sides", title, f"{title}. {told}", {"names": names, "rows": drawn})
    blocks += [book.body("balance_opening"), deeds, chart, _money(book)]
    return [*blocks, *_paid(book, five)]


def _paid(book: Book, five: Five) -> list[Block]:
    sums = [one for one in book.rows.sums if one.is_confirmed]
    due: Keys = [(MONEY, one.row.pk) for one in sums if one.row.kind == TransactionKind.COMMITTED]
    if not due:
        return []
    given: Keys = [(MONEY, one.row.pk) for one in sums if one.row.kind == TransactionKind.PAID]
    basis = book.basis(book.words["basis_paid_share"])
    share = book.sum_share(basis, book.words["fig_paid_share"], given, due)
    return [book.body("balance_paid", value=mark(five.enter("paid_share", share, basis), basis))]


def _deeds(book: Book) -> tuple[Table, list[tuple[str, list[int]]]]:
    headings = (
        ("th_side", 0.2), ("th_owes", 0.11), ("th_due", 0.1), ("th_kept", 0.1), ("th_keeps", 0.12),
        ("th_carries", 0.12), ("th_asked", 0.1), ("th_late", 0.1), ("th_basis", 0.1),
    )  # fmt: skip
    columns = [
        Column(book.words[key], share, is_number=key not in {"th_side", "th_basis"})
        for key, share in headings
    ]
    rows, drawn = [], []
    for side in book.rows.scope.sides:
        basis = book.basis(book.text("basis_balance", side=side.name))
        owes = [one for one in book.rows.in_force if side.key in one.sides]
        due = [one for one in book.rows.promises if one.is_due and side.key in one.sides]
        words = [
            one
            for one in book.rows.words
            if one.side == side.key and one.is_asked_in_period and one.is_on_what_ran
        ]
        said = (
            ("fig_owes", kept(owes)),
            ("fig_due", kept(due)),
            ("fig_kept", kept(one for one in due if one.on_time)),
            ("fig_owned", [(ACTIVITY, x.row.pk) for x in book.rows.deeds if x.side == side.key]),
            (
                "fig_carried",
                [(ACTIVITY, x.row.pk) for x in book.rows.deeds if side.key in x.carried_by],
            ),
            ("fig_asked", [(WORD, one.row.pk) for one in words]),
            ("fig_late", [(WORD, one.row.pk) for one in words if one.is_late]),
        )
        figures = [book.count(basis, book.words[name], keys) for name, keys in said]
        rows.append([Cell(side.name), *map(figure_cell, figures), mark_cell(basis)])
        shown = (figures[0], figures[3], figures[4])
        drawn.append((side.name, [int(figure.value or 0) for figure in shown]))
    return Table(book.words["caption_balance"], columns, rows), drawn


def _money(book: Book) -> Table:
    headings = (
        ("th_side", 0.28), ("th_planned", 0.2), ("th_committed", 0.2), ("th_paid", 0.2),
        ("th_basis", 0.12),
    )  # fmt: skip
    columns = [
        Column(book.words[key], share, is_number=key not in {"th_side", "th_basis"})
        for key, share in headings
    ]
    rows = []
    for side in book.rows.scope.sides:
        basis = book.basis(book.text("basis_balance_money", side=side.name))
        cells = []
        for kind in (TransactionKind.PLANNED, TransactionKind.COMMITTED, TransactionKind.PAID):
            keys = [
                (MONEY, one.row.pk)
                for one in book.rows.sums
                if one.is_confirmed and one.side == side.key and one.row.kind == kind
            ]
            cells.append(figure_cell(book.sum(basis, book.words[f"fig_money_{kind.value}"], keys)))
        rows.append([Cell(side.name), *cells, mark_cell(basis)])
    return Table(book.words["caption_money"], columns, rows)
