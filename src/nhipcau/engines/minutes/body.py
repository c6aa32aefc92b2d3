"""The statements of a body: paragraph by paragraph, with what headings and speakers hand down."""

from collections.abc import Iterator, Sequence

from . import gates
from .actors import Actor, ActorReader, Cast
from .answer import Statement
from .clauses import Clause, ClauseCutter
from .details import DetailReader
from .flow import BELOW, Flow, Part, with_next
from .front import Front
from .furniture import Body
from .gates import Setting
from .kinds import COMMITMENT, FACT, PROPOSAL, RESULT, SHORTCOMING, Verdict, judge
from .lexicon import Lexicon
from .parts import PartReader
from .sections import SKIP, SectionReader
from .sentences import Paragraph, Sentence, paragraphs, sentence_spans, usual_width
from .speech import SpeechReader
from .tables import Row, TableReader

_BASIS = ["căn", "cứ"]
_AT_ONCE = 1
_SIDES = 2


def cast_of(front: Front) -> Cast:
    """Who is who in a document, as its front tells."""
    return Cast(
        parties=[party.name for party in front.parties],
        home=front.home,
        field=front.field,
        is_own_paper=front.is_own_paper and front.home is not None,
        guest=front.guest,
        levels={party.name: party.level for party in front.parties},
    )


class BodyReader:
    """Reads the statements of one document."""

    def __init__(self, lexicon: Lexicon, text: str, folded: str, genre: str, front: Front) -> None:
        self._lexicon = lexicon
        self._text = text
        self._folded = folded
        self._genre = genre
        self._title_span = front.title_span
        self._known = front.sentences
        self._lines = lexicon.table("thresholds")["lines"]
        cast = cast_of(front)
        actors = ActorReader(lexicon, cast)
        self._name_signers(actors, cast)
        self._sections = SectionReader(
            lexicon, actors, cast, genre, COMMITMENT if front.is_agreement else None
        )
        self._speech = SpeechReader(actors, cast)
        self._tables = TableReader(lexicon)
        self._cutter = ClauseCutter(lexicon, front.year)
        self._details = DetailReader(lexicon, actors, cast, front.year)
        self._parts = PartReader(text, actors, self._speech, self._cutter, self._details)
        self._cast, self._actors = cast, actors
        self._flow = Flow()
        self._has_begun = False
        self._body_end = 0
        self._needs_section = genre != "news" and self._sections.are_in(text)

    def _name_signers(self, actors: ActorReader, cast: Cast) -> None:
        """Remembers the units that the title names, and that they are the parties if two are."""
        if self._genre == "news":
            return
        start, end = self._title_span
        titled = [one for span, one in self._known.items() if start <= span[0] < end]
        found = [one for each in titled for one in actors.actors(each, 0, len(each.words))]
        units = {one.name: one.locality for one in found if one.is_unit and not one.is_organ}
        if (
            len(units) == _SIDES
            and None not in units.values()
            and len(set(units.values())) == _SIDES
        ):
            cast.signers = tuple(units)

    def read(self, body: Body, tables: Sequence[tuple[int, int]] = ()) -> Iterator[Statement]:
        """The statements in the order of the text, none overlapping another.

        What stands in one of the `tables` is read elsewhere.
        """
        self._body_end = body.end
        wrapped = usual_width(self._text, body.start, body.end, self._lines["wrapped_share"])
        last = 0
        parts = (
            part
            for part in paragraphs(self._text, body.start, body.end, wrapped=wrapped)
            if part.start not in body.skipped
            and not self._is_title(part)
            and not any(start < part.end and part.start < end for start, end in tables)
        )
        for part, following in with_next(parts):
            for statement in self._paragraph(part, following):
                if statement.start >= last:
                    last = statement.end
                    yield statement

    def _sentence(self, start: int, end: int) -> Sentence:
        known = self._known.get((start, end))
        if known is not None:
            return known
        share = self._lines["marked_share"]
        return Sentence(self._text, self._folded, start, end, self._lexicon, share)

    def _paragraph(self, part: Paragraph, following: Paragraph | None) -> Iterator[Statement]:
        if self._tables.is_row(self._text, part):
            row = self._tables.row(self._text, self._folded, part)
            if row is not None:
                yield from self._row(row)
            return
        sentences = [
            self._sentence(start, end)
            for start, end in sentence_spans(self._text, part.content, part.end)
        ]
        if not sentences:
            return
        self._learn_alias(sentences[0])
        if self._is_heading(part, sentences, following):
            return
        if self._is_standfirst(part) or self._is_title_line(part):
            return
        self._begin_paragraph(part, sentences)
        if len(sentences) > 1 and part.mark and gates.is_topic_line(sentences[0]):
            sentences = sentences[1:]
        for sentence in sentences:
            yield from self._statements(part, sentence)
        stays = tuple(sentences[-1].words[-2:]) in BELOW or self._text[part.end - 1] == ":"
        self._flow.opener_is_fresh = self._flow.opener_is_fresh and stays

    def _is_standfirst(self, part: Paragraph) -> bool:
        """Whether this is the paragraph that opens a longer news report with its dateline."""
        if self._genre != "news" or self._has_begun:
            return False
        self._has_begun = part.end - part.start >= self._lines["longest_heading"]
        dateline = self._lexicon.leads["dateline"].match(self._text, part.start, part.end)
        capitals = dateline is not None and dateline.group().rstrip(" -–—").isupper()
        return capitals and self._body_end - part.end > 5 * (part.end - part.start)

    def _is_title(self, part: Paragraph) -> bool:
        """Whether a paragraph is a line of the title that is not itself a heading in capitals."""
        start, end = self._title_span
        return start <= part.start < end and not self._text[part.start : part.end].isupper()

    def _is_title_line(self, part: Paragraph) -> bool:
        """Whether an unmarked line of a news text is a title or a caption: short and unstopped."""
        if self._genre != "news" or part.mark or self._flow.opener_is_fresh:
            return False
        short = part.end - part.start <= self._lines["longest_heading"]
        return short and self._text[part.end - 1] not in '.;:!?…,"”'

    def _learn_alias(self, sentence: Sentence) -> None:
        """Remembers who "Bên A" is: "Bên A: Sở X", or "Sở X (sau đây gọi là Bên A)"."""
        for hit in sentence.of("self"):
            if hit.value != "party":
                continue
            name = " ".join(sentence.words[hit.first : hit.last])
            if hit.first == 0:
                found = self._actors.actors(sentence, hit.last, len(sentence.words))
                found = [one for one in found if one.first <= hit.last + 1]
            elif sentence.words[hit.first - 1] in {"là", "tắt"}:
                found = self._actors.actors(sentence, 0, hit.first)
            else:
                continue
            if found and name not in self._cast.aliases:
                self._cast.aliases[name] = found[0]

    def _is_heading(
        self, part: Paragraph, sentences: list[Sentence], following: Paragraph | None
    ) -> bool:
        if len(sentences) > 1 and not self._text[part.content : part.end].isupper():
            return False
        whole = sentences[0] if len(sentences) == 1 else self._sentence(part.content, part.end)
        if self._sections.enter(part, whole, following) is None:
            return False
        self._flow = Flow()
        return True

    def _begin_paragraph(self, part: Paragraph, sentences: list[Sentence]) -> None:
        flow = self._flow
        flow.speaker = flow.spoken_kind = None
        flow.in_quote = False
        if not part.mark and not flow.opener_is_fresh:
            flow.opener = flow.opener_actor = None
            flow.mode_is_carried = flow.mode is not None
        for sentence in sentences:
            quoted = self._speech.after(sentence)
            if quoted is not None and quoted.is_quote:
                flow.speaker, flow.spoken_kind = quoted.speaker, quoted.kind
                flow.in_quote = True
                break

    def _row(self, row: Row) -> Iterator[Statement]:
        clause = self._cutter.whole(self._sentence(*row.content))
        if clause is not None:
            yield self._details.row(clause, row, self._sentence)

    def _default(self, part: Paragraph) -> str | None:
        """The kind that the place of a paragraph gives it."""
        flow, section = self._flow, self._sections.current
        if flow.opener is not None and (part.mark or flow.opener_is_fresh):
            return flow.opener
        if section is None and self._genre == "typed" and part.mark:
            return COMMITMENT if part.mark[0].isdigit() else gates.SITUATION
        return section.kind if section is not None else None

    def _statements(self, part: Paragraph, sentence: Sentence) -> Iterator[Statement]:
        default = self._default(part)
        if default == SKIP or (self._is_form(sentence, default) and not self._opens(sentence)):
            return
        found = self._parts.part(sentence, default, self._flow)
        if found is None or self._is_form(sentence, default):
            return
        unheaded = self._needs_section and default is None and not found.is_listed
        if unheaded and not self._is_plain_item(part, sentence):
            return
        previous: str | None = None
        in_prose = default is None and not found.is_listed
        clauses = self._cutter.clauses(sentence, found.start, found.end, in_prose=in_prose)
        for number, clause in enumerate(clauses):
            kind = self._kind(clause, default, found, previous, is_first=number == 0)
            if kind is not None:
                inherited = self._flow.doer if previous or found.is_listed else None
                statement = self._statement(clause, kind, inherited)
                self._flow.doer = self._details.doer or inherited
                yield statement
            previous = kind
        if previous is None and sentence.of("consent"):
            previous = COMMITMENT
        self._parts.is_agreed = self._parts.is_agreed or gates.signs(sentence)
        self._flow.tail = previous

    @staticmethod
    def _is_form(sentence: Sentence, default: str | None) -> bool:
        """Whether a sentence belongs to the form of a document, as "made in two copies" does.

        Under a heading of tasks "Căn cứ nhiệm vụ được giao, …" is a task, not a legal basis.
        """
        bases = default == COMMITMENT and sentence.words[:2] == _BASIS
        return any(
            hit.value == "formal" or (hit.value == "opening" and hit.first <= 1 and not bases)
            for hit in sentence.of("tone")
        )

    def _opens(self, sentence: Sentence) -> bool:
        """Whether a sentence ends as one does that announces a list."""
        return self._text[sentence.end - 1] == ":" or tuple(sentence.words[-2:]) in BELOW

    def _is_plain_item(self, part: Paragraph, sentence: Sentence) -> bool:
        """Whether an item asks or promises by its first words, whatever stands above it."""
        verdict = judge(sentence, 0, len(sentence.words)) if part.mark else None
        if self._sections.current is None or verdict is None or verdict.cue.first > _AT_ONCE:
            return False
        return verdict.kind in {COMMITMENT, PROPOSAL}

    def _statement(self, clause: Clause, kind: str, inherited: Actor | None) -> Statement:
        flow = self._flow
        return self._details.statement(
            clause,
            kind,
            speaker=flow.speaker,
            inherited=inherited or flow.opener_actor,
            section=self._sections.current,
        )

    def _kind(
        self,
        clause: Clause,
        default: str | None,
        part: Part,
        previous: str | None,
        *,
        is_first: bool,
    ) -> str | None:
        flow = self._flow
        weak = (
            default in {SHORTCOMING, gates.SITUATION}
            or clause.peel.is_adverse
            or SHORTCOMING in {previous, flow.mode}
        )
        verdict = judge(clause.sentence, clause.first, clause.last, weak_lack=weak)
        setting = Setting(
            mode=flow.mode,
            hint=part.hint,
            previous=previous,
            is_spoken=flow.speaker is not None,
            is_quoted=flow.in_quote,
            is_direct=is_first and part.is_speech and part.hint is not None,
            is_agreed=self._parts.is_agreed,
            tail=flow.tail if is_first else None,
            is_carried=flow.mode_is_carried,
        )
        if default is not None and not part.is_listed:
            says_yes = part.is_speech and part.hint == COMMITMENT and default == PROPOSAL
            return self._item_kind(clause, COMMITMENT if says_yes else default, verdict)
        if part.is_listed and part.hint is not None:
            return gates.listed(clause, part.hint, verdict)
        is_past = clause.peel.is_past and gates.is_about_cooperation(clause)
        if is_past or clause.peel.is_told or self._reports(clause):
            self._set_mode(RESULT)
        elif clause.peel.is_adverse:
            self._set_mode(SHORTCOMING if verdict and verdict.kind == SHORTCOMING else None)
        setting.mode, setting.is_carried = flow.mode, flow.mode_is_carried
        if gates.fact(clause, verdict, setting):
            return FACT
        kind = gates.prose(clause, verdict, setting)
        if kind == SHORTCOMING:
            self._set_mode(SHORTCOMING)
        if kind is None and gates.opens_results(clause, verdict):
            self._set_mode(RESULT)
        elif kind in {None, SHORTCOMING} and gates.opens_lacks(clause, verdict):
            self._set_mode(SHORTCOMING)
        return kind

    def _item_kind(self, clause: Clause, default: str, verdict: Verdict | None) -> str | None:
        """The kind of an item; under results, a "but" turns the rest of its paragraph."""
        if clause.peel.is_occasion and any(
            hit.value == "gift" for hit in clause.sentence.of("deed")
        ):
            return FACT
        if default == RESULT:
            if clause.peel.is_adverse:
                self._set_mode(SHORTCOMING)
            elif clause.last - clause.first <= 12 and gates.opens_lacks(clause, verdict):
                self._set_mode(SHORTCOMING)
                return None
            if self._flow.mode == SHORTCOMING and not self._flow.mode_is_carried:
                default = SHORTCOMING
        return gates.item(clause, default, verdict)

    @staticmethod
    def _reports(clause: Clause) -> bool:
        """Whether a sentence gives the results of a report."""
        reports = any(hit.first <= 3 for hit in clause.sentence.of("report"))
        return reports and not gates.is_background(clause)

    def _set_mode(self, mode: str | None) -> None:
        self._flow.mode, self._flow.mode_is_carried = mode, False
