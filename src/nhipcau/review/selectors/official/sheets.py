"""The annex tables as sheets: plain values, a row of headings each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nhipcau.review.choices import Measure
from nhipcau.review.selectors.official.annexes import named, state_of
from nhipcau.review.selectors.official.book import Book
from nhipcau.review.selectors.official.document import Sheet
from nhipcau.review.selectors.official.faults import POINTS, Points
from nhipcau.review.selectors.official.fields import name_of
from nhipcau.review.selectors.official.five import Five
from nhipcau.review.selectors.official.numbering import ACTIVITY, COMMITMENT, MONEY, RESULT

Headings = Sequence[tuple[str, str]]


def sheets(book: Book, five: Five, points: Mapping[str, Points]) -> list[Sheet]:
    return [
        _measures(book, five),
        _promises(book),
        _deeds(book),
        _values(book),
        _sums(book),
        _points(book, points),
        _records(book),
        _bases(book),
    ]


def _sheet(book: Book, title: str, headings: Headings, rows: list[list[Any]]) -> Sheet:
    return Sheet(
        title=book.words[title],
        headings=[book.words[key] for key, _kind in headings],
        kinds=[kind for _key, kind in headings],
        rows=rows,
    )


def _mark(book: Book, kind: str, pk: int) -> str:
    return f"B.{book.numbers([(kind, pk)])[0]}"


def _measures(book: Book, five: Five) -> Sheet:
    headings = [("th_field", "text"), *((f"measure_{name}", "number") for name in Measure.values)]
    rows: list[list[Any]] = [[book.words["total"], *_five(five.measures.values())]]
    known = book.rows.fields
    ordered = sorted(five.by_field, key=lambda key: known[key].order if key else 1_000)
    rows += [[name_of(book, key), *_five(five.by_field[key].values())] for key in ordered]
    return _sheet(book, "sheet_measures", headings, rows)


def _five(values: Mapping[str, float | None]) -> list[float | None]:
    said = [values[name] for name in Measure.values]
    return [None if value is None else round(value, 4) for value in said]


def _promises(book: Book) -> Sheet:
    headings = (
        ("th_record", "text"), ("th_paper", "text"), ("th_no", "count"), ("th_text", "text"),
        ("th_field", "text"), ("th_who", "text"), ("th_due_on", "day"), ("th_state", "text"),
        ("th_rung", "count"), ("th_wait", "count"), ("th_begun", "text"), ("th_address", "text"),
    )  # fmt: skip
    rows = [
        [
            _mark(book, COMMITMENT, one.row.pk), one.row.agreement.title, one.row.number,
            one.row.text, name_of(book, one.field), one.who, one.row.due_on,
            state_of(book, one.row.state, is_due=one.is_due, on_time=one.on_time),
            one.rung, one.wait, book.words["yes" if one.is_begun else "no"],
            _address(book, COMMITMENT, one.row.pk),
        ]
        for one in book.rows.promises
    ]  # fmt: skip
    return _sheet(book, "sheet_promises", headings, rows)


def _deeds(book: Book) -> Sheet:
    headings = (
        ("th_record", "text"), ("th_title", "text"), ("th_kind", "text"), ("th_field", "text"),
        ("th_state", "text"), ("th_begun_on", "day"), ("th_ended_on", "day"), ("th_owner", "text"),
        ("th_promises", "text"), ("th_address", "text"),
    )  # fmt: skip
    rows = [
        [
            _mark(book, ACTIVITY, one.row.pk), one.row.title, one.row.get_kind_display(),
            ", ".join(sorted(name_of(book, key) for key in one.fields)),
            one.row.get_state_display(), one.row.begun_on, one.row.ended_on, str(one.row.owner),
            ", ".join(_mark(book, COMMITMENT, pk) for pk in sorted(one.serves)),
            _address(book, ACTIVITY, one.row.pk),
        ]
        for one in book.rows.deeds
    ]  # fmt: skip
    return _sheet(book, "sheet_deeds", headings, rows)


def _values(book: Book) -> Sheet:
    headings = (
        ("th_record", "text"), ("th_indicator", "text"), ("th_unit", "text"), ("th_on", "day"),
        ("th_value", "number"), ("th_part", "text"), ("th_standing", "text"),
        ("th_subject", "text"), ("th_field", "text"), ("th_author", "text"), ("th_digest", "text"),
    )  # fmt: skip
    rows = [
        [
            _mark(book, RESULT, one.row.pk), one.row.indicator.title, one.row.indicator.unit,
            one.row.on, one.row.value, one.row.part, one.row.get_standing_display(), one.subject,
            name_of(book, one.field), one.said.author, one.said.digest,
        ]
        for one in book.rows.values
    ]  # fmt: skip
    return _sheet(book, "sheet_values", headings, rows)


def _sums(book: Book) -> Sheet:
    headings = (
        ("th_record", "text"), ("th_money_kind", "text"), ("th_on", "day"), ("th_amount", "number"),
        ("th_side", "text"), ("th_source", "text"), ("th_standing", "text"), ("th_subject", "text"),
        ("th_field", "text"), ("th_author", "text"), ("th_digest", "text"),
    )  # fmt: skip
    names = {side.key: side.name for side in book.rows.scope.sides}
    rows = [
        [
            _mark(book, MONEY, one.row.pk), one.row.get_kind_display(), one.row.on, one.row.amount,
            names.get(one.side or 0, ""), one.row.get_source_display(),
            one.row.get_standing_display(), one.subject, name_of(book, one.row.field_id),
            one.said.author, one.said.digest,
        ]
        for one in book.rows.sums
    ]  # fmt: skip
    return _sheet(book, "sheet_sums", headings, rows)


def _points(book: Book, points: Mapping[str, Points]) -> Sheet:
    headings = (
        ("th_problem", "text"), ("th_thing", "text"), ("th_who", "text"), ("th_days", "count"),
        ("th_record", "text"),
    )  # fmt: skip
    rows = [
        [book.words[f"caption_{name}"], one.subject, one.who, one.days.value, one.record]
        for name in POINTS
        if name in points
        for one in points[name].points
    ]
    return _sheet(book, "sheet_points", headings, rows)


def _records(book: Book) -> Sheet:
    headings = (
        ("th_mark", "text"), ("th_kind", "text"), ("th_record_title", "text"),
        ("th_address", "text"), ("th_version_number", "text"), ("th_digest", "text"),
        ("th_author", "text"), ("th_amount", "number"), ("th_on", "day"),
    )  # fmt: skip
    rows = [
        [
            one.mark, book.words[f"kind_{one.kind}"], one.title, one.url, one.version, one.digest,
            one.said_by, one.amount, one.day,
        ]
        for one in book.records
    ]  # fmt: skip
    return _sheet(book, "sheet_records", headings, rows)


def _bases(book: Book) -> Sheet:
    headings = (
        ("th_mark", "text"), ("th_figure", "text"), ("th_value", "text"), ("th_how", "text"),
        ("th_records", "text"),
    )  # fmt: skip
    rows = [
        [
            basis.mark, f"{basis.title}: {figure.name}", figure.said,
            book.words[f"how_{figure.how.value}"], named(figure),
        ]
        for basis in book.bases
        for figure in basis.figures
    ]  # fmt: skip
    return _sheet(book, "sheet_bases", headings, rows)


def _address(book: Book, kind: str, pk: int) -> str:
    return book.records[book.numbers([(kind, pk)])[0] - 1].url
