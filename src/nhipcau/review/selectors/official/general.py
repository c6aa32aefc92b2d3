"""Part I: which agreements, what the figures count, and the whole in a few sentences."""

from __future__ import annotations

from collections.abc import Iterable

from nhipcau.activities.choices import ActivityState, TransactionKind
from nhipcau.agreements.models import Agreement
from nhipcau.review.selectors.official.book import Book, mark
from nhipcau.review.selectors.official.document import (
    Block,
    Cell,
    Column,
    How,
    Paragraph,
    Run,
    Style,
    Table,
)
from nhipcau.review.selectors.official.numbering import (
    ACTIVITY,
    AGREEMENT,
    COMMITMENT,
    MONEY,
    RESULT,
    WORD,
)
from nhipcau.review.selectors.official.rows import Promise

Keys = list[tuple[str, int]]


def general(book: Book) -> list[Block]:
    blocks: list[Block] = [
        book.heading(Style.PART, "part_general"),
        book.heading(Style.SECTION, "general_papers"),
        _papers(book),
        book.heading(Style.SECTION, "general_scope"),
        *_scope(book),
        book.heading(Style.SECTION, "general_whole"),
        *_whole(book),
    ]
    if book.asked.side is not None:
        blocks += [book.heading(Style.SECTION, "general_side", side=side_name(book)), *_own(book)]
    return blocks


def side_name(book: Book) -> str:
    names = {side.key: side.name for side in book.rows.scope.sides}
    return names.get(book.asked.side or 0, "")


def kept(rows: Iterable[Promise]) -> Keys:
    return [(COMMITMENT, one.row.pk) for one in rows]


def _papers(book: Book) -> Block:
    if not book.rows.agreements:
        return book.body("no_papers")
    headings = ("th_no", "th_paper", "th_signed", "th_parties", "th_record")
    shares = (0.06, 0.38, 0.15, 0.31, 0.1)
    rows = []
    for place, paper in enumerate(book.rows.agreements, start=1):
        record = f"B.{book.numbers([(AGREEMENT, paper.pk)])[0]}"
        rows.append(
            [
                Cell(str(place)),
                Cell(_paper(book, paper)),
                Cell(book.day(paper.signed_on)),
                Cell(_parties(book, paper)),
                Cell(record, anchor=record),
            ]
        )
    columns = [Column(book.words[key], share) for key, share in zip(headings, shares, strict=True)]
    return Table(book.words["caption_papers"], columns, rows)


def _paper(book: Book, paper: Agreement) -> str:
    number = book.text("paper_number", number=paper.number) if paper.number else ""
    until = book.text("paper_until", day=book.day(paper.valid_to)) if paper.valid_to else ""
    older = ""
    if paper.supersedes and any(one.pk == paper.supersedes_id for one in book.rows.agreements):
        older = book.text("paper_instead", title=paper.supersedes.title)
    return f"{paper.title}{number}{until}{older}"


def _parties(book: Book, paper: Agreement) -> str:
    """Each by its name on the document, with the name of the unit that goes on with it."""
    said = []
    for party in paper.parties.all():
        side = next((one for one in book.rows.scope.sides if party.locality_id in one.signed), None)
        goes_on = side is not None and side.key != party.locality_id
        name = party.name_on_document
        said.append(book.text("party_now", name=name, side=side.name) if goes_on and side else name)
    return "; ".join(said)


def _scope(book: Book) -> list[Block]:
    rows, asked = book.rows, book.asked
    names = ", ".join(side.name for side in rows.scope.sides)
    eyes = "scope_side" if asked.side is not None else "scope_all"
    blocks: list[Block] = [
        book.body(
            "scope_days",
            first=book.day(asked.period.first),
            last=book.day(asked.period.last),
            until=book.day(rows.scope.until),
        ),
        book.body(eyes, side=side_name(book), sides=names),
        book.body("scope_keys"),
    ]
    values = [(RESULT, one.row.pk) for one in rows.values if not one.is_confirmed]
    sums = [(MONEY, one.row.pk) for one in rows.sums if not one.is_confirmed]
    basis = book.basis(book.words["basis_unconfirmed"])
    blocks.append(
        book.body(
            "scope_unconfirmed",
            values=mark(
                book.count(basis, book.words["fig_values_open"], values), basis, shows=False
            ),
            sums=mark(book.count(basis, book.words["fig_sums_open"], sums), basis),
        )
    )
    return blocks


def _whole(book: Book) -> list[Block]:
    rows = book.rows
    if not rows.in_force and not rows.deeds:
        return [book.body("whole_empty")]
    standing = rows.in_force
    basis = book.basis(book.words["basis_whole"])
    fields: dict[str, tuple[str, Keys]] = {}
    for one in standing:
        if one.field:
            name = rows.field_name(one.field)
            fields.setdefault(one.field, (name, []))[1].append((COMMITMENT, one.row.pk))
    agreed = book.other(
        basis, book.words["fig_fields"], How.COUNT_OF, len(fields), fields, str(len(fields))
    )

    def count(name: str, keys: Keys, *, shows: bool = False) -> Run:
        return mark(book.count(basis, book.words[name], keys), basis, shows=shows)

    deeds: dict[ActivityState, Keys] = {state: [] for state in ActivityState}
    for deed in rows.deeds:
        deeds[ActivityState(deed.row.state)].append((ACTIVITY, deed.row.pk))
    due = [one for one in rows.promises if one.is_due]
    return [
        book.body(
            "whole_promises",
            in_force=count("fig_in_force", kept(standing)),
            fields=mark(agreed, basis, shows=False),
            begun=count("fig_begun", kept(one for one in standing if one.is_begun)),
            idle=count("fig_idle", kept(one for one in standing if not one.is_begun), shows=True),
        ),
        book.body(
            "whole_deeds",
            deeds=count("fig_deeds", [(ACTIVITY, one.row.pk) for one in rows.deeds]),
            done=count("fig_done", deeds[ActivityState.DONE]),
            running=count("fig_running", deeds[ActivityState.RUNNING], shows=True),
        ),
        book.body(
            "whole_due",
            due=count("fig_due", kept(due)),
            kept=count("fig_kept", kept(one for one in due if one.on_time), shows=True),
        ),
        book.body("whole_money", **_money(book)),
    ]


def _money(book: Book) -> dict[str, Run]:
    basis = book.basis(book.words["basis_money"])
    said: dict[str, Run] = {}
    kinds = (TransactionKind.PLANNED, TransactionKind.COMMITTED, TransactionKind.PAID)
    for kind in kinds:
        keys = [
            (MONEY, one.row.pk)
            for one in book.rows.sums
            if one.is_confirmed and one.row.kind == kind
        ]
        figure = book.sum(basis, book.words[f"fig_money_{kind.value}"], keys)
        said[kind.value] = mark(figure, basis, shows=kind == TransactionKind.PAID)
    return said


def _own(book: Book) -> list[Block]:
    """What falls to the side whose report it is."""
    rows, side = book.rows, book.asked.side
    own = [one for one in rows.in_force if side in one.sides]
    due = [one for one in rows.promises if one.is_due and side in one.sides]
    basis = book.basis(book.text("basis_side", side=side_name(book)))

    def count(name: str, keys: Keys, *, shows: bool = False) -> Run:
        return mark(book.count(basis, book.words[name], keys), basis, shows=shows)

    asked = [one for one in rows.words if one.side == side and one.is_silent]
    return [
        Paragraph(
            Style.BODY,
            book.say(
                "own_promises",
                side=side_name(book),
                own=count("fig_own", kept(own)),
                begun=count("fig_begun", kept(one for one in own if one.is_begun)),
                due=count("fig_due", kept(due)),
                kept=count("fig_kept", kept(one for one in due if one.on_time)),
                deeds=count(
                    "fig_owned", [(ACTIVITY, one.row.pk) for one in rows.deeds if one.side == side]
                ),
                silent=count("fig_silent", [(WORD, one.row.pk) for one in asked], shows=True),
            ),
        )
    ]
