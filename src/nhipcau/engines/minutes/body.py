"""The statements of a body: paragraph by paragraph, with what headings and speakers hand down."""

from collections.abc import Iterator
from dataclasses import dataclass

from .actors import Actor, ActorReader, Cast
from .answer import Statement
from .clauses import Clause, ClauseCutter
from .details import DetailReader
from .front import Front
from .furniture import Body
from .gates import Gate
from .kinds import COMMITMENT, PROPOSAL, RESULT, SHORTCOMING, judge
from .lexicon import Lexicon
from .sections import SKIP, SectionReader
from .sentences import Paragraph, Sentence, paragraphs, sentence_spans, usual_width
from .speech import SpeechReader
from .tables import Row, TableReader


@dataclass(slots=True)
class Flow:
    """What a sentence takes over from the text before it."""

    opener: str | None = None
    opener_actor: Actor | None = None
    opener_is_fresh: bool = False
    mode: str | None = None
    speaker: Actor | None = None
    spoken_kind: str | None = None
    in_quote: bool = False
    doer: Actor | None = None


class BodyReader:
    """Reads the statements of one document."""

    def __init__(self, lexicon: Lexicon, text: str, folded: str, genre: str, front: Front) -> None:
        self._lexicon = lexicon
        self._text = text
        self._folded = folded
        self._genre = genre
        self._lines = lexicon.table("thresholds")["lines"]
        self._cast = Cast(parties=[party.name for party in front.parties])
        actors = ActorReader(lexicon)
        self._sections = SectionReader(lexicon, actors, self._cast, genre)
        self._speech = SpeechReader(actors, self._cast)
        self._tables = TableReader(lexicon)
        self._cutter = ClauseCutter(lexicon, front.year)
        self._gate = Gate(genre)
        self._details = DetailReader(lexicon, actors, self._cast, front.year)
        self._flow = Flow()

    def read(self, body: Body) -> Iterator[Statement]:
        """The statements in the order of the text, none overlapping another."""
        wrapped = usual_width(self._text, body.start, body.end, self._lines["wrapped_share"])
        last = 0
        for part in paragraphs(self._text, body.start, body.end, wrapped=wrapped):
            if part.start in body.skipped:
                continue
            for statement in self._paragraph(part):
                if statement.start >= last:
                    last = statement.end
                    yield statement

    def _sentence(self, start: int, end: int) -> Sentence:
        share = self._lines["marked_share"]
        return Sentence(self._text, self._folded, start, end, self._lexicon, share)

    def _paragraph(self, part: Paragraph) -> Iterator[Statement]:
        if self._tables.is_row(self._text, part):
            row = self._tables.row(self._text, self._folded, part)
            if row is not None:
                yield from self._row(row)
            return
        sentences = [
            self._sentence(start, end)
            for start, end in sentence_spans(self._text, part.content, part.end)
        ]
        if not sentences or self._is_heading(part, sentences):
            return
        self._begin_paragraph(part, sentences)
        for number, sentence in enumerate(sentences):
            yield from self._sentence_statements(
                part, sentence, is_last=number == len(sentences) - 1
            )
        self._flow.opener_is_fresh = self._flow.opener_is_fresh and self._text[part.end - 1] == ":"

    def _is_heading(self, part: Paragraph, sentences: list[Sentence]) -> bool:
        if len(sentences) > 1 and not self._text[part.content : part.end].isupper():
            return False
        whole = sentences[0] if len(sentences) == 1 else self._sentence(part.content, part.end)
        if self._sections.enter(part, whole) is None:
            return False
        self._flow = Flow()
        return True

    def _begin_paragraph(self, part: Paragraph, sentences: list[Sentence]) -> None:
        flow = self._flow
        flow.speaker = flow.spoken_kind = None
        flow.in_quote = False
        if not part.mark and not flow.opener_is_fresh:
            flow.opener = flow.opener_actor = None
            if self._genre == "news":
                flow.mode = None
        for sentence in sentences:
            quoted = self._speech.after(sentence)
            if quoted is not None:
                flow.speaker, flow.spoken_kind = quoted.speaker, quoted.kind
                flow.in_quote = quoted.is_quote
                break

    def _row(self, row: Row) -> Iterator[Statement]:
        sentence = self._sentence(*row.content)
        clause = self._cutter.whole(sentence)
        if clause is not None:
            yield self._details.row(clause, row, self._folded, self._sentence)

    def _default(self, part: Paragraph) -> str | None:
        """The kind that the place of a paragraph gives it."""
        flow, section = self._flow, self._sections.current
        if flow.opener is not None and (part.mark or flow.opener_is_fresh):
            return flow.opener
        return section.kind if section is not None else None

    def _sentence_statements(
        self, part: Paragraph, sentence: Sentence, *, is_last: bool
    ) -> Iterator[Statement]:
        default = self._default(part)
        if default == SKIP or (
            self._genre == "official"
            and default is None
            and not self._flow.mode
            and self._sections.current is None
            and not self._may_open(sentence)
        ):
            return
        flow = self._flow
        start, end = sentence.start, sentence.end
        spoken = self._speech.after(sentence) or self._speech.before(sentence)
        if spoken is not None:
            start, end = spoken.start, spoken.end
            flow.speaker = spoken.speaker or flow.speaker
            flow.spoken_kind = spoken.kind
        colon = self._cutter.colon(sentence, start, end)
        kind_hint = spoken.kind if spoken is not None and spoken.verb is not None else None
        listed = False
        if colon is not None:
            label = self._speech.label(sentence, colon)
            if label is not None:
                flow.speaker, start = label.speaker, label.start
            else:
                opened = self._open(sentence, start, colon, kind_hint, default)
                if opened is not None:
                    if colon >= end - 1 or not self._text[colon + 1 : end].strip():
                        flow.opener, flow.opener_is_fresh = opened, True
                        flow.opener_actor = self._details.subject(sentence, start, colon)
                        return
                    kind_hint, start, listed = opened, colon + 1, True
                    flow.doer = self._details.subject(sentence, sentence.start, colon)
        item = default if (part.mark or default is not None) else None
        previous: str | None = None
        for clause in self._cutter.clauses(sentence, start, end, listed=listed):
            kind = self._kind(clause, item, kind_hint, previous, listed=listed)
            if kind is None:
                previous = None
                continue
            section = self._sections.current
            previous = kind
            yield self._details.statement(
                clause,
                kind,
                speaker=flow.speaker,
                inherited=flow.doer if previous or listed else None,
                section=section,
                opener_actor=flow.opener_actor,
            )

    def _may_open(self, sentence: Sentence) -> bool:
        return self._text[sentence.end - 1] == ":" or (
            bool(sentence.of("both")) and bool(sentence.of("cue"))
        )

    def _open(
        self, sentence: Sentence, start: int, colon: int, hint: str | None, default: str | None
    ) -> str | None:
        """The kind of the list that a colon opens; None when it opens none."""
        first, last = sentence.at(start), sentence.at(colon)
        verdict = judge(sentence, first, last)
        if verdict is not None and verdict.kind != RESULT:
            return verdict.kind
        if hint is not None:
            return hint
        hits = [hit for hit in sentence.of("heading") if hit.first < last]
        if verdict is not None and verdict.kind == RESULT:
            return RESULT
        values = [
            hit.value for hit in hits if hit.value in {RESULT, SHORTCOMING, PROPOSAL, COMMITMENT}
        ]
        return values[0] if values else default

    def _kind(
        self,
        clause: Clause,
        item: str | None,
        hint: str | None,
        previous: str | None,
        *,
        listed: bool,
    ) -> str | None:
        flow = self._flow
        sentence = clause.sentence
        weak = item in {SHORTCOMING, "situation"} or clause.is_adverse or previous == SHORTCOMING
        verdict = judge(sentence, clause.first, clause.last, weak_lack=weak)
        if clause.is_past and flow.mode is None:
            flow.mode = RESULT
        if item is not None:
            return self._gate.item(clause, item, verdict)
        fact = self._gate.fact(clause, verdict, flow.mode)
        if fact:
            return "fact"
        if listed and hint is not None:
            return self._gate.listed(clause, hint, verdict)
        return self._gate.prose(
            clause,
            verdict,
            mode=flow.mode,
            hint=hint or (previous if previous != "fact" else None),
            spoken=flow.speaker is not None,
            quoted=flow.in_quote,
            is_continued=previous is not None,
        )
