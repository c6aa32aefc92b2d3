"""Paragraphs, list marks, sentences and clauses, as spans of the text.

Everything works on positions; no text is copied but the words of one sentence at a time.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from .lexicon import Lexicon
from .normalise import LOWER, UPPER
from .spotter import Hit

_WORDS = re.compile(r"(\w+)")
_MARK = re.compile(
    r"\s*(?:>{1,3}|#{1,4}|[-–—+*•●▪►✓·○◦❖➢→➔⇒~]+|[①-⑳]|\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|\d{1,3}(?:[.)/]-?|-(?=\s))|"
    r"[IVXLC]{1,6}(?:[.)/]|-(?=\s))|[a-zđA-ZĐ][.)/]|(?:Điều|ĐIỀU|Mục|Phần|Khoản)\s+\d{1,3}[.:]?)(?=\s|[^\W\d])\s*"
)
_END = re.compile(
    rf"""[.!?…]+["”’»)\]]{{0,3}}(?=\s|$|["“])|(?<=[{LOWER}])[.](?=[{UPPER}“"][{LOWER} ])"""
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(/,.])(?:TP|Tp|tp|T\.P|Q|P|H|TX|Tx|TT|ThS|TS|PGS|GS|BS|KTS|CN|ĐT|Tr|tr|v\.v|vv|Mr|Mrs|St|No|Đ/c|[A-ZĐ])$"
)
_LONGEST = 3_000
_CLAUSE = re.compile(r";")
_MARKED = LOWER.removeprefix("a-z")
_GLUED = re.compile(
    rf"(?<=[{_MARKED}])(?=[A-ZĐ][{LOWER}])|(?<=[a-z])(?=[{_MARKED.upper()}][{LOWER}])"
)
_TRAILING = " \t\n.,;:!?…-–—/*\"”“’'»|"
_LEADING = " \t\n.,;:!?…-–—+*•\"“”‘'«»|·"
_NOT_IN_NAMES = frozenset({"tone", "act", "deed", "consent"})  # "Tam Chúc" wishes nobody well
_NO_HITS: list[Hit] = []  # never added to
_PAIRS = {"“": "”", "”": "“", "(": ")", ")": "("}


@dataclass(slots=True)
class Paragraph:
    """One paragraph: `[start:end)` with white space off; `mark` is its list mark, perhaps empty.

    `content` is where the words begin after the mark.
    """

    start: int
    content: int
    end: int
    mark: str
    after_gap: bool


def paragraphs(text: str, start: int, end: int, *, wrapped: int = 0) -> Iterator[Paragraph]:
    """The paragraphs of `text[start:end]`.

    Where the page broke the lines (`wrapped` is their usual width, 0 when it did not), a line goes
    on in the next one unless that one begins an item or this one is short or ends a sentence.
    """
    first: int | None = None
    last = start
    gap = True
    for begin, finish in _lines(text, start, end):
        if begin == finish:
            if first is not None:
                yield _paragraph(text, first, last, after_gap=gap)
                first = None
            gap = True
            continue
        if first is not None and not _goes_on(text, last, begin, finish, wrapped):
            yield _paragraph(text, first, last, after_gap=gap)
            first, gap = begin, False
        elif first is None:
            first = begin
        last = finish
    if first is not None:
        yield _paragraph(text, first, last, after_gap=gap)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines as spans without their outer white space."""
    while start < end:
        finish = text.find("\n", start, end)
        finish = end if finish < 0 else finish
        line = text[start:finish]
        begin = start + len(line) - len(line.lstrip())
        yield begin, max(begin, start + len(line.rstrip()))
        start = finish + 1


def _goes_on(text: str, last: int, begin: int, finish: int, wrapped: int) -> bool:
    """Whether the line at `begin` continues the one that ended at `last`."""
    if text[last - 1] in ".;:!?…|" or text[begin] == "|" or _MARK.match(text, begin, finish):
        return False
    if "\t" in text[begin:finish]:
        return False
    if text[begin].islower():
        return True
    if not wrapped:
        return False
    line_start = text.rfind("\n", 0, last) + 1
    return last - line_start >= wrapped


def usual_width(text: str, start: int, end: int, share: float) -> int:
    """The width at which the page breaks lines, times `share`; 0 when paragraphs are whole.

    A text counts as wrapped when many lines go on in lower case on the next line.
    """
    lengths: list[int] = []
    continued = 0
    previous_open = False
    for begin, finish in _lines(text, start, min(end, start + 50_000)):
        if begin == finish:
            previous_open = False
            continue
        if previous_open and text[begin].islower():
            continued += 1
        lengths.append(finish - begin)
        previous_open = text[finish - 1] not in ".;:!?…"
    if len(lengths) < 4 or continued < max(2, len(lengths) // 12):
        return 0
    lengths.sort()
    return int(lengths[len(lengths) * 9 // 10] * share)


def _paragraph(text: str, start: int, end: int, *, after_gap: bool) -> Paragraph:
    match = _MARK.match(text, start, end)
    if match is None or match.end() >= end:
        return Paragraph(start, start, end, "", after_gap)
    return Paragraph(start, match.end(), end, match.group().strip(), after_gap)


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph, each with its final punctuation."""
    begin = start
    for match in _END.finditer(text, start, end):
        if _is_end(text, match, begin, end):
            yield from _unglued(text, begin, match.end())
            begin = match.end()
            while begin < end and text[begin].isspace():
                begin += 1
    if begin < end:
        yield from _unglued(text, begin, end)


def _is_end(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    after = text[match.end() : min(end, match.end() + 4)].lstrip()
    if after and after[0].islower():
        return False
    if match.group()[0] == "." and after:
        before = text[max(begin, match.start() - 6) : match.start()]
        return not _ABBREVIATION.search(before)
    return True


def _unglued(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Splits where two sentences lost the stop between them ("của tỉnhĐoàn công tác").

    No piece is longer than any sentence a person writes, which keeps the work that follows linear.
    """
    begin = start
    while end - begin > _LONGEST:
        cut = text.rfind(" ", begin + 1, begin + _LONGEST)
        cut = cut if cut > begin else begin + _LONGEST
        yield begin, cut
        begin = cut
    for match in _GLUED.finditer(text, start, end):
        if match.start() - begin > 20 and text[begin : match.start()].count(" ") > 2:
            yield begin, match.start()
            begin = match.start()
    yield begin, end


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without outer white space, punctuation and unpaired quotes."""
    while start < end and text[start] in _LEADING and not _opens_pair(text, start, end):
        start += 1
    while start < end and text[end - 1] in _TRAILING and not _closes_pair(text, start, end):
        end -= 1
    return start, end


def _opens_pair(text: str, start: int, end: int) -> bool:
    return (
        text[start] in '“"'
        and 0 < text.find("”" if text[start] == "“" else '"', start + 1, end) < end - 1
    )


def _closes_pair(text: str, start: int, end: int) -> bool:
    quote = text[end - 1]
    if quote == "”":
        return "“" in text[start : end - 1]
    return quote == '"' and text.count('"', start, end) % 2 == 0


class Sentence:
    """A span with its folded words and the lexicon's phrases among them."""

    __slots__ = ("_groups", "end", "ends", "folded", "hits", "start", "starts", "text", "words")

    def __init__(
        self, text: str, folded: str, start: int, end: int, lexicon: Lexicon, marked_share: float
    ) -> None:
        self.text = text
        self.folded = folded
        self.start = start
        self.end = end
        pieces = _WORDS.split(folded[start:end])
        places = list(accumulate(map(len, pieces), initial=start))
        self.words = pieces[1::2]
        self.starts = places[1:-1:2]
        self.ends = places[2::2]
        piece = text[start:end]
        bare = len(piece.encode()) - len(piece) < marked_share * len(piece)
        found = (lexicon.bare_spotter if bare else lexicon.spotter).find(self.words)
        self.hits = [hit for hit in found if self._is_meant(hit)]
        self._groups: dict[str, list[Hit]] = {}
        for hit in self.hits:
            if hit.category in self._groups:
                self._groups[hit.category].append(hit)
            else:
                self._groups[hit.category] = [hit]

    def _is_meant(self, hit: Hit) -> bool:
        """Whether a phrase is what it seems: a locality, or a word that is no part of a name."""
        if hit.category == "place":
            return self._is_place(hit)
        if hit.category not in _NOT_IN_NAMES or hit.last - hit.first > 1 or hit.first == 0:
            return True
        start = self.starts[hit.first]
        if not self.text[start].isupper() or self.text[start - 1] != " ":
            return True
        before = self.starts[hit.first - 1]
        return not self.text[before].isupper() or self.text[before:start].isupper()

    def _is_place(self, hit: Hit) -> bool:
        """A name of a locality begins with a capital and is not torn by a comma."""
        start, end = self.span(hit)
        if "," in self.text[start:end] or ";" in self.text[start:end]:
            return False
        if self.text[start].isupper():
            return True
        return hit.first > 0 and self.words[hit.first - 1] in {"tỉnh", "phố", "tp", "tinh", "pho"}

    def span(self, hit: Hit) -> tuple[int, int]:
        """Where a hit stands in the text."""
        return self.starts[hit.first], self.ends[hit.last - 1]

    def of(self, category: str) -> list[Hit]:
        """The hits of one category, left to right."""
        return self._groups.get(category, _NO_HITS)

    def at(self, position: int) -> int:
        """The number of the first word at or after a position of the text."""
        return bisect_left(self.starts, position)


def clause_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between semicolons that stand outside brackets and quotes."""
    begin = start
    for match in _CLAUSE.finditer(text, start, end):
        if text.count("(", begin, match.start()) <= text.count(")", begin, match.start()):
            yield begin, match.start()
            begin = match.end()
    yield begin, end
