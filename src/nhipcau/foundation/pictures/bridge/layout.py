"""Where everything stands: rows of spans between banks and piers, in the units of the picture.

Pure geometry. A row begins and ends on a bank or, where the bridge goes on in another row, on a
pier. Widths follow the number of planks, between what can still be read and what still looks like
a plank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nhipcau.foundation.pictures.bridge.cells import Cell, cells_of, is_grouped, whole_of
from nhipcau.foundation.pictures.bridge.values import Bridge, Span

GAP = 5.0
PIER = 11.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one kind of picture."""

    width: float
    bank: float
    arch: float
    least_cell: float
    most_cell: float
    spans_a_row: int
    has_titles: bool
    has_numbers: bool
    has_links: bool


WIDE = Frame(1090, 96, 98, 18, 88, 7, has_titles=True, has_numbers=True, has_links=True)
NARROW = Frame(344, 78, 74, 12, 48, 1, has_titles=True, has_numbers=True, has_links=True)
SMALL = Frame(440, 78, 86, 10, 44, 5, has_titles=False, has_numbers=False, has_links=False)


@dataclass(frozen=True, slots=True)
class Deck:
    """A span in its place: from `x` to `x + width`."""

    span: Span
    cells: tuple[Cell, ...]
    x: float
    width: float
    is_tall: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Spans side by side. `start` and `end` are where the deck meets the banks (or end piers)."""

    decks: tuple[Deck, ...]
    start: float
    end: float
    has_left_bank: bool
    has_right_bank: bool


def fitted(bridge: Bridge, frame: Frame) -> Frame:
    """The frame with banks wide enough for what is written on them, within reason."""
    sides = (bridge.left, bridge.right)
    words = max((len(word) for side in sides for word in side.title.split()), default=0)
    under = max(len(side.subtitle) for side in sides)
    wanted = max(frame.bank, words * 8.4 + 14, under * 6.3 + 14)
    return replace(frame, bank=min(wanted, frame.bank * 1.4))


def lay_out(bridge: Bridge, frame: Frame) -> tuple[Row, ...]:
    """The rows of a picture, from the left bank in the first to the right bank in the last."""
    spans = bridge.spans if frame.has_titles else _few(bridge.spans, frame.spans_a_row)
    loads = [(span, _cells(span, frame)) for span in spans]
    packed = _pack(loads, frame)
    last = len(packed) - 1
    return tuple(
        _place(row, frame, is_first=at == 0, is_last=at == last) for at, row in enumerate(packed)
    )


def _cells(span: Span, frame: Frame) -> tuple[Cell, ...]:
    if is_grouped(span) and not frame.has_links:
        return (whole_of(span),)
    return cells_of(span)


def _few(spans: tuple[Span, ...], most: int) -> tuple[Span, ...]:
    """A small picture has room for few spans: all that sides do alone becomes one."""
    if len(spans) <= most:
        return spans
    joint, *own = spans
    planks = tuple(plank for span in own for plank in span.planks)
    # Where one side is counted only, all are.
    are_counted = any(span.tallies for span in own)
    tallies = tuple(tally for span in own for tally in span.counted) if are_counted else ()
    title, url = own[0].title, own[0].url
    return joint, Span(title, "other", () if are_counted else planks, url, tallies)


Load = tuple[Span, tuple[Cell, ...]]


def _least(load: Load, frame: Frame) -> float:
    span, cells = load
    title = min(len(span.title), 20) * 6.8 if frame.has_titles else 0.0
    return max(len(cells) * frame.least_cell, title, frame.bank * 0.62)


def _most(load: Load, frame: Frame) -> float:
    return max(_least(load, frame), len(load[1]) * frame.most_cell, frame.arch * 2.2)


def _pack(loads: Sequence[Load], frame: Frame) -> list[list[Load]]:
    """Rows filled from the left; a row leaves room for the banks that it might have."""
    room = frame.width - 2 * (frame.bank + GAP)
    rows: list[list[Load]] = [[]]
    used = 0.0
    for load in loads:
        least = _least(load, frame) + PIER + 2 * GAP
        # A small picture stays one row and becomes tight instead.
        full = frame.has_titles and used + least > room
        if rows[-1] and (full or len(rows[-1]) >= frame.spans_a_row):
            rows.append([])
            used = 0.0
        rows[-1].append(load)
        used += least
    return rows


def _place(row: Sequence[Load], frame: Frame, *, is_first: bool, is_last: bool) -> Row:
    left = (frame.bank if is_first else PIER) + GAP
    right = frame.width - (frame.bank if is_last else PIER) - GAP
    between = (len(row) - 1) * (PIER + 2 * GAP)
    widths = _widths(row, frame, right - left - between)
    # A short bridge stands in the middle; roads lead to it from the banks.
    x = left + (right - left - between - sum(widths)) / 2
    start = x - GAP
    decks = []
    for (span, cells), width in zip(row, widths, strict=True):
        tall = is_grouped(span) and frame.has_links
        decks.append(Deck(span, cells, x, width, tall))
        x += width + PIER + 2 * GAP
    end = x - PIER - GAP
    return Row(tuple(decks), start, end, is_first, is_last)


def _widths(row: Sequence[Load], frame: Frame, room: float) -> list[float]:
    """Widths by number of planks, none below its least nor above its most."""
    widths = [_least(load, frame) for load in row]
    if sum(widths) > room:
        return [width * room / sum(widths) for width in widths]
    most = [_most(load, frame) for load in row]
    for _turn in range(len(row)):
        growing = [at for at, width in enumerate(widths) if width < most[at] - 0.01]
        left = room - sum(widths)
        if not growing or left < 0.01:
            break
        weight = sum(max(1, len(row[at][1])) for at in growing)
        for at in growing:
            share = left * max(1, len(row[at][1])) / weight
            widths[at] = min(most[at], widths[at] + share)
    return widths
