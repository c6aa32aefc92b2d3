"""What a statement says beside its kind: doer, field, form, deadline, amount, confidence."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .actors import BOTH, Actor, ActorReader, Cast, merge_listed
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
        other: str | None = None
        if row.coordinating is not None:
            cell = sentence_of(*row.coordinating)
            places = [hit.value for hit in cell.of("place")]
            other = places[0] if places else None
        units = tuple(part.strip() for part in helpers.split(";")) if helpers else ()
        actor = BOTH if row.is_joint or lead is None else lead
        who = _Who(actor, None if row.is_joint else other, lead, units)
        return self._make(clause, COMMITMENT, who, None, deadline)

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
            return BOTH, None
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
            return subject or both if kind == RESULT else both
        if kind == FACT:
            return subject or inherited or speaker
        if subject is not None and subject.name == BOTH:
            return subject
        if kind == PROPOSAL:
            is_own = subject is not None and self._asks_itself(clause, subject)
            return subject if is_own else speaker or subject or inherited
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
        given = self._given(verbs, found)
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
    def _given(verbs: list[Hit], found: list[Actor]) -> Actor | None:
        for hit in verbs:
            if hit.category == "cue" and hit.value == "assign" and hit.last - hit.first == 1:
                return next((one for one in found if one.first == hit.last and one.is_unit), None)
        return None

    def _counterpart(self, actor: Actor, found: list[Actor]) -> str | None:
        home = actor.locality or (self._cast.home if actor.is_unit else None)
        other = self._cast.other(home)
        if other is not None:
            return other
        named = [one.locality for one in found if one.locality not in (None, home)]
        return named[0] if named else None


def _cell(text: str, span: tuple[int, int] | None) -> str | None:
    return " ".join(text[span[0] : span[1]].split()) if span else None
