"""The part of a sentence that holds statements: behind the speaker, behind the colon."""

from . import gates
from .actors import Actor, ActorReader
from .clauses import ClauseCutter
from .details import DetailReader
from .flow import BELOW, Flow, Part
from .kinds import COMMITMENT, PROPOSAL, RESULT, judge
from .sentences import Sentence
from .speech import Speech, SpeechReader

_ORDERS = frozenset({"yêu", "chỉ", "giao", "phân"})  # yêu cầu, chỉ đạo, giao, phân công


class PartReader:
    """Finds the content of sentences, and tells the flow what it saw in front of it.

    `is_agreed` says that the document has begun to tell what was agreed.
    """

    def __init__(
        self,
        text: str,
        actors: ActorReader,
        speech: SpeechReader,
        cutter: ClauseCutter,
        details: DetailReader,
    ) -> None:
        self._text = text
        self._actors = actors
        self._speech = speech
        self._cutter = cutter
        self._details = details
        self._flow = Flow()
        self.is_agreed = False

    def part(self, sentence: Sentence, default: str | None, flow: Flow) -> Part | None:
        """What of a sentence is content; None when it only opens a list."""
        self._flow = flow
        part = Part(sentence.start, sentence.end)
        spoken = self._speech.after(sentence) or self._speech.before(sentence)
        if spoken is not None:
            self._hear(sentence, part, spoken)
        colon = self._cutter.colon(sentence, part.start, part.end)
        if colon is None:
            return None if self._opens_without_colon(sentence, part) else part
        label = self._speech.label(sentence, colon)
        if label is not None:
            self._flow.speaker, part.start = label.speaker, label.start
            return part
        if default == PROPOSAL and self._names_speaker(sentence, part, colon):
            return part
        if default is None and self._lists_names(sentence, colon):
            return part
        if default in gates.KINDS and self._names_order(sentence, colon):
            return part
        opened = self._opened(sentence, part, colon, default)
        return part if opened is None else self._list(sentence, part, colon, opened, default)

    def _list(
        self, sentence: Sentence, part: Part, colon: int, opened: str, default: str | None
    ) -> Part | None:
        """What stands behind a colon that opens a list; None when that is the next paragraphs."""
        self.is_agreed = self.is_agreed or opened == COMMITMENT
        doer = self._details.subject(sentence, sentence.start, colon)
        is_last = not self._text[colon + 1 : part.end].strip()
        if is_last:
            self._flow.opener, self._flow.opener_is_fresh = opened, True
            self._flow.opener_actor = doer
            return None
        if opened == RESULT and default is None and not self._works_behind(sentence, colon):
            part.end = colon  # the names behind "như:" are no results of their own
            return part
        self._flow.doer = doer
        part.hint, part.start, part.is_listed = opened, colon + 1, True
        return part

    def _lists_names(self, sentence: Sentence, colon: int) -> bool:
        """Whether "như:" only names examples, so that the whole sentence is one statement."""
        last = sentence.at(colon)
        named = last > 0 and sentence.words[last - 1] == "như" and last < len(sentence.words)
        works = any(hit.first < last for hit in sentence.of("act"))
        return named and works and not self._works_behind(sentence, colon)

    def _names_order(self, sentence: Sentence, colon: int) -> bool:
        """Whether an item does something and its colon only tells who, in which order."""
        first = sentence.at(colon)
        if first >= len(sentence.words) or self._works_behind(sentence, colon):
            return False
        names = [hit for hit in sentence.of("place") if hit.first >= first]
        works = any(hit.first < first for name in ("act", "cue") for hit in sentence.of(name))
        return works and len(names) > 1 and names[0].first == first

    @staticmethod
    def _works_behind(sentence: Sentence, colon: int) -> bool:
        """Whether works, not names, are listed behind a colon."""
        first = sentence.at(colon)
        return any(first <= hit.first <= first + 1 for hit in sentence.of("act"))

    def _names_speaker(self, sentence: Sentence, part: Part, colon: int) -> bool:
        """Under "opinions", short words before a colon are the speaker, known or not."""
        last = sentence.at(colon)
        speaks = any(hit.first < last for name in ("cue", "act") for hit in sentence.of(name))
        if not 0 < last <= 10 or speaks:
            return False
        name = " ".join(self._text[part.start : colon].split())
        self._flow.speaker = Actor(name, None, 0, last, is_unit=True)
        part.start = colon + 1
        return True

    def _opens_without_colon(self, sentence: Sentence, part: Part) -> bool:
        """ "Hội nghị thống nhất như sau." opens a list although no colon stands there."""
        if tuple(sentence.words[-2:]) not in BELOW:
            return False
        verdict = judge(sentence, sentence.at(part.start), len(sentence.words))
        self._flow.opener = verdict.kind if verdict is not None else COMMITMENT
        self._flow.opener_is_fresh = self.is_agreed = True
        return True

    def _hear(self, sentence: Sentence, part: Part, spoken: Speech) -> None:
        flow = self._flow
        part.start, part.end = spoken.start, spoken.end
        flow.speaker = spoken.speaker or flow.speaker
        flow.spoken_kind = spoken.kind
        flow.tail = None
        if spoken.verb is not None and flow.mode_is_carried:
            flow.mode, flow.mode_is_carried = None, False
        if spoken.verb is not None:
            part.hint, part.is_speech = spoken.kind, not spoken.is_quote
            if part.hint == PROPOSAL and self._orders(sentence, spoken):
                part.hint = flow.spoken_kind = COMMITMENT
            if part.hint is None and self._consents(sentence, spoken.verb.first):
                part.hint = COMMITMENT

    def _orders(self, sentence: Sentence, spoken: Speech) -> bool:
        """Whether the head of a side tells a unit of his own what to do ("yêu cầu Sở X …")."""
        verb, speaker = spoken.verb, spoken.speaker or self._flow.speaker
        if verb is None or speaker is None or sentence.words[verb.first] not in _ORDERS:
            return False
        if any(hit.first == verb.last for hit in sentence.of("group")):
            return True
        actors = self._actors.actors(sentence, verb.last, len(sentence.words))
        if not actors or actors[0].first != verb.last or not actors[0].is_unit:
            return False
        return actors[0].locality in (None, speaker.locality) and not speaker.is_unit

    @staticmethod
    def _consents(sentence: Sentence, before: int) -> bool:
        """Whether somebody says yes in front of a word."""
        return any(hit.first < before for hit in sentence.of("consent"))

    def _opened(
        self, sentence: Sentence, part: Part, colon: int, default: str | None
    ) -> str | None:
        """The kind of the list that a colon opens; None when it opens none."""
        first, last = sentence.at(part.start), sentence.at(colon)
        verdict = judge(sentence, first, last, weak_lack=True)
        if verdict is not None and verdict.kind != RESULT:
            return verdict.kind
        if part.hint is not None:
            return part.hint
        if self._consents(sentence, last):
            return COMMITMENT
        if default in gates.KINDS or verdict is not None or default == gates.SITUATION:
            return default if default in gates.KINDS else RESULT
        if any(first <= hit.first < last for hit in sentence.of("paper")):
            return COMMITMENT
        hits = [hit for hit in sentence.of("heading") if hit.first < last]
        return next((hit.value for hit in hits if hit.value in gates.KINDS), None)
