"""The records of a report, numbered in one order: papers, promises, deeds, values, money, words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from nhipcau.review.selectors.official.book import Book, number
from nhipcau.review.selectors.official.document import Record
from nhipcau.review.selectors.official.rows import Promise, Said, day_of

LONGEST = 200

AGREEMENT, COMMITMENT, ACTIVITY = "agreement", "commitment", "activity"
RESULT, TARGET, MONEY, WORD = "result", "target", "money", "word"
KINDS = (AGREEMENT, COMMITMENT, ACTIVITY, RESULT, TARGET, MONEY, WORD)


def number_records(book: Book) -> None:
    """Give every row of the report its number."""
    rows = book.rows
    for paper in rows.agreements:
        _add(book, AGREEMENT, paper, paper.title, day=paper.signed_on)
    for promise in rows.promises:
        row = promise.row
        _add(book, COMMITMENT, row, str(row), day=row.due_on, promise=promise)
    for deed in rows.deeds:
        _add(book, ACTIVITY, deed.row, deed.row.title, day=deed.row.begun_on)
    _number_figures(book)
    for word in rows.words:
        moment = word.row.answered_at if word.is_disputed else None
        title = book.text("record_word", side=str(word.row.locality), subject=word.subject)
        day = day_of(moment or word.row.asked_at)
        _add_said(book, WORD, word.row.pk, title, word.said, day=day)


def _number_figures(book: Book) -> None:
    targets: dict[int, Any] = {}
    for value in book.rows.values:
        one = value.row
        title = f"{one.indicator}: {number(one.value)} ({book.day(one.on)})"
        _add_said(book, RESULT, one.pk, title, value.said, amount=one.value, day=one.on)
        targets.update({target.pk: target for target in targets_of(book, one.indicator)})
    for pk, target in targets.items():
        title = f"{target.indicator}: {number(target.value)} ({book.day(target.period_to)})"
        version = str(target.indicator.version)
        url = target.indicator.get_absolute_url()
        book.add_record(Record(0, TARGET, pk, title, url, version, "", amount=target.value))
    for money in book.rows.sums:
        row = money.row
        title = f"{row.get_kind_display()}, {book.day(row.on)}: {book.money(row.amount)}"
        title = f"{title} – {money.subject}"
        amount = Decimal(row.amount)
        _add_said(book, MONEY, row.pk, title, money.said, amount=amount, day=row.on)


def targets_of(book: Book, indicator: Any) -> list[Any]:
    """Targets of an indicator whose last day lies in the period."""
    period = book.asked.period
    return [one for one in indicator.targets.all() if period.first <= one.period_to <= period.last]


def _add(
    book: Book,
    kind: str,
    row: Any,
    title: str,
    *,
    day: date | None,
    promise: Promise | None = None,
) -> None:
    book.add_record(
        Record(
            number=0,
            kind=kind,
            pk=row.pk,
            title=title[:LONGEST],
            url=row.get_absolute_url(),
            version=str(row.version),
            digest="",
            day=day,
            since=promise.agreed_on if promise else None,
            wait=promise.wait if promise else None,
        )
    )


def _add_said(
    book: Book,
    kind: str,
    pk: int,
    title: str,
    said: Said,
    *,
    day: date,
    amount: Decimal | None = None,
) -> None:
    book.add_record(
        Record(
            number=0,
            kind=kind,
            pk=pk,
            title=title[:LONGEST],
            url=said.url,
            version=str(said.number),
            digest=said.digest,
            said_by=said.author,
            amount=amount,
            day=day,
        )
    )
