"""Where a text that a reviewer changed is cut, when its source is cut at a place."""

from __future__ import annotations

from difflib import SequenceMatcher

# Past this many pairs of words the place is told by proportion, for comparing takes their time.
MOST_PAIRS = 1_000_000


def cut_as_the_source(text: str, before: str, after: str) -> tuple[str, str]:
    """The two parts of `text`, cut where its source was cut into `before` and `after`.

    The words that both share say where; a part of which nothing is left takes the source's words.
    """
    words, source = text.split(), [*before.split(), *after.split()]
    place = _place(source, words, len(before.split()))
    first, second = " ".join(words[:place]), " ".join(words[place:])
    return _trimmed(first) or _trimmed(before), _trimmed(second) or _trimmed(after)


def _place(source: list[str], words: list[str], cut: int) -> int:
    """How many of the words stand before the place that has `cut` words of the source before it."""
    if len(source) * len(words) > MOST_PAIRS:
        return round(cut * len(words) / len(source))
    old, new = ([word.casefold().strip(",;.") for word in row] for row in (source, words))
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if a <= cut < b:
            inside = cut - a
            return c + (inside if tag == "equal" else round(inside * (d - c) / (b - a)))
    return len(words)


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" ,;.-–—•+*")
