"""A reading as its review page shows it: cards, and the stretches of text they came from.

The text of a long document stays in the database: a page fetches the words around its own cards,
and leaves out what lies far from all of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Page, Paginator

from nhipcau.agreements.choices import StatementKind, StatementState
from nhipcau.agreements.models import Reading, ReadingParty, Statement, StatementLead
from nhipcau.agreements.selectors.annexes import Like, likely_commitments, place_of
from nhipcau.agreements.selectors.readings import (
    Mark,
    cut_out,
    length_of,
    outline_of,
    statements_of,
)
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import present_of

CARDS_A_PAGE = 50
CONTEXT = 900
SHORT = 18_000
TONES = ("violet", "gold")
HEADING = re.compile(
    r"\s*(?:(?:Điều|Phần|Mục|Chương)\s+[\dIVX]+|[IVX]+|\d+(?:\.\d+)*)[.):/]\s*\S.{0,110}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """A side of the document with its colour, and the unit that goes on with its promises."""

    party: ReadingParty
    tone: str
    today: str

    def __str__(self) -> str:
        return str(self.party)


@dataclass(frozen=True, slots=True)
class Lead:
    """A unit named in a draft, with the side it stands on."""

    side: Side
    lead: StatementLead

    def __str__(self) -> str:
        return str(self.lead)


@dataclass(slots=True)
class Card:
    """One draft beside the text."""

    number: int
    statement: Statement
    performers: list[Side]
    others: list[Side]
    leads: list[Lead]
    coordinating: list[Lead]
    is_current: bool = False
    place: str = ""
    likely: Sequence[Like] = ()

    @property
    def is_joint(self) -> bool:
        return len(self.performers) > 1 and not self.others


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the source text: plain, a heading, or the span of a statement."""

    start: int
    text: str
    mark: Mark | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text shown without a break, after `left_out` characters that are not shown."""

    start: int
    left_out: int
    segments: list[Segment]

    @property
    def left_out_from(self) -> int:
        """Where the text that is not shown begins."""
        return self.start - self.left_out


@dataclass(slots=True)
class Progress:
    """How far the review of a reading is."""

    total: int
    waiting: int
    accepted: int
    skipped: int
    kinds: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def decided(self) -> int:
        return self.total - self.waiting


@dataclass(slots=True)
class Review:
    """One page of a review."""

    page: Page[Mark]
    cards: list[Card]
    stretches: list[Stretch]
    left_out_after: int
    progress: Progress
    current: int | None

    @property
    def ends_at(self) -> int:
        """Where the text that is shown ends."""
        last = self.stretches[-1] if self.stretches else None
        return last.start + sum(len(one.text) for one in last.segments) if last else 0


def sides_of(reading: Reading, today: date) -> list[Side]:
    """The sides of the document in its order, coloured as the bridge colours them."""
    parties = list(reading.parties.all())
    present = present_of((one.locality_id for one in parties if one.locality_id), today)
    return [
        Side(party, TONES[place] if place < len(TONES) else "other", _goes_on_as(party, present))
        for place, party in enumerate(parties)
    ]


def review_of(
    reading: Reading,
    today: date,
    *,
    kind: str = "",
    state: str = "",
    number: str = "",
    at: int | None = None,
    actor: Actor | None = None,
) -> Review:
    """The page of a review that holds statement `at`, or page `number`, or the first to decide on.

    Queries do not grow with the number of statements.
    """
    outline = outline_of(reading)
    wanted = [mark for mark in outline if kind in {"", mark.kind} and state in {"", mark.state}]
    page, current = _page_of(wanted, number, at)
    marks = list(page.object_list)
    sides = sides_of(reading, today)
    stretches, left_out = _stretches(reading, marks, outline, whole=page.paginator.num_pages == 1)
    return Review(
        page=page,
        cards=_cards(reading, marks, sides, current, actor),
        stretches=stretches,
        left_out_after=left_out,
        progress=progress_of(outline),
        current=current,
    )


def card_of(
    statement: Statement, outline: Sequence[Mark], today: date, actor: Actor | None = None
) -> Card:
    """One card by itself, numbered as on its page."""
    number = next((mark.number for mark in outline if mark.pk == statement.pk), 0)
    reading = statement.reading
    card = _card(statement, number, sides_of(reading, today))
    _add_row(reading, [card], actor)
    return card


def _add_row(reading: Reading, cards: Sequence[Card], actor: Actor | None) -> None:
    """What a card says of the row of an annex that it was read from."""
    rows = [card.statement for card in cards]
    likely = likely_commitments(actor, reading, rows) if actor is not None else {}
    for card in cards:
        card.place = place_of(reading, card.statement)
        card.likely = likely.get(card.statement.pk, ())


def progress_of(outline: Iterable[Mark]) -> Progress:
    """Counts by state and, for the legend, by kind."""
    states: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for mark in outline:
        states[mark.state] += 1
        kinds[mark.kind] += 1
    return Progress(
        total=states.total(),
        waiting=states[StatementState.DRAFT],
        accepted=states[StatementState.ACCEPTED],
        skipped=states[StatementState.SKIPPED],
        kinds=[(kind.value, str(kind.label), kinds[kind]) for kind in StatementKind if kinds[kind]],
    )


def next_waiting(outline: Sequence[Mark], after: int) -> Mark | None:
    """The next statement nobody decided on, from the one of id `after` on and then from the top."""
    place = next((mark.number for mark in outline if mark.pk == after), 0)
    waiting = [mark for mark in outline if mark.state == StatementState.DRAFT]
    return next((mark for mark in waiting if mark.number > place), waiting[0] if waiting else None)


def text_from(reading: Reading, start: int, size: int) -> tuple[Stretch, int]:
    """The source text from an offset on, with its spans, and the length of the whole."""
    length = length_of(reading)
    start = max(0, min(start, length - 1))
    outline = outline_of(reading)
    begin, end = _widen((start, min(length, start + size)), outline)
    (text,) = cut_out(reading, [(begin, end)])
    return Stretch(begin, begin, list(_segments(text, begin, _within(outline, begin, end)))), length


def _page_of(wanted: list[Mark], number: str, at: int | None) -> tuple[Page[Mark], int | None]:
    paginator = Paginator(wanted, CARDS_A_PAGE)
    if at is not None:
        place = next((place for place, mark in enumerate(wanted) if mark.pk == at), None)
        if place is not None:
            return paginator.page(place // CARDS_A_PAGE + 1), at
    if number:
        page = paginator.get_page(number)
        return page, _first_waiting(list(page.object_list))
    first = _first_waiting(wanted)
    place = next((place for place, mark in enumerate(wanted) if mark.pk == first), 0)
    return paginator.get_page(place // CARDS_A_PAGE + 1), first


def _first_waiting(marks: Sequence[Mark]) -> int | None:
    waiting = (mark.pk for mark in marks if mark.state == StatementState.DRAFT)
    return next(waiting, marks[0].pk if marks else None)


def _cards(
    reading: Reading,
    marks: Sequence[Mark],
    sides: list[Side],
    current: int | None,
    actor: Actor | None,
) -> list[Card]:
    numbers = {mark.pk: mark.number for mark in marks}
    rows = statements_of(reading).filter(pk__in=numbers)
    cards = [_card(row, numbers[row.pk], sides) for row in rows]
    for card in cards:
        card.is_current = card.statement.pk == current
    _add_row(reading, cards, actor)
    return cards


def _card(statement: Statement, number: int, sides: list[Side]) -> Card:
    doing = {party.pk for party in statement.performers.all()}
    by_party = {side.party.pk: side for side in sides}
    leads = [Lead(by_party[lead.party_id], lead) for lead in statement.leads.all()]
    return Card(
        number=number,
        statement=statement,
        performers=[side for side in sides if side.party.pk in doing],
        others=[side for side in sides if side.party.pk not in doing] if doing else [],
        leads=[one for one in leads if one.lead.role == "lead"],
        coordinating=[one for one in leads if one.lead.role == "coordinating"],
    )


def _goes_on_as(party: ReadingParty, present: dict[int, Locality]) -> str:
    if party.locality_id is None:
        return ""
    unit = present[party.locality_id]
    return "" if unit.pk == party.locality_id else unit.name


def _stretches(
    reading: Reading, marks: Sequence[Mark], outline: Sequence[Mark], *, whole: bool
) -> tuple[list[Stretch], int]:
    length = length_of(reading)
    spans = [(mark.start - CONTEXT, mark.end + CONTEXT) for mark in marks]
    if not marks or (whole and length <= SHORT):
        spans = [(0, min(length, SHORT))]
    windows = [_widen(span, outline) for span in _joined(spans, length)]
    windows = _joined(windows, length)
    shown = []
    last = 0
    for (start, end), text in zip(windows, cut_out(reading, windows), strict=True):
        segments = list(_segments(text, start, _within(outline, start, end)))
        shown.append(Stretch(start, start - last, segments))
        last = end
    return shown, length - last


def _joined(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Spans inside the text, those that nearly touch made one."""
    joined: list[tuple[int, int]] = []
    inside = sorted((max(0, start), min(length, end)) for start, end in spans)
    for start, end in inside:
        if joined and start <= joined[-1][1] + 300:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((0 if start <= 300 else start, end))
    if joined and length - joined[-1][1] <= 300:
        joined[-1] = (joined[-1][0], length)
    return joined


def _widen(window: tuple[int, int], outline: Sequence[Mark]) -> tuple[int, int]:
    """The window with no statement cut by its edges."""
    start, end = window
    inside = _within(outline, start, end)
    if inside:
        start, end = min(start, inside[0].start), max(end, inside[-1].end)
    return start, end


def _within(outline: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    """Statements that touch a window; they are in order and do not overlap."""
    first = bisect_left(outline, start + 1, key=lambda mark: mark.end)
    last = bisect_left(outline, end, key=lambda mark: mark.start)
    return outline[first:last]


def _segments(text: str, offset: int, marks: Iterable[Mark]) -> Iterator[Segment]:
    place = 0
    for mark in marks:
        start, end = max(place, mark.start - offset), mark.end - offset
        if start > place:
            yield from _plain(text[place:start], offset + place)
        if end > start:
            yield Segment(offset + start, text[start:end], mark)
            place = end
    if place < len(text):
        yield from _plain(text[place:], offset + place)


def _plain(text: str, start: int) -> Iterator[Segment]:
    """Text between spans, its headings apart."""
    run = 0
    place = 0
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        begins = index > 0 or start == 0
        ends = line.endswith("\n")
        if begins and ends and HEADING.fullmatch(line.rstrip("\n")):
            if run < place:
                yield Segment(start + run, text[run:place])
            yield Segment(start + place, line, is_heading=True)
            run = place + len(line)
        place += len(line)
    if run < len(text):
        yield Segment(start + run, text[run:])
