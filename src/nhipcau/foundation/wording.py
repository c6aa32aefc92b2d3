"""Two texts compared in words: what is gone, what is new, what stayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Literal

# A word or a sign with the spaces behind it: texts of other words must not meet in their spaces.
WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
SENTENCE = re.compile(r"[^.;:\n]*(?:[.;:\n]\s*|$)")
# Past this many pairs of words sentences are compared first, and past as many of those nothing.
MOST_PAIRS = 250_000
# Sentences of this many letters together are compared in words.
LONGEST_PAIR = 3_000

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
    return _joined(_compared(before, after, WORD))


def _compared(before: str, after: str, unit: re.Pattern[str]) -> list[Piece]:
    """The pieces, without those that both texts begin or end with being looked at twice."""
    old, new = unit.findall(before), unit.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return [
        Piece("same", "".join(old[:head])),
        *_between(old[head : len(old) - tail], new[head : len(new) - tail], unit),
        Piece("same", "".join(old[len(old) - tail :])),
    ]


def _common(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with in common."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _between(old: list[str], new: list[str], unit: re.Pattern[str]) -> list[Piece]:
    gone, fresh = "".join(old), "".join(new)
    if not old or not new:
        return [Piece("gone", gone), Piece("new", fresh)]
    if len(old) * len(new) > MOST_PAIRS:
        whole = [Piece("gone", gone), Piece("new", fresh)]
        return _compared(gone, fresh, SENTENCE) if unit is WORD else whole
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, fresh = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            pieces.append(Piece("same", gone))
        elif unit is SENTENCE and len(gone) + len(fresh) < LONGEST_PAIR:
            pieces += _compared(gone, fresh, WORD)
        else:
            pieces += [Piece("gone", gone), Piece("new", fresh)]
    return pieces


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Without empty pieces, neighbours of one kind as one, what is gone before what is new."""
    kept = [piece for piece in pieces if piece.text]
    out: list[Piece] = []
    gone = new = ""
    for piece in [*kept, Piece("same", "")]:
        if piece.kind == "same":
            out += [*_changed(gone, new), piece]
            gone = new = ""
            continue
        gone += piece.text if piece.kind != "new" else ""
        new += piece.text if piece.kind != "gone" else ""
    groups = groupby((piece for piece in out if piece.text), key=lambda piece: piece.kind)
    return tuple(Piece(kind, "".join(one.text for one in some)) for kind, some in groups)


def _changed(gone: str, new: str) -> list[Piece]:
    """What is gone and what is new; the last word of a text that goes on now has stayed."""
    head = _first_word(gone)
    stays = head if head == _first_word(new) else ""
    rest = gone[len(stays) :], new[len(stays) :]
    if gone == new:
        return [Piece("same", gone)]
    return [Piece("same", stays), Piece("gone", rest[0]), Piece("new", rest[1])]


def _first_word(text: str) -> str:
    found = WORD.match(text)
    return found[0].rstrip() if found else ""
