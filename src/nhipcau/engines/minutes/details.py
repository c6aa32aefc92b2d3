"""What a statement says beside its kind: doer, field, form, deadline, amount, confidence."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .actors import BOTH, Actor, ActorReader, Cast, merge_listed
from .amounts import amount_reader
from .answer import Amount, Deadline, Statement
from .clauses import Clause
from .dates import date_reader
from .doers import DoerReader
from .fields import OTHER, FieldReader, best_field, field_scores, form_of
from .kinds import COMMITMENT, PROPOSAL, SHORTCOMING, cues
from .lexicon import Lexicon
from .normalise import strip_marks
from .sections import Section
from .sentences import Sentence
from .tables import Row

_SUBJECT = 4  # words before the noun that a clause is about
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
        self._doers = DoerReader(lexicon, actors, cast)
        self._fields = FieldReader(lexicon, cast.field)
        self._dates = date_reader(lexicon)
        self._bare_dates = date_reader(lexicon, bare=True)
        self._amounts = amount_reader(lexicon)
        self._bare_amounts = amount_reader(lexicon, bare=True)
        self._confidence = lexicon.table("thresholds")["confidence"]

    @property
    def doer(self) -> Actor | None:
        """The doer of the statement made last."""
        return self._doers.last

    def subject(self, sentence: Sentence, start: int, end: int) -> Actor | None:
        """The doer named first in a part of a sentence."""
        found = self._actors.actors(sentence, sentence.at(start), sentence.at(end))
        return merge_listed(sentence, found)

    def row(
        self,
        clause: Clause,
        row: Row,
        sentence_of: Callable[[int, int], Sentence],
        hint: str | None = None,
    ) -> Statement:
        """A commitment from the row of a table; `hint` is the field of the title over it."""
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
            return self._make(clause, COMMITMENT, _Who(BOTH, None, lead, units), hint, deadline)
        home = self._cast.home if self._cast.is_own_paper else None
        other = places[0].value if places else self._cast.other(doer.locality or home)
        return self._make(clause, COMMITMENT, _Who(doer.name, other, lead, units), hint, deadline)

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
        actor, counterpart = self._doers.doer(clause, kind, speaker, inherited, section)
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
        field = self._field(clause, kind, hint, who.lead or who.actor)
        if self._is_internal(clause, field):
            who = replace(who, counterpart=None)
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

    def _is_internal(self, clause: Clause, field: str | None) -> bool:
        """Whether a task of one side's own paper is its own housekeeping."""
        if not self._cast.is_own_paper or field not in (None, OTHER):
            return False
        named = {hit.value for hit in clause.sentence.of("place") if hit.first >= clause.first}
        return not any(name != self._cast.home for name in named)

    def _deadline(self, sentence: Sentence, start: int, end: int) -> Deadline | None:
        """The deadline in `[start:end)`, also of words without marks where there are many."""
        text, folded = sentence.text[start:end], sentence.folded[start:end]
        found = self._dates.deadline(text, folded, self._year)
        if not self._amounts.may_be_bare(text, in_part=True):
            return found
        bare = self._bare_dates.deadline(text, strip_marks(folded), self._year)
        is_better = found is None or (bare is not None and found.text in bare.text)
        return bare if is_better and bare is not None and bare.text.isascii() else found

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

    def _field(self, clause: Clause, kind: str, hint: str | None, unit: str | None) -> str | None:
        sentence = clause.sentence
        topic: str | None = None
        if clause.peel.topic is not None:
            first, last = sentence.at(clause.peel.topic[0]), sentence.at(clause.peel.topic[1])
            topic = best_field(field_scores(sentence, first, last), None)
        span = clause.first, clause.last
        return self._fields.field(
            sentence,
            span,
            heading=hint,
            topic=topic,
            unit=unit,
            of_cooperation=kind == SHORTCOMING and self._is_of_cooperation(clause),
        )

    @staticmethod
    def _is_of_cooperation(clause: Clause) -> bool:
        """Whether a clause begins with the cooperation itself: its papers, or who told whom."""
        return any(
            0 <= hit.first - clause.first <= _SUBJECT
            for name in ("paper", "itself")
            for hit in clause.sentence.of(name)
        )

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


def _cell(text: str, span: tuple[int, int] | None) -> str | None:
    return " ".join(text[span[0] : span[1]].split()) if span else None
