"""What a statement says beside its kind: doer, field, form, deadline, amount, confidence."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .actors import BOTH, Actor, ActorReader, Cast, merge_listed, tail_words
from .amounts import amount_reader
from .answer import Amount, Deadline, Statement
from .clauses import Clause
from .dates import date_reader
from .fields import OTHER, FieldReader, best_field, field_scores, form_of
from .kinds import COMMITMENT, FACT, PROPOSAL, RESULT, SHORTCOMING, cues
from .lexicon import Lexicon
from .normalise import strip_marks
from .sections import Section
from .sentences import Sentence
from .spotter import Hit
from .tables import Row

_SIDES = 2
_LEAD = 60  # characters that a date in front of a clause may take


@dataclass(frozen=True, slots=True)
class _Who:
    """The doer of a statement, whom he addresses, and the units of a table's row."""

    actor: str | None
    counterpart: str | None
    lead: str | None = None
    coordinating: tuple[str, ...] = ()


class DetailReader:
    """Makes statements of clauses whose kind is known."""

    def __init__(self, lexicon: Lexicon, actors: ActorReader, cast: Cast, year: int | None) -> None:
        self._actors = actors
        self._cast = cast
        self._year = year
        self.doer: Actor | None = None
        self._fields = FieldReader(lexicon, cast.field)
        self._dates = date_reader(lexicon)
        self._bare_dates = date_reader(lexicon, bare=True)
        self._amounts = amount_reader(lexicon)
        self._bare_amounts = amount_reader(lexicon, bare=True)
        self._offices = tail_words(lexicon, "offices")
        self._before_doer = tail_words(lexicon, "before_doer")
        self._confidence = lexicon.table("thresholds")["confidence"]

    def subject(self, sentence: Sentence, start: int, end: int) -> Actor | None:
        """The doer named first in a part of a sentence."""
        found = self._actors.actors(sentence, sentence.at(start), sentence.at(end))
        return merge_listed(sentence, found)

    def row(
        self,
        clause: Clause,
        row: Row,
        sentence_of: Callable[[int, int], Sentence],
    ) -> Statement:
        """A commitment from the row of a table."""
        text = clause.sentence.text
        lead = _cell(text, row.lead)
        helpers = _cell(text, row.coordinating)
        deadline: Deadline | None = None
        if row.deadline is not None:
            deadline = self._deadline(clause.sentence, *row.deadline)
        deadline = deadline or self._deadline(clause.sentence, clause.start, clause.end)
        units = tuple(part.strip() for part in helpers.split(";")) if helpers else ()
        places = [] if row.coordinating is None else sentence_of(*row.coordinating).of("place")
        doer = self._leader(clause, None if row.is_joint else lead)
        if doer.name == BOTH:
            return self._make(clause, COMMITMENT, _Who(BOTH, None, lead, units), None, deadline)
        other = places[0].value if places else self._cast.other(doer.locality)
        return self._make(clause, COMMITMENT, _Who(doer.name, other, lead, units), None, deadline)

    def _leader(self, clause: Clause, lead: str | None) -> Actor:
        """The doer of a row: the unit that its clause begins with, or else its lead cell."""
        found = self._actors.actors(clause.sentence, clause.first, clause.last)
        if found and found[0].first == clause.first and found[0].is_unit:
            return found[0]
        return self._actors.named(lead) if lead is not None else Actor(BOTH, None, 0, 0)

    def statement(
        self,
        clause: Clause,
        kind: str,
        *,
        speaker: Actor | None,
        inherited: Actor | None,
        section: Section | None,
    ) -> Statement:
        """The statement of a clause."""
        if speaker is not None and speaker.is_unit and speaker.locality is None:
            speaker = self._actors.named(speaker.name)
        actor, counterpart = self._doer(clause, kind, speaker, inherited, section)
        deadline: Deadline | None = None
        if kind in (COMMITMENT, PROPOSAL):
            deadline = self._deadline(clause.sentence, clause.start, clause.end)
            if deadline is None or deadline.end is None:
                deadline = self._led_by(clause) or deadline
        field = section.field if section else None
        return self._make(clause, kind, _Who(actor, counterpart), field, deadline)

    def _make(
        self,
        clause: Clause,
        kind: str,
        who: "_Who",
        hint: str | None,
        deadline: Deadline | None,
    ) -> Statement:
        sentence = clause.sentence
        text = sentence.text[clause.start : clause.end]
        folded = sentence.folded[clause.start : clause.end]
        field = self._field(clause, hint, who.lead or who.actor)
        return Statement(
            kind=kind,
            start=clause.start,
            end=clause.end,
            text=text,
            actor=who.actor,
            counterpart=who.counterpart,
            field=field,
            form=form_of(sentence, clause.first, clause.last, kind),
            deadline=deadline,
            amount=self._amount(text, folded),
            confidence=self._sureness(clause, who, field),
            lead=who.lead,
            coordinating=who.coordinating,
        )

    def _deadline(self, sentence: Sentence, start: int, end: int) -> Deadline | None:
        """The deadline in `[start:end)`, also of words without marks where there are many."""
        text, folded = sentence.text[start:end], sentence.folded[start:end]
        found = self._dates.deadline(text, folded, self._year)
        if found is not None or not self._amounts.may_be_bare(text, in_part=True):
            return found
        found = self._bare_dates.deadline(text, strip_marks(folded), self._year)
        return found if found is not None and found.text.isascii() else None

    def _led_by(self, clause: Clause) -> Deadline | None:
        """The deadline that opens a sentence: "Từ nay đến năm 2025, hai bên …"."""
        first = clause.sentence.start
        if not 0 < clause.start - first <= _LEAD:
            return None
        if clause.sentence.text[first : clause.start].rstrip()[-1:] != ",":
            return None
        return self._deadline(clause.sentence, first, clause.start)

    def _amount(self, text: str, folded: str) -> Amount | None:
        """The amount of a clause; words without marks are read only where they prevail."""
        if not self._amounts.may_be_bare(text):
            return self._amounts.amount(text, folded)
        return self._bare_amounts.amount(text, strip_marks(folded))

    def _field(self, clause: Clause, hint: str | None, unit: str | None) -> str | None:
        sentence = clause.sentence
        topic: str | None = None
        if clause.peel.topic is not None:
            first, last = sentence.at(clause.peel.topic[0]), sentence.at(clause.peel.topic[1])
            topic = best_field(field_scores(sentence, first, last), None)
        span = clause.first, clause.last
        return self._fields.field(sentence, span, heading=hint, topic=topic, unit=unit)

    def _sureness(self, clause: Clause, who: "_Who", field: str | None) -> float:
        """How sure the reader is, from what it found beside the kind."""
        weights = self._confidence
        value = float(weights["base"])
        if who.lead is not None:
            value += weights["item"]
        if cues(clause.sentence, clause.first, clause.last):
            value += weights["cue"]
        if who.actor is not None:
            value += weights["actor"]
        if field not in (None, OTHER):
            value += weights["field"]
        return round(min(0.98, value), 2)

    def _doer(
        self,
        clause: Clause,
        kind: str,
        speaker: Actor | None,
        inherited: Actor | None,
        section: Section | None,
    ) -> tuple[str | None, str | None]:
        """The doer and whom he addresses, as the conventions of the labels have it."""
        found = self._actors.actors(clause.sentence, clause.first, clause.last)
        actor = self._actor(clause, kind, speaker, inherited, found)
        if actor is None and section is not None:
            actor = section.actor
        self.doer = actor
        if actor is None or actor.name == BOTH:
            return BOTH, self._authority(clause, found) if kind == PROPOSAL else None
        return actor.name, self._counterpart(actor, found)

    def _actor(
        self,
        clause: Clause,
        kind: str,
        speaker: Actor | None,
        inherited: Actor | None,
        found: list[Actor],
    ) -> Actor | None:
        subject = self._subject(clause, found)
        if kind in (SHORTCOMING, RESULT):
            both = Actor(BOTH, None, 0, 0)
            is_whose = kind == RESULT and self._is_attribute(clause, subject)
            return subject if kind == RESULT and subject and not is_whose else both
        if kind == FACT:
            return subject or inherited or speaker
        if subject is not None and subject.name == BOTH:
            return subject
        if kind == PROPOSAL:
            if subject is not None and self._asks_itself(clause, subject):
                is_speaker = speaker is not None and self._is_same(subject, speaker)
                return speaker if is_speaker else subject
            return speaker or subject or inherited
        return self._promiser(subject, speaker, inherited)

    def _promiser(
        self, subject: Actor | None, speaker: Actor | None, inherited: Actor | None
    ) -> Actor | None:
        if subject is None:
            return inherited if inherited and inherited.name == BOTH else speaker or inherited
        return speaker if speaker is not None and self._is_same(subject, speaker) else subject

    @staticmethod
    def _is_same(subject: Actor, speaker: Actor) -> bool:
        """Whether a subject is the speaker's locality, or a short name of his unit."""
        return subject.name == speaker.locality or speaker.name.startswith(subject.name + " ")

    @staticmethod
    def _asks_itself(clause: Clause, subject: Actor) -> bool:
        """Whether the subject utters the request ("phía X kiến nghị"), not the one asked."""
        for cue in clause.sentence.of("cue"):
            if cue.first >= clause.first and cue.value == "ask":
                words = clause.sentence.words[cue.first]
                return cue.first - subject.last <= 1 and words in {"đề", "kiến", "mong"}
        return False

    def _subject(self, clause: Clause, found: list[Actor]) -> Actor | None:
        """The doer before the first verb or cue; with "giao", the unit it is given to."""
        if not found:
            return None
        sentence = clause.sentence
        verbs = [
            hit
            for name in ("cue", "act", "deed")
            for hit in sentence.of(name)
            if clause.first <= hit.first < clause.last
            and not any(actor.first <= hit.first < actor.last for actor in found)
        ]
        given = self._given(sentence, verbs, found) or self._each_side(clause, verbs, found)
        if given is not None:
            return given
        limit = min((hit.first for hit in verbs if hit.value != "none"), default=clause.last)
        before = [actor for actor in found if actor.first < max(limit, clause.first + 1)]
        if any(actor.name == BOTH for actor in before):
            return next(actor for actor in before if actor.name == BOTH)
        if before and not before[0].is_unit and before[0].first > clause.first + 6:
            return None
        return merge_listed(sentence, before)

    @staticmethod
    def _given(sentence: Sentence, verbs: list[Hit], found: list[Actor]) -> Actor | None:
        """The unit, or the units of both sides, that a task is given to."""
        for hit in verbs:
            if hit.category != "cue" or hit.value not in {"assign", "none"}:
                continue
            # "giao Ban Quản lý" holds "giao ban", which is no task given: the unit decides.
            after = [one for one in found if one.first > hit.first]
            if not after or after[0].first != hit.first + 1:
                continue
            doer = merge_listed(sentence, after)
            if doer is None or not (doer.is_unit or doer.name == BOTH):
                return None
            giver = next((one.locality for one in found if one.first < hit.first), None)
            return replace(doer, locality=doer.locality or giver) if doer.is_unit else doer
        return None

    @staticmethod
    def _each_side(clause: Clause, verbs: list[Hit], found: list[Actor]) -> Actor | None:
        """Both sides where each has its own part: "Bên A giao …, Bên B giao …"."""
        one, sentence = found[0], clause.sentence
        if one.first != clause.first or one.locality is None:
            return None
        starts = {hit.first for hit in verbs}
        for two in found[1:]:
            comma = sentence.text[: sentence.starts[two.first]].rstrip().endswith(",")
            if comma and two.locality not in (None, one.locality) and two.last in starts:
                return Actor(BOTH, None, one.first, two.last)
        return None

    def _is_attribute(self, clause: Clause, subject: Actor | None) -> bool:
        """Whether a locality only says whose or where a thing is: "lượng khách Hà Nội"."""
        if subject is None or subject.is_unit or subject.name == BOTH:
            return False
        sentence = clause.sentence
        before = sentence.text[clause.start : sentence.starts[subject.first]]
        first = sentence.at(clause.start + before.rfind(",") + 1)
        words = sentence.words[first : subject.first]
        return any(not word.isdigit() and word not in self._before_doer for word in words)

    def _authority(self, clause: Clause, found: list[Actor]) -> str | None:
        """The unit of the State that both sides ask for something."""
        asked = [hit.last for hit in clause.sentence.of("cue") if hit.value == "ask"]
        units = [one for one in found if one.is_unit and one.locality is None]
        return next((one.name for one in units if one.first in asked), None)

    def _counterpart(self, actor: Actor, found: list[Actor]) -> str | None:
        """Whom a doer addresses: the other side, or its unit of the same sort."""
        home = actor.locality or (self._cast.home if actor.is_unit else None)
        others = [one for one in found if one.locality not in (None, home)]
        if actor.is_unit and actor.name.split()[0].lower() not in self._offices:
            for one in others:
                if one.is_unit and one.name.split()[0] == actor.name.split()[0]:
                    return one.name
        return self._signer(actor) or self._cast.other(home) or self._among(others, home)

    def _signer(self, actor: Actor) -> str | None:
        """The unit on the other side where two units are the parties themselves."""
        units = {one.name: one for one in self._cast.aliases.values() if one.is_unit}
        if len(units) != _SIDES or actor.name not in units:
            return None
        return next(name for name in units if name != actor.name)

    def _among(self, others: list[Actor], home: str | None) -> str | None:
        """The sides named in a clause where there are more than two."""
        named = [one.locality for one in others if one.locality in self._cast.parties]
        names = list(dict.fromkeys(name for name in named if name is not None and name != home))
        if names:
            return " và ".join(names)
        return others[0].locality if others else None


def _cell(text: str, span: tuple[int, int] | None) -> str | None:
    return " ".join(text[span[0] : span[1]].split()) if span else None
