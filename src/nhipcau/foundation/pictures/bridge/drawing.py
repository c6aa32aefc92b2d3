"""The strokes: an SVG of laid-out rows, coloured by the classes of the stylesheet alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from django.utils.translation import gettext as _

from nhipcau.foundation.pictures.bridge.cells import Cell
from nhipcau.foundation.pictures.bridge.layout import PIER, Deck, Frame, Row
from nhipcau.foundation.pictures.bridge.values import Abutment, Bridge

THIN = 16.0
TALL = 40.0
TITLE = 26.0
UNDER = 46.0


def svg(bridge: Bridge, rows: Sequence[Row], frame: Frame, *, key: str, css: str) -> str:
    """One picture; `key` keeps the ids of its patterns apart from those of other pictures."""
    parts = [f"<defs>{hatch(key)}</defs>"]
    top = 0.0
    for row in rows:
        parts.extend(_row(bridge, row, frame, key, top))
        top += row_height(row, frame)
    role = "group" if frame.has_links else "img"
    return (
        f'<svg class="{css}" viewBox="0 0 {_n(frame.width)} {_n(top)}" role="{role}"'
        f' aria-label="{escape(bridge.description)}">{"".join(parts)}</svg>'
    )


def hatch(key: str) -> str:
    """The pattern of work in progress."""
    return (
        f'<pattern id="{key}" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="hatch-ground" width="7" height="7"/>'
        '<path class="hatch-line" d="M1.5 0v7"/></pattern>'
    )


def face(state: str, x: float, y: float, width: float, height: float, key: str) -> str:
    """The look of one state on a rectangle."""
    fill = f' fill="url(#{key})"' if state == "in_progress" else ""
    box = (
        f'<rect class="p-face p-{state}"{fill} x="{_n(x)}" y="{_n(y)}" width="{_n(width)}"'
        f' height="{_n(height)}" rx="2.5"/>'
    )
    middle = y + height / 2
    if state == "dropped":
        box += f'<path class="p-strike" d="M{_n(x)} {_n(middle)}h{_n(width)}"/>'
    if state == "overdue" and width >= 8 and height >= 12:
        box += f'<text class="p-bang" x="{_n(x + width / 2)}" y="{_n(middle + 4.2)}">!</text>'
    return box


def share(state: str, x: float, y: float, width: float, height: float, key: str) -> str:
    """A part of a plank that stands for many: the same colours without corners and marks."""
    fill = f' fill="url(#{key})"' if state == "in_progress" else ""
    return (
        f'<rect class="p-share p-{state}"{fill} x="{_n(x)}" y="{_n(y)}" width="{_n(width)}"'
        f' height="{_n(height)}"/>'
    )


def row_height(row: Row, frame: Frame) -> float:
    title = TITLE if frame.has_titles else 6.0
    return title + frame.arch + _thickness(row) + UNDER


def _thickness(row: Row) -> float:
    return TALL if any(deck.is_tall for deck in row.decks) else THIN


def _row(bridge: Bridge, row: Row, frame: Frame, key: str, top: float) -> Iterator[str]:
    deck_y = top + (TITLE if frame.has_titles else 6.0) + frame.arch
    floor = deck_y + _thickness(row)
    yield _water(row, frame, floor + 34)
    yield from _ends(bridge, row, frame, deck_y, floor)
    for before, after in pairwise(row.decks):
        middle = (before.x + before.width + after.x) / 2
        yield _pier(middle - PIER / 2, deck_y, floor)
    for deck in row.decks:
        yield _arch(deck, frame, deck_y)
        yield from _planks(deck, frame, deck_y, floor, key)


def _ends(bridge: Bridge, row: Row, frame: Frame, y: float, floor: float) -> Iterator[str]:
    left = frame.bank if row.has_left_bank else PIER
    right = frame.width - (frame.bank if row.has_right_bank else PIER)
    for x, end in ((left, row.start), (row.end, right)):
        if end - x > 1:
            yield (
                f'<rect class="b-road" x="{_n(x)}" y="{_n(floor - 5)}"'
                f' width="{_n(end - x)}" height="5"/>'
            )
    if row.has_left_bank:
        yield _bank(bridge.left, 0, frame.bank, y, floor)
    else:
        yield _pier(0, y, floor)
    if row.has_right_bank:
        yield _bank(bridge.right, right, frame.bank, y, floor)
    else:
        yield _pier(right, y, floor)


def _bank(side: Abutment, x: float, width: float, y: float, floor: float) -> str:
    top = y - 6
    height = floor + 30 - top
    lines = wrap(side.title, int((width - 12) / 7.6))
    middle = x + width / 2
    step = 17
    first = top + (height - step * len(lines) - 8) / 2 + 9
    words = "".join(
        f'<text class="b-name b-on-{side.tone}" x="{_n(middle)}" y="{_n(first + at * step)}">'
        f"{escape(line)}</text>"
        for at, line in enumerate(lines)
    )
    below = first + len(lines) * step - 1
    return (
        f"<g><title>{escape(side.title)}</title>"
        f'<rect class="b-bank b-{side.tone}" x="{_n(x)}" y="{_n(top)}" width="{_n(width)}"'
        f' height="{_n(height)}" rx="9"/>{words}<text class="b-sub b-on-{side.tone}"'
        f' x="{_n(middle)}" y="{_n(below)}">{escape(side.subtitle)}</text></g>'
    )


def wrap(text: str, most: int) -> list[str]:
    """At most two lines of about `most` letters; what does not fit ends in an ellipsis."""
    words = text.split()
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]}…"]
    return [line if len(line) <= most + 1 else f"{line[:most]}…" for line in lines]


def _pier(x: float, y: float, floor: float) -> str:
    return (
        f'<rect class="b-pier" x="{_n(x)}" y="{_n(y - 6)}" width="{_n(PIER)}"'
        f' height="{_n(floor + 36 - y)}" rx="2"/>'
    )


def _water(row: Row, frame: Frame, y: float) -> str:
    start = frame.bank * 0.6 if row.has_left_bank else 0.0
    end = frame.width - (frame.bank * 0.6 if row.has_right_bank else 0.0)
    waves = max(2, round((end - start) / 76))
    step = (end - start) / waves
    path = f"M{_n(start)} {_n(y)}" + "".join(
        f"q{_n(step / 2)} {-5 if wave % 2 else 5} {_n(step)} 0" for wave in range(waves)
    )
    return f'<path class="b-water" d="{path}"/>'


def _arch(deck: Deck, frame: Frame, y: float) -> str:
    tone = deck.span.tone
    title = ""
    if frame.has_titles:
        middle = deck.x + deck.width / 2
        said = deck.span.title
        most = int((deck.width + PIER) / 6.6)
        shown = said if len(said) <= most else f"{said[: max(1, most - 1)]}…"
        title = (
            f'<text class="b-title b-{tone}" x="{_n(middle)}" y="{_n(y - frame.arch - 12)}">'
            f"{escape(shown)}<title>{escape(said)}</title></text>"
        )
    hangers = "".join(
        f"M{_n(x)} {_n(y - height)}V{_n(y)}" for x, height in _hangers(deck, frame.arch)
    )
    rise = _n(y - 2 * frame.arch)
    return (
        f'{title}<path class="b-hanger b-{tone}" d="{hangers}"/>'
        f'<path class="b-arch b-{tone}" d="M{_n(deck.x)} {_n(y - 2)}'
        f"Q{_n(deck.x + deck.width / 2)} {rise} {_n(deck.x + deck.width)} {_n(y - 2)}"
        '"/>'
    )


def _hangers(deck: Deck, rise: float) -> Iterator[tuple[float, float]]:
    """Places of the hangers between cells, with their height under the arch (a parabola)."""
    pieces = max(len(deck.cells), 4) if deck.width > 60 else max(len(deck.cells), 3)
    for at in range(1, pieces):
        part = at / pieces
        yield deck.x + deck.width * part, 4 * rise * part * (1 - part)


def _planks(deck: Deck, frame: Frame, y: float, floor: float, key: str) -> Iterator[str]:
    if not deck.cells:
        yield f'<path class="b-beam" d="M{_n(deck.x)} {_n(y + 8)}h{_n(deck.width)}"/>'
        if frame.has_titles:
            middle = deck.x + deck.width / 2
            none = escape(_("none yet"))
            yield f'<text class="b-none" x="{_n(middle)}" y="{_n(floor + 14)}">{none}</text>'
        return
    pitch = deck.width / len(deck.cells)
    gap = min(3.0, pitch * 0.2)
    height = TALL if deck.is_tall else THIN
    # Captions wider than their plank take turns on two lines.
    widest = max(len(cell.caption) for cell in deck.cells) * 6.2 + 4
    for at, cell in enumerate(deck.cells):
        x = deck.x + at * pitch + gap / 2
        drop = 12 + (11 if widest > pitch and at % 2 else 0)
        yield _plank(cell, frame, (x, y, pitch - gap, height), drop, key)


def _plank(
    cell: Cell, frame: Frame, box: tuple[float, float, float, float], drop: float, key: str
) -> str:
    x, y, width, height = box
    look = _faces(cell, x, y, width, height, key, upright=frame.has_links)
    if not frame.has_links:
        return f"<g><title>{escape(cell.label)}</title>{look}</g>"
    number = (
        f'<text class="b-number" x="{_n(x + width / 2)}" y="{_n(y + height + drop)}">'
        f"{escape(cell.caption)}</text>"
    )
    hit = (
        f'<rect class="p-hit" x="{_n(x - 1)}" y="{_n(y - 8)}" width="{_n(width + 2)}"'
        f' height="{_n(height + 24)}" rx="4"/>'
    )
    inside = f"<title>{escape(cell.label)}</title>{look}{number}{hit}"
    if not cell.url:
        return f'<g class="plank" aria-label="{escape(cell.label)}">{inside}</g>'
    return (
        f'<a class="plank" href="{escape(cell.url)}" aria-label="{escape(cell.label)}">{inside}</a>'
    )


def _faces(
    cell: Cell, x: float, y: float, width: float, height: float, key: str, *, upright: bool
) -> str:
    """The states of a cell: one face, or a stack whose parts are the shares."""
    if len(cell.shares) == 1:
        return face(cell.shares[0][0], x, y, width, height, key)
    parts = []
    length = height if upright else width
    sizes = _parts([count for _state, count in cell.shares], length)
    # Upright stacks grow from the floor, what is done at the bottom.
    at = y + height if upright else x
    for (state, _count), size in zip(cell.shares, sizes, strict=True):
        if upright:
            at -= size
            parts.append(share(state, x, at, width, max(1.0, size - 1), key))
        else:
            parts.append(share(state, at, y, max(1.0, size - 1), height, key))
            at += size
    return "".join(parts)


def _parts(counts: Sequence[int], length: float) -> list[float]:
    """Lengths in proportion to the counts, none too thin to be seen."""
    least = min(4.0, length / len(counts))
    spare = length - least * len(counts)
    return [least + spare * count / sum(counts) for count in counts]


def _n(value: float) -> str:
    """A number as short as the picture needs: 12, 12.5."""
    return f"{value:.1f}".removesuffix(".0")
