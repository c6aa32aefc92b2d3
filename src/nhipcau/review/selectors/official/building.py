"""A report from beginning to end: who reads, what is counted, what is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from django.utils import translation

from nhipcau.foundation.actors import Actor
from nhipcau.review.selectors.facts import facts_by_field
from nhipcau.review.selectors.official import parameters
from nhipcau.review.selectors.official.annexes import annexes
from nhipcau.review.selectors.official.asked import Asked, readers_for
from nhipcau.review.selectors.official.book import Book
from nhipcau.review.selectors.official.document import (
    Block,
    Chart,
    Document,
    Head,
    Paragraph,
    Style,
    Table,
)
from nhipcau.review.selectors.official.faults import directions, faults_of, points_of, shortcomings
from nhipcau.review.selectors.official.fields import by_field
from nhipcau.review.selectors.official.five import five, five_of
from nhipcau.review.selectors.official.general import general, side_name
from nhipcau.review.selectors.official.numbering import number_records
from nhipcau.review.selectors.official.reading import rows_of
from nhipcau.review.selectors.official.rows import Rows
from nhipcau.review.selectors.official.sheets import sheets
from nhipcau.review.selectors.official.sides import balance
from nhipcau.review.selectors.periods import Period, kind_of
from nhipcau.review.selectors.scope import Scope, Subject, scope_of

PROGRAM = Actor.program("official report")
Step = Callable[[], object]


def scope_for(asked: Asked, today: date) -> Scope:
    """The question as the readers of the report see it: one side, or what all of them may read."""
    known = scope_of((PROGRAM,), asked.subject, asked.period, today=today)
    readers = readers_for(known.sides, asked.side)
    return scope_of(readers, asked.subject, asked.period, today=today)


def document_of(asked: Asked, today: date, step: Step = lambda: None) -> Document:
    """The whole report as data. `step` is called between its parts: it may stop the work."""
    scope = scope_for(asked, today)
    rows = rows_of(scope, today)
    step()
    with translation.override(asked.language):
        book = Book(rows, asked)
        number_records(book)
        step()
        return _written(book, scope)


def _written(book: Book, scope: Scope) -> Document:
    """Parts in the order of the document, so that grounds are numbered as they are met."""
    head = _head(book)
    blocks: list[Block] = [_opening(book), *general(book), *by_field(book)]
    measures = five_of(book, facts_by_field(scope))
    blocks += [*five(book, measures), *balance(book, measures)]
    points = points_of(book)
    faults = faults_of(book, measures, points)
    blocks += [
        *shortcomings(book, measures, points, faults),
        *directions(book, points, faults),
        book.body("closing", issuer=issuer_of(book)),
    ]
    note = book.text("annex_note", number=head.number_line, day=_said_day(book), issuer=head.issuer)
    return Document(
        language=book.asked.language,
        layout=book.asked.layout,
        made_on=book.asked.dated_on,
        head=head,
        blocks=_captioned(book, blocks),
        annexes=annexes(book, points, note),
        bases=book.bases,
        records=book.records,
        sheets=sheets(book, measures, points),
    )


def _captioned(book: Book, blocks: Sequence[Block]) -> list[Block]:
    """Tables and charts numbered, each kind in its own order."""
    tables, charts = count(1), count(1)
    found: list[Block] = []
    for one in blocks:
        if isinstance(one, Table):
            caption = book.text("caption_table", number=str(next(tables)), caption=one.caption)
            found.append(replace(one, caption=caption))
        elif isinstance(one, Chart):
            caption = book.text("caption_chart", number=str(next(charts)), caption=one.caption)
            found.append(replace(one, caption=caption))
        else:
            found.append(one)
    return found


def issuer_of(book: Book) -> str:
    return book.asked.head.issuer or book.words["issuer_unnamed"]


def _head(book: Book) -> Head:
    asked, words = book.asked, book.words
    said = asked.head
    layout = parameters.layout_on(asked.layout, asked.dated_on)
    number = said.number.strip() or "……"
    pattern = layout.text("number_pattern") if asked.language == "vi" else words["number_pattern"]
    authority = [line for line in (said.authority, said.post) if line]
    return Head(
        superior=said.superior,
        issuer=said.issuer,
        number_line=pattern.format(number=number, symbol=said.symbol),
        place_line=book.text("place_line", place=said.place, day=_said_day(book)),
        kind=words["kind"],
        summary=summary_of(book),
        recipients=[line.strip() for line in said.recipients.splitlines() if line.strip()],
        authority=authority,
        signatory=said.signatory,
    )


def summary_of(book: Book) -> str:
    """What it is about, as the line under the kind says it."""
    asked = book.asked
    what = subject_name(book.rows, asked.subject)
    kind = "subject_pair" if asked.subject.pair else "subject_paper"
    about = book.text(kind, name=what)
    said = book.text(f"summary_{asked.kind}", period=period_name(book), what=about)
    if asked.side is not None:
        said = book.text("summary_side", summary=said, side=side_name(book))
    return said


def subject_name(rows: Rows, subject: Subject) -> str:
    if subject.pair:
        return " – ".join(side.name for side in rows.scope.sides)
    return rows.agreements[0].title if rows.agreements else ""


def period_name(book: Book) -> str:
    """6 tháng đầu năm 2026, năm 2026; of other days the days."""
    period: Period = book.asked.period
    preset = book.asked.preset or kind_of(period)
    year = str(period.last.year)
    if preset.endswith("half"):
        return book.text("period_first" if period.last.month <= 6 else "period_second", year=year)
    if preset.endswith("year"):
        return book.text("period_year", year=year)
    return book.text("period_days", first=book.day(period.first), last=book.day(period.last))


def _opening(book: Book) -> Paragraph:
    asked = book.asked
    what = book.text(
        "subject_pair" if asked.subject.pair else "subject_paper",
        name=subject_name(book.rows, asked.subject),
    )
    return Paragraph(
        Style.BODY,
        book.say("opening", what=what, issuer=issuer_of(book), period=period_name(book)),
    )


def _said_day(book: Book) -> str:
    """Days below 10 and the months 1 and 2 take a leading nought (Decree 30/2020)."""
    day = book.asked.dated_on
    if book.asked.language != "vi":
        return f"{day.day} {day:%B} {day.year}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
