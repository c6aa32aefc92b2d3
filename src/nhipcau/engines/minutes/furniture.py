"""Where the body of a document ends, and which lines inside it are the page's, not the text's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from .lexicon import Lexicon

_LINE = re.compile(r"[^\n]+")
_STOPS = ".;:!?…|"
_SHORT = 160
_LONG = 60
_ENOUGH = 200  # characters of longer lines that make a body
_PROSE = 200


@dataclass(frozen=True, slots=True)
class Body:
    """The body `[start:end)` and the starts of the lines in it that are furniture."""

    start: int
    end: int
    skipped: frozenset[int]


def find_body(text: str, folded: str, lexicon: Lexicon, *, official: bool) -> Body:
    """The part of a text that a person wrote as its content.

    In a news text an end mark ends the body when something like a body stands in front of it and
    no longer prose follows; otherwise only its own block is left out. In an official document the
    signatures and recipients are left out, and an annex behind them is read again.
    """
    lines = list(_lines(text, folded))
    finder = _official if official else _news
    last, skipped = finder(folded, lines, lexicon.furniture)
    return Body(0, last, frozenset(skipped))


def _lines(text: str, folded: str) -> Iterator[tuple[int, int]]:
    """Lines that are not blank, as spans without outer white space.

    Lines that a page broke in the middle of a sentence are one: what goes on in lower case is
    neither a button nor a caption, whatever its words.
    """
    begun: tuple[int, int] | None = None
    for match in _LINE.finditer(folded):
        line = match.group()
        body = line.strip()
        if not body:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        if begun is not None and _goes_on(text, begun, start):
            begun = begun[0], start + len(body)
            continue
        if begun is not None:
            yield begun
        begun = start, start + len(body)
    if begun is not None:
        yield begun


def _goes_on(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether the line at `start` goes on with the sentence of the one before it."""
    return (
        text[start].islower()
        and text[before[1] - 1] not in _STOPS
        and text.count("\n", before[1], start) == 1
    )


def _news(
    folded: str, lines: list[tuple[int, int]], patterns: Mapping[str, re.Pattern[str]]
) -> tuple[int, set[int]]:
    prose = list(accumulate((end - start if end - start >= _PROSE else 0) for start, end in lines))
    total = prose[-1] if prose else 0
    skipped: set[int] = set()
    last = seen = 0
    inside_block = False
    for number, (start, end) in enumerate(lines):
        length = end - start
        if length <= _SHORT:
            if seen >= _ENOUGH and patterns["ends"].match(folded, start, end):
                if 2 * prose[number] >= total - prose[number]:
                    return last, skipped
                inside_block = True
            is_link = patterns["links"].match(folded, start, end) is not None
            if is_link or _is_skipped(folded, start, end, patterns):
                skipped.add(start)
                continue
        if inside_block and length < _PROSE:
            skipped.add(start)
            continue
        inside_block = False
        seen += length if length >= _LONG else 0
        last = end
    return last, skipped


def _official(
    folded: str, lines: list[tuple[int, int]], patterns: Mapping[str, re.Pattern[str]]
) -> tuple[int, set[int]]:
    skipped: set[int] = set()
    last = seen = 0
    closed = False
    for start, end in lines:
        length = end - start
        if closed and (patterns["reopens"].match(folded, start, end) or length > _SHORT):
            closed = False
        if not closed and seen >= 3 and length <= _SHORT:
            closed = patterns["closings"].match(folded, start, end) is not None
        if closed or (length <= _SHORT and _is_skipped(folded, start, end, patterns)):
            skipped.add(start)
            continue
        seen += length > 20
        last = end
    return last, skipped


def _is_skipped(folded: str, start: int, end: int, patterns: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a short line is a clock, a button or a caption."""
    return (
        patterns["skips"].match(folded, start, end) is not None
        or patterns["caption_ends"].search(folded, start, end) is not None
    )
