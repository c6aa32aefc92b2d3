"""Cutting sentences into clauses that begin at their own subject or verb."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .lexicon import Lexicon
from .lexicon.load import words_of
from .normalise import place_tones
from .sentences import Sentence, clause_spans, trim

_COLON = re.compile(r":(?!\d)")
_TIME_LEAD = re.compile(
    place_tones(
        r"(?:trong |từ |tính đến |đến |tính từ |cả )?(?:giai đoạn|năm|ngày|sáng|chiều|quý|tháng|từ|\d{1,2} năm|\d{1,2} tháng)"
        r"\b[^,;:“\"]{0,60},\s*"
    )
)
_YEAR = re.compile(r"\b(19|20)\d{2}\b")
_SCENE_LEAD = re.compile(
    place_tones(
        r"(?:tại|phát biểu|trong khuôn khổ|nhân dịp|trong dịp|kết thúc|kết luận|qua|sau khi|sau|báo cáo|theo báo cáo|trên cơ sở|để|nhằm|với|trao đổi|nêu ý kiến|ở góc độ|thay mặt|cũng tại|ghi nhận|hoạt động|dẫu vậy|dịp này)"
        r"\b[^,;:“\"]{0,120},\s*"
    )
)
_TOPIC_LEAD = re.compile(
    place_tones(
        r"(?:về|trong lĩnh vực|ở lĩnh vực|trên lĩnh vực|đối với|riêng lĩnh vực|lĩnh vực)\b[^,;:“\"]{0,50}[,:]\s*"
    )
)
_CUT_WITHIN = re.compile(place_tones(r",?\s+(?:đồng thời,?|trong khi)\s+"))
_ADVERSE = re.compile(
    place_tones(
        r"(?:tuy nhiên|tuy vậy|song|dẫu vậy|mặc dù|thế nhưng|nhưng|bên cạnh|hạn chế|tồn tại)\b"
    )
)
_MARK = re.compile(r"\s*(?:\(\d{1,2}\)|\(?[a-zđ]\)|[-–+•]|\d{1,2}[.)/-])\s+")
_RHYTHM = re.compile(place_tones(r"(?:hằng|hàng|mỗi|định kỳ)\b"))


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `[first:last)` of a sentence at `[start:end)`, with what was peeled off in front.

    `topic` is the span of a topic in front ("Về giao thông,"), `is_past` whether a lead-in named
    a time already over, `is_adverse` whether one announced a "but".
    """

    sentence: Sentence
    start: int
    end: int
    first: int
    last: int
    topic: tuple[int, int] | None = None
    is_past: bool = False
    is_adverse: bool = False
    occasion: bool = False


class ClauseCutter:
    """Cuts by the lexicon's lead-ins; `year` is the year of the document, where known."""

    def __init__(self, lexicon: Lexicon, year: int | None) -> None:
        self._year = year
        leads = lexicon.table("kinds")["phrases"]["lead"]
        self._past = frozenset(words_of(phrase) for phrase in leads["past"])
        self._occasions = frozenset(words_of(phrase) for phrase in leads["occasion"])
        self._shortest = lexicon.table("thresholds")["lines"]["shortest_statement"]

    def colon(self, sentence: Sentence, start: int, end: int) -> int | None:
        """The colon that parts an announcement from what it announces."""
        match = _COLON.search(sentence.text, start, end)
        if match is None:
            return None
        return match.start()

    def whole(self, sentence: Sentence) -> Clause | None:
        """A sentence as one clause, as in the cell of a table."""
        return self._clause(sentence, sentence.start, sentence.end)

    def clauses(
        self, sentence: Sentence, start: int, end: int, *, listed: bool
    ) -> Iterator[Clause]:
        """The clauses of `[start:end)`, in order."""
        text = sentence.text
        for begin, finish in clause_spans(text, start, end):
            for one, two in self._parts(sentence, begin, finish):
                clause = self._clause(sentence, one, two)
                if clause is not None:
                    yield clause

    def _parts(self, sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
        begin = start
        folded_start = sentence.start
        for match in _CUT_WITHIN.finditer(sentence.folded, start, end):
            if match.start() - begin >= self._shortest and end - match.end() >= self._shortest:
                yield begin, match.start()
                begin = match.end()
        del folded_start
        yield from self._deeds(sentence, begin, end)

    def _deeds(self, sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts a gift from a visit told in one breath."""
        first, last = sentence.at(start), sentence.at(end)
        deeds = [hit for hit in sentence.of("deed") if first <= hit.first < last]
        begin = start
        for hit in deeds[1:]:
            before = hit.first - 1
            if before > first and sentence.words[before] in {"và", "đã"}:
                if sentence.words[before] == "đã" and sentence.words[before - 1] == "và":
                    before -= 1
                if sentence.words[before] == "và" and sentence.starts[before] - begin > 20:
                    yield begin, sentence.starts[before]
                    begin = sentence.starts[hit.first]
        yield begin, end

    def _clause(self, sentence: Sentence, start: int, end: int) -> Clause | None:
        text, folded = sentence.text, sentence.folded
        topic: tuple[int, int] | None = None
        past = adverse = occasion = False
        start, end = trim(text, start, end)
        while start < end:
            match = _MARK.match(text, start, end)
            if match is None:
                first = sentence.at(start)
                lead = self._lead(sentence, first)
                if lead is not None:
                    words = tuple(sentence.words[first:lead])
                    past = past or words in self._past
                    occasion = occasion or words in self._occasions
                    adverse = adverse or _ADVERSE.match(folded, start) is not None
                    start = sentence.ends[lead - 1]
                elif match := _TOPIC_LEAD.match(folded, start, end):
                    topic = (start, match.end())
                    start = match.end()
                elif (match := _TIME_LEAD.match(folded, start, end)) and not _RHYTHM.match(
                    folded, start
                ):
                    past = past or self._is_over(text[start : match.end()])
                    start = match.end()
                elif (match := _SCENE_LEAD.match(folded, start, end)) and self._goes_on(
                    sentence, match.end(), end
                ):
                    adverse = adverse or _ADVERSE.match(folded, start) is not None
                    start = match.end()
                else:
                    break
            else:
                start = match.end()
            start, end = trim(text, start, end)
        if end - start < self._shortest:
            return None
        first, last = sentence.at(start), sentence.at(end)
        if last - first < 3:
            return None
        return Clause(sentence, start, end, first, last, topic, past, adverse, occasion)

    def _lead(self, sentence: Sentence, first: int) -> int | None:
        for hit in sentence.of("lead"):
            if hit.first == first:
                return hit.last if hit.last < len(sentence.words) else None
        return None

    def _goes_on(self, sentence: Sentence, start: int, end: int) -> bool:
        return end - start > self._shortest

    def _is_over(self, lead: str) -> bool:
        years = [int(match.group()) for match in _YEAR.finditer(lead)]
        if not years:
            return "qua" in lead.split() or "qua," in lead.split()
        return self._year is not None and max(years) <= self._year
