"""Cutting sentences into clauses that begin at their own subject or verb."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from .lexicon import Lexicon
from .lexicon.load import words_of
from .sentences import Sentence, clause_spans, trim

_COLON = re.compile(r":(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MARK = re.compile(r"\s*(?:\[\s?[xX]?\]|\(\d{1,2}\)|\(?\w\)|[-–+•*]+|\d{1,2}[.)/-])\s+")
_ANNOUNCING = ("agreed", "report", "admits", "basis")


@dataclass(slots=True)
class Peel:
    """What was taken off in front of a clause, and what it told.

    `topic` is the span of a topic ("Về giao thông,"); `is_past` says that a time already over was
    named, `is_adverse` a "but", `is_occasion` "on this occasion", `is_agreed` a paper signed,
    `is_told` "as a result", `is_future` a time to come.
    """

    start: int
    topic: tuple[int, int] | None = None
    is_past: bool = False
    is_adverse: bool = False
    is_occasion: bool = False
    is_agreed: bool = False
    is_told: bool = False
    is_future: bool = False


@dataclass(slots=True)
class Clause:
    """Words `[first:last)` of a sentence at `[start:end)` of the text."""

    sentence: Sentence
    start: int
    end: int
    first: int
    last: int
    peel: Peel = field(default_factory=lambda: Peel(0))


@cache
def _leads_of(lexicon: Lexicon, name: str) -> frozenset[tuple[str, ...]]:
    phrases = lexicon.table("kinds")["phrases"]["lead"][name]
    return frozenset(words_of(phrase) for phrase in phrases)


@cache
def _triggers(lexicon: Lexicon) -> Mapping[str, frozenset[str]]:
    """Words without which a pattern cannot match."""
    return {name: frozenset(words) for name, words in lexicon.table("leads")["triggers"].items()}


class ClauseCutter:
    """Cuts by the lexicon's lead-ins; `year` is the year of the document, where known."""

    def __init__(self, lexicon: Lexicon, year: int | None) -> None:
        self._year = year
        self._leads = lexicon.leads
        self._triggers = _triggers(lexicon)
        self._past, self._told, self._future = (
            _leads_of(lexicon, name) for name in ("past", "told", "future")
        )
        self._shortest = lexicon.table("thresholds")["lines"]["shortest_statement"]

    def colon(self, sentence: Sentence, start: int, end: int) -> int | None:
        """The first colon, which may part an announcement from what it announces."""
        match = _COLON.search(sentence.text, start, end)
        return match.start() if match else None

    def whole(self, sentence: Sentence) -> Clause | None:
        """A sentence as one clause, as in the cell of a table."""
        return self._clause(sentence, sentence.start, sentence.end, in_prose=False)

    def clauses(
        self, sentence: Sentence, start: int, end: int, *, in_prose: bool
    ) -> Iterator[Clause]:
        """The clauses of `[start:end)` in order; scenes are peeled off only in prose.

        The time that stands in front of a sentence is that of all its clauses.
        """
        is_past = is_future = False
        for begin, finish in clause_spans(sentence.text, start, end):
            for one, two in self._parts(sentence, begin, finish):
                clause = self._clause(sentence, one, two, in_prose=in_prose)
                if clause is not None:
                    is_past = clause.peel.is_past = is_past or clause.peel.is_past
                    is_future = clause.peel.is_future = is_future or clause.peel.is_future
                    yield clause

    def _parts(self, sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
        begin = start
        for match in self._matches("cut", sentence, start, end):
            if self._may_cut(begin, match, end):
                yield begin, match.start()
                begin = match.start() + 1
        for match in self._matches("new_subject", sentence, begin, end):
            if self._may_cut(begin, match, end) and self._has_two_cues(sentence, begin, match, end):
                yield begin, match.start()
                begin = match.end()
        yield from self._deeds(sentence, begin, end)

    def _matches(
        self, name: str, sentence: Sentence, start: int, end: int
    ) -> Iterator[re.Match[str]]:
        """The matches of a lead's pattern, looked for only where one of its words stands."""
        if self._triggers[name].isdisjoint(sentence.words):
            return iter(())
        return self._leads[name].finditer(sentence.folded, start, end)

    def _may_cut(self, begin: int, match: re.Match[str], end: int) -> bool:
        return bool(min(match.start() - begin, end - match.end()) >= self._shortest)

    @staticmethod
    def _has_two_cues(sentence: Sentence, begin: int, match: re.Match[str], end: int) -> bool:
        """Whether both halves speak for themselves."""
        first, middle, last = (sentence.at(at) for at in (begin, match.end(), end))
        values = {"lack", "ask"}
        cues = [hit.first for hit in sentence.of("cue") if hit.value in values]
        after = any(middle <= at < last for at in cues)
        if "nên" in match.group():
            return after
        return after and any(first <= at < middle for at in cues)

    def _deeds(self, sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts a gift from a visit told in one breath ("trao … và dâng hương …")."""
        first, last = sentence.at(start), sentence.at(end)
        deeds = [
            hit.first
            for hit in sentence.of("deed")
            if first <= hit.first < last and hit.value != "none"
        ]
        words, begin = sentence.words, start
        for at in deeds[1:]:
            joint = at - 2 if words[at - 1] == "đã" else at - 1
            if joint > first and words[joint] == "và" and sentence.starts[joint] - begin > 20:
                yield begin, sentence.starts[joint]
                begin = sentence.starts[at]
        yield begin, end

    def _clause(self, sentence: Sentence, start: int, end: int, *, in_prose: bool) -> Clause | None:
        start, end = trim(sentence.text, start, end)
        peel = Peel(start)
        while self._peel(sentence, peel, end, in_prose=in_prose):
            peel.start, end = trim(sentence.text, peel.start, end)
        if end - peel.start < self._shortest:
            return None
        first, last = sentence.at(peel.start), sentence.at(end)
        return Clause(sentence, peel.start, end, first, last, peel) if last - first >= 3 else None

    def _peel(self, sentence: Sentence, peel: Peel, end: int, *, in_prose: bool) -> bool:
        """Takes one thing off in front; False when nothing more comes off."""
        start, folded, leads = peel.start, sentence.folded, self._leads
        if end - start < self._shortest:
            return False
        first = sentence.at(start)
        begin = sentence.starts[first] if first < len(sentence.starts) else start
        peel.is_adverse = peel.is_adverse or leads["adverse"].match(folded, begin) is not None
        peel.is_occasion = peel.is_occasion or leads["occasion"].match(folded, begin) is not None
        stop = self._lead_words(sentence, peel)
        if stop is None and (match := _MARK.match(sentence.text, start, end)):
            stop = match.end()
        if stop is None and (match := leads["topic"].match(folded, start, end)):
            if end - match.end() < self._shortest:
                return False
            peel.topic, stop = (start, match.end()), match.end()
        if stop is None:
            stop = self._announcement(folded, peel, end)
        if stop is None and leads["rhythm"].match(folded, start) is None:
            stop = self._time_or_scene(sentence, peel, end, in_prose=in_prose)
        if stop is None or end - stop < self._shortest:
            return False
        peel.start = stop
        return True

    def _announcement(self, folded: str, peel: Peel, end: int) -> int | None:
        """What says that something agreed, told or lacking follows, or on what a task rests."""
        for name in _ANNOUNCING:
            match = self._leads[name].match(folded, peel.start, end)
            if match is not None:
                peel.is_agreed = peel.is_agreed or name == "agreed"
                peel.is_told = peel.is_told or name == "report"
                peel.is_adverse = peel.is_adverse or name == "admits"
                return match.end()
        return None

    def _lead_words(self, sentence: Sentence, peel: Peel) -> int | None:
        first = sentence.at(peel.start)
        for hit in sentence.of("lead"):
            if hit.first == first and hit.last < len(sentence.words):
                words = tuple(sentence.words[first : hit.last])
                peel.is_past = peel.is_past or words in self._past
                peel.is_told = peel.is_told or words in self._told
                peel.is_future = peel.is_future or words in self._future
                stop: int = sentence.ends[hit.last - 1]
                return stop
        return None

    def _time_or_scene(
        self, sentence: Sentence, peel: Peel, end: int, *, in_prose: bool
    ) -> int | None:
        match = self._leads["time"].match(sentence.folded, peel.start, end)
        if match is not None and not self._promises(sentence, match):
            peel.is_past = peel.is_past or self._is_over(match.group())
            peel.is_future = peel.is_future or self._is_ahead(match.group())
            return match.end()
        match = self._leads["scene"].match(sentence.folded, peel.start, end) if in_prose else None
        if match is None or not self._begins_clause(sentence, match.end(), end):
            return None
        peel.is_past = peel.is_past or self._is_over(match.group())
        return match.end()

    @staticmethod
    def _promises(sentence: Sentence, match: re.Match[str]) -> bool:
        """Whether what looks like a time in front already holds a promise or a request."""
        return any(
            hit.value in {"will", "ask", "agree"} and match.start() <= sentence.starts[hit.first]
            for hit in sentence.of("cue")
            if sentence.ends[hit.last - 1] <= match.end()
        )

    def _begins_clause(self, sentence: Sentence, start: int, end: int) -> bool:
        """Whether a doer, a person, a lead-in or a cue follows: what stood before is off."""
        first, last = sentence.at(start), sentence.at(end)
        names = ("both", "place", "unit", "post", "person", "group", "lead", "cue", "self", "act")
        if self._leads["time"].match(sentence.folded, start, end):
            return True
        near = first + 3
        return any(
            first <= hit.first < min(near, last) for name in names for hit in sentence.of(name)
        )

    def _is_ahead(self, lead: str) -> bool:
        """Whether the time of a lead-in lies after the document's year, or begins now."""
        years = [int(match.group()) for match in _YEAR.finditer(lead)]
        ahead = self._year is not None and any(year > self._year for year in years)
        return ahead or self._leads["ahead"].match(lead) is not None

    def _is_over(self, lead: str) -> bool:
        """Whether the time of a lead-in lies behind the document's year, or says so itself.

        A day is when a thing was agreed, not a period whose results are told.
        """
        if self._leads["day"].match(lead):
            return False
        years = [int(match.group()) for match in _YEAR.finditer(lead)]
        if years:
            return self._year is not None and max(years) <= self._year
        return any(self._leads["over"].match(lead, at.start()) for at in re.finditer(r"\b\w", lead))
