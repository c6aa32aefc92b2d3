"""Two texts compared in words: what is gone, what is new, what stayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Past this many pairs of words the middle is told as gone and new, for comparing takes their time.
MOST_PAIRS = 4_000_000

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, is gone or is new."""

    kind: Kind
    text: str


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """The way from one text to another.

    Its "same" and "gone" pieces are the first text, its "same" and "new" pieces the second.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = _between(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [
        Piece("same", "".join(old[:head])),
        *middle,
        Piece("same", "".join(old[len(old) - tail :])),
    ]
    return _joined(pieces)


def _common(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with in common."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _between(old: list[str], new: list[str]) -> list[Piece]:
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return [Piece("gone", "".join(old)), Piece("new", "".join(new))]
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    pieces: list[Piece] = []
    for tag, a, b, c, d in found:
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
        else:
            pieces += [Piece("gone", "".join(old[a:b])), Piece("new", "".join(new[c:d]))]
    return pieces


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Without empty pieces; a lone space between two changes belongs to the change."""
    kept = [piece for piece in pieces if piece.text]
    out: list[Piece] = []
    gone = new = ""
    for place, piece in enumerate(kept):
        inside = 0 < place < len(kept) - 1 and piece.text.isspace()
        if piece.kind == "same" and not inside:
            out += _changed(gone, new)
            out.append(piece)
            gone = new = ""
            continue
        gone += piece.text if piece.kind != "new" else ""
        new += piece.text if piece.kind != "gone" else ""
    return (*out, *_changed(gone, new))


def _changed(gone: str, new: str) -> list[Piece]:
    if gone == new:
        return [Piece("same", gone)] if gone else []
    pieces = (Piece("gone", gone), Piece("new", new))
    return [piece for piece in pieces if piece.text]
