"""Who does what a statement says, and whom he addresses."""

from dataclasses import replace

from .actors import BOTH, Actor, ActorReader, Cast, merge_listed, own_phrases, tail_words
from .clauses import Clause
from .kinds import COMMITMENT, FACT, PROPOSAL, RESULT, SHORTCOMING
from .lexicon import Lexicon
from .sections import Section
from .sentences import Sentence
from .spotter import Hit

_SIDES = 2
_LONGEST_GROUP = 24  # words
_NAMED = 6  # words in which a delegation is named
_LEVELS = (["tỉnh"], ["thành", "phố"], ["thủ", "đô"])
_NOT_OWN = (["bạn"], ["giao"])  # "tỉnh bạn" is the other; "UBND tỉnh giao Sở X …" is for Sở X to do


class DoerReader:
    """Finds the doers of one document's statements; `last` is the one found last."""

    def __init__(self, lexicon: Lexicon, actors: ActorReader, cast: Cast) -> None:
        self._actors = actors
        self._cast = cast
        self._offices = tail_words(lexicon, "offices")
        self._before_doer = tail_words(lexicon, "before_doer")
        self._nouns = tail_words(lexicon, "nouns")
        self._selves = own_phrases(lexicon)
        self._self_words = frozenset(phrase[0] for phrase in self._selves)
        self.last: Actor | None = None

    def doer(
        self,
        clause: Clause,
        kind: str,
        speaker: Actor | None,
        inherited: Actor | None,
        section: Section | None,
    ) -> tuple[str | None, str | None]:
        """The doer and whom he addresses, as the conventions of the labels have it."""
        found = self._actors.actors(clause.sentence, clause.first, clause.last)
        actor = self._group(clause) if kind == COMMITMENT and self._cast.is_own_paper else None
        actor = actor or self._actor(clause, kind, speaker, inherited, found)
        if actor is None and section is not None:
            actor = section.actor
        if actor is None and kind == COMMITMENT and self._cast.is_own_paper:
            actor = self._issuer(clause)
        self.last = actor
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
        subject = self._own(clause, kind, speaker, found) or self._subject(clause, found)
        if kind in (SHORTCOMING, RESULT):
            both = Actor(BOTH, None, 0, 0)
            is_whose = kind == RESULT and self._is_attribute(clause, subject)
            return subject if kind == RESULT and subject and not is_whose else both
        if kind == FACT:
            return subject or inherited or speaker or self._guest(clause)
        if subject is not None and subject.name == BOTH:
            return subject
        if kind == PROPOSAL:
            return self._asker(clause, found, subject, speaker) or inherited
        return self._promiser(subject, speaker, inherited)

    def _guest(self, clause: Clause) -> Actor | None:
        """The side whose delegation a clause tells of."""
        came = "đòan" in clause.sentence.words[clause.first : clause.first + _NAMED]
        return self._place(self._cast.guest) if came else None

    def _asker(
        self,
        clause: Clause,
        found: list[Actor],
        subject: Actor | None,
        speaker: Actor | None,
    ) -> Actor | None:
        """Who asks: the speaker before the one he asks, or both where both shall do it."""
        if self._asks_both(clause, found):
            return found[0]
        if subject is not None and self._asks_itself(clause, subject):
            is_speaker = speaker is not None and self._is_same(subject, speaker)
            return speaker if is_speaker else subject
        return speaker or subject

    def _group(self, clause: Clause) -> Actor | None:
        """The departments that a paper of one side names together ("Các sở, ban, ngành …")."""
        sentence = clause.sentence
        if sentence.words[clause.first : clause.first + 2] != ["các", "sở"]:
            return None
        works = (hit.first for name in ("act", "cue") for hit in sentence.of(name))
        verb = min((at for at in works if at > clause.first), default=clause.last)
        if verb - clause.first > _LONGEST_GROUP:
            return None
        end = sentence.ends[verb - 1]
        name = " ".join(sentence.text[clause.start : end].split()).rstrip(" ,")
        return Actor(name, None, clause.first, verb, is_unit=True)

    def _issuer(self, clause: Clause) -> Actor | None:
        """The side that issues a paper does what the paper orders of nobody, alone or not."""
        sentence = clause.sentence
        begins = any(
            hit.first == clause.first for name in ("act", "cue") for hit in sentence.of(name)
        )
        joint = any(clause.first <= hit.first < clause.last for hit in sentence.of("coop"))
        return self._place(self._cast.home) if begins and not joint else None

    @staticmethod
    def _asks_both(clause: Clause, found: list[Actor]) -> bool:
        """Whether a request opens a clause and is for both sides: "Kiến nghị hai tỉnh …"."""
        if not found or found[0].name != BOTH:
            return False
        return any(
            cue.value == "ask" and cue.first == clause.first and cue.last == found[0].first
            for cue in clause.sentence.of("cue")
        )

    @staticmethod
    def _place(name: str | None) -> Actor | None:
        return Actor(name, name, 0, 0) if name is not None else None

    def _own(
        self, clause: Clause, kind: str, speaker: Actor | None, found: list[Actor]
    ) -> Actor | None:
        """Whom "tỉnh", "thành phố" or "đoàn" in front of the first verb means.

        The one party of that level, the speaker's locality, the side that is not the one helped,
        or the side whose paper it is.
        """
        sentence, words = clause.sentence, clause.sentence.words
        owned = self._owner(clause)
        if owned is not None:
            return owned
        if words[clause.first] not in self._self_words:
            return None
        phrase = next(
            (
                one
                for one in self._selves
                if tuple(words[clause.first : clause.first + len(one)]) == one
            ),
            None,
        )
        if phrase is None or any(one.first == clause.first for one in found):
            return None
        after = clause.first + len(phrase)
        follows = words[after : after + 1]
        if any(hit.first == after for hit in sentence.of("place")) or follows in _NOT_OWN:
            return None
        if phrase[0] == "đòan":
            is_named = any(one.first <= clause.first + _NAMED for one in found)
            return self._place(self._cast.guest) if kind == FACT and not is_named else None
        named = {one.locality for one in found if one.locality in self._cast.parties}
        other = self._cast.other(named.pop()) if len(named) == 1 else None
        at_home = self._cast.home if self._cast.is_own_paper else None
        said = speaker.locality if speaker is not None else None
        return self._place(self._cast.of_level(phrase[-1]) or said or other or at_home)

    def _owner(self, clause: Clause) -> Actor | None:
        """The party of the level that a subject belongs to: "các bệnh viện của thành phố"."""
        sentence, words = clause.sentence, clause.sentence.words
        works = (hit.first for name in ("act", "cue") for hit in sentence.of(name))
        verb = min((at for at in works if at >= clause.first), default=clause.last)
        for at in range(clause.first + 1, min(verb, clause.first + _NAMED)):
            level = next((one for one in _LEVELS if words[at + 1 : at + 1 + len(one)] == one), None)
            if words[at] == "của" and level is not None:
                after = at + 1 + len(level)
                if not any(hit.first == after for hit in sentence.of("place")):
                    return self._place(self._cast.of_level(words[at + 1]))
        return None

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
            and not (hit.first > clause.first and sentence.words[hit.first - 1] in self._nouns)
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
        units = {one.name for one in self._cast.aliases.values() if one.is_unit}
        names = units if len(units) == _SIDES else set(self._cast.signers)
        if actor.name not in names:
            return None
        return next(name for name in names if name != actor.name)

    def _among(self, others: list[Actor], home: str | None) -> str | None:
        """The sides named in a clause where there are more than two."""
        named = [one.locality for one in others if one.locality in self._cast.parties]
        names = list(dict.fromkeys(name for name in named if name is not None and name != home))
        if names:
            return " và ".join(names)
        return others[0].locality if others else None
