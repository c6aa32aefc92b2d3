"""The annexes: the ground of every figure, the records, the commitments, the points to raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nhipcau.review.selectors.official.book import Book, ranges
from nhipcau.review.selectors.official.document import (
    Annex,
    Block,
    Cell,
    Column,
    Figure,
    Table,
)
from nhipcau.review.selectors.official.faults import POINTS, Points, table_of
from nhipcau.review.selectors.official.numbering import COMMITMENT

ROMAN = ("I", "II", "III", "IV", "V")
HASH_SHOWN = 12


def annexes(book: Book, points: Mapping[str, Points], note: str) -> list[Annex]:
    """All of them; one that would be empty is left out, and the rest are numbered in order."""
    promises = _promises(book)
    raised: list[Block] = [table_of(book, points[name]) for name in POINTS if name in points]
    told: list[tuple[str, list[Block]]] = [
        ("annex_promises", [promises] if promises.rows else []),
        ("annex_points", raised),
        ("annex_records", [book.body("annex_records_note"), _records(book)]),
        ("annex_bases", [book.body("annex_bases_note"), _bases(book)]),
    ]
    shown = [(key, blocks) for key, blocks in reversed(told) if blocks]
    return [
        Annex(f"{book.words['annex']} {ROMAN[place]}", book.words[key], note, blocks)
        for place, (key, blocks) in enumerate(shown)
    ]


def _columns(
    book: Book, said: Sequence[tuple[str, float]], numbers: frozenset[str]
) -> list[Column]:
    return [Column(book.words[key], share, is_number=key in numbers) for key, share in said]


def _bases(book: Book) -> Table:
    """Every figure: its mark, what it is of, its value, how it was counted, of which records."""
    headings = (
        ("th_mark", 0.08), ("th_figure", 0.33), ("th_value", 0.17), ("th_how", 0.17),
        ("th_records", 0.25),
    )  # fmt: skip
    rows = []
    for basis in book.bases:
        for place, figure in enumerate(basis.figures):
            first = place == 0
            rows.append(
                [
                    Cell(basis.mark, name=basis.mark if first else ""),
                    Cell(f"{basis.title}: {figure.name}"),
                    Cell(figure.said, figure=figure),
                    Cell(book.words[f"how_{figure.how.value}"]),
                    Cell(named(figure), anchor=_first(figure)),
                ]
            )
    return Table("", _columns(book, headings, frozenset({"th_value"})), rows)


def named(figure: Figure) -> str:
    """The records of a figure as they are printed."""
    parts = []
    for portion in figure.portions:
        said = ranges(portion.records, "B") or "–"
        parts.append(f"{portion.label}: {said}" if portion.label else said)
    return "; ".join(parts) or "–"


def _first(figure: Figure) -> str:
    numbers = [one for portion in figure.portions for one in portion.records]
    return f"B.{min(numbers)}" if numbers else ""


def _records(book: Book) -> Table:
    headings = (
        ("th_mark", 0.09), ("th_kind", 0.13), ("th_record_title", 0.35), ("th_address", 0.26),
        ("th_version", 0.17),
    )  # fmt: skip
    rows = [
        [
            Cell(one.mark, name=one.mark),
            Cell(book.words[f"kind_{one.kind}"]),
            Cell(one.title),
            Cell(one.url, link=one.url),
            Cell(version_of(book, one.version, one.digest)),
        ]
        for one in book.records
    ]
    return Table("", _columns(book, headings, frozenset()), rows)


def version_of(book: Book, version: str, digest: str) -> str:
    said = book.text("version", number=version)
    return f"{said}, {digest[:HASH_SHOWN]}" if digest else said


def _promises(book: Book) -> Table:
    headings = (
        ("th_text", 0.37), ("th_who", 0.21), ("th_due_on", 0.13), ("th_state", 0.12),
        ("th_rung", 0.07), ("th_record", 0.1),
    )  # fmt: skip
    rows = []
    for one in book.rows.promises:
        record = f"B.{book.numbers([(COMMITMENT, one.row.pk)])[0]}"
        rows.append(
            [
                Cell(str(one.row)[:400]),
                Cell(one.who),
                Cell(book.day(one.row.due_on) or book.words["no_day"]),
                Cell(state_of(book, one.row.state, is_due=one.is_due, on_time=one.on_time)),
                Cell(str(one.rung)),
                Cell(record, anchor=record),
            ]
        )
    return Table("", _columns(book, headings, frozenset({"th_rung"})), rows)


def state_of(book: Book, state: str, *, is_due: bool, on_time: bool) -> str:
    """The state, and of what fell due whether it was kept in time."""
    said = book.words[f"state_{state}"]
    if not is_due:
        return said
    return f"{said}; {book.words['in_time' if on_time else 'not_in_time']}"
