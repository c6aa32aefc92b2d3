"""Finding many phrases at once in a run of words, in time linear in the words.

All wording of the lexicon sits in one trie of words, so a sentence is walked once whatever the
number of phrases, and nothing can backtrack.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from .normalise import strip_marks


class Hit(NamedTuple):
    """A phrase found: words `[first:last)` of the sentence, its category and its value."""

    first: int
    last: int
    category: str
    value: str


_hit = tuple.__new__  # half the price of naming the parts, and this is done for every phrase
_END = ""  # no word is empty, so this key of a node is free for what ends there


class Spotter:
    """A set of phrases, each with a category and a value.

    With `bare`, a word without marks in the text also matches the marked word of the phrase; a
    word that does carry marks must still be the same word.
    """

    def __init__(
        self, phrases: Iterable[tuple[tuple[str, ...], str, str]], *, bare: bool = False
    ) -> None:
        self._bare = bare
        self._root: dict[str, Any] = {}
        for words, category, value in phrases:
            self._add(words, category, value)

    def _add(self, words: tuple[str, ...], category: str, value: str) -> None:
        node = self._root
        for word in words:
            node = node.setdefault(_bare_key(word) if self._bare else word, {})
        endings = node.setdefault(_END, [])
        if (category, value, words) not in endings:
            endings.append((category, value, words))

    def find(self, words: list[str]) -> list[Hit]:
        """Every phrase in `words`: per category the longest at the leftmost place."""
        keys = list(map(_bare_key, words)) if self._bare else words
        hits: list[Hit] = []
        taken: dict[str, int] = {}
        count = len(keys)
        for first, begun in enumerate(map(self._root.get, keys)):
            if begun is None:
                continue
            node, last = begun, first + 1
            found = [(last, node[_END])] if _END in node else []
            while last < count:
                node = node.get(keys[last])
                if node is None:
                    break
                last += 1
                if _END in node:
                    found.append((last, node[_END]))
            if found:
                self._take(words, first, found, taken, hits)
        return hits

    def _take(
        self,
        words: list[str],
        first: int,
        found: list[tuple[int, list[tuple[str, str, tuple[str, ...]]]]],
        taken: dict[str, int],
        hits: list[Hit],
    ) -> None:
        """Adds the longest phrase of each category that begins at `first`."""
        bare = self._bare
        while found:
            last, endings = found.pop()
            for category, value, phrase in endings:
                if category in taken and taken[category] > first:
                    continue
                if not bare or _same_marks(words, first, phrase):
                    taken[category] = last
                    hits.append(_hit(Hit, (first, last, category, value)))


def _bare_key(word: str) -> str:
    """A word without marks, i for y, as the folded phrases have it."""
    return strip_marks(word).replace("y", "i")


def _same_marks(words: list[str], first: int, phrase: tuple[str, ...]) -> bool:
    """Whether every word of the text is the phrase's word, or is written without any marks."""
    return all(
        words[first + index] == marked or words[first + index].isascii()
        for index, marked in enumerate(phrase)
    )
