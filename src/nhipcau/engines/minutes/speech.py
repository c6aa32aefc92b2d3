"""Who speaks in a sentence, and where what he says begins and ends."""

import re
from dataclasses import dataclass, replace

from .actors import Actor, ActorReader, Cast
from .kinds import COMMITMENT, PROPOSAL
from .normalise import LOWER, UPPER
from .sentences import Sentence
from .spotter import Hit

_NAME = re.compile(rf"(?:[{UPPER}][{LOWER}']+ ){{1,4}}[{UPPER}][{LOWER}']+")
_CLOSED_QUOTE = re.compile(r"[”\"»]\s*[,.–-]?\s*|(?<=[\w…]),\s+")
_AFTER_VERB = re.compile(r"\s*(?:rằng|là)?\s*[:,]?\s*[“\"]?\s*")


@dataclass(frozen=True, slots=True)
class Speech:
    """The content `[start:end)` of a sentence, its speaker, and the kind his verb suggests."""

    start: int
    end: int
    speaker: Actor | None
    kind: str | None
    verb: Hit | None
    is_quote: bool = False


class SpeechReader:
    """Finds attributions: before the content, after it, or as a label with a colon."""

    def __init__(self, actors: ActorReader, cast: Cast) -> None:
        self._actors = actors
        self._cast = cast

    def after(self, sentence: Sentence) -> Speech | None:
        """`…”, ông X, Giám đốc Sở Y đề xuất.`: the speaker named behind what he said."""
        says = sentence.of("say")
        if not says or says[-1].last < len(sentence.words) - 2:
            return None
        marks = list(_CLOSED_QUOTE.finditer(sentence.text, sentence.start, sentence.end))
        for match in marks:
            first = sentence.at(match.end())
            quoted = match.group()[0] in '”"»'
            content = first - sentence.at(sentence.start)
            if content < 3 or first >= says[-1].first or not self._names_person(sentence, first):
                continue
            if not quoted and says[-1].first - first > 24:
                continue
            speaker = self._speaker(sentence, first, len(sentence.words))
            kind = _kind_of(sentence, says[-1])
            return Speech(sentence.start, match.start(), speaker, kind, says[-1], is_quote=quoted)
        return None

    def _names_person(self, sentence: Sentence, first: int) -> bool:
        return any(
            hit.first == first and hit.category in {"post", "person"} for hit in sentence.hits
        )

    def before(self, sentence: Sentence) -> Speech | None:
        """`Bí thư Tỉnh ủy X nhấn mạnh, …`: the speaker named in front of what he says."""
        persons = [hit for hit in sentence.hits if hit.category in {"post", "person"}]
        if sentence.words and sentence.words[0] in {"theo", "còn"}:
            return self._according_to(sentence)
        says = self._verbs(sentence, persons)
        if not says:
            return None
        verb = says[0]
        for later in says[1:]:
            if _kind_of(sentence, verb) is None and _kind_of(sentence, later) == PROPOSAL:
                verb = later
                break
        end = sentence.ends[verb.last - 1]
        match = _AFTER_VERB.match(sentence.text, end, sentence.end)
        start = match.end() if match else end
        speaker = self._speaker(sentence, 0, says[0].first)
        return Speech(start, sentence.end, speaker, _kind_of(sentence, verb), verb)

    def _verbs(self, sentence: Sentence, persons: list[Hit]) -> list[Hit]:
        """Verbs of speech with a person in front of them who is their subject.

        The person must open his part of the sentence, with nothing asked or done before him, and
        no cue may stand between him and the verb.
        """
        named = self._named(sentence, persons)
        works = [
            hit.first
            for name in ("cue", "act")
            for hit in sentence.of(name)
            if hit.first not in named
        ]
        cues = [hit for hit in sentence.of("cue") if hit.value != "none"]
        found: list[Hit] = []
        for say in sentence.of("say"):
            before = [person for person in persons if person.last <= say.first]
            if not before:
                continue
            if not found:
                last = before[-1]
                comma = sentence.text.rfind(",", sentence.start, sentence.starts[last.first])
                begin = sentence.at(comma) if comma > 0 else 0
                if any(begin <= at < last.first for at in works):
                    continue
                acts = (act.first for act in sentence.of("act") if act.first not in named)
                if any(last.last <= at < say.first - 2 for at in acts):
                    continue
                if any(last.last <= cue.first and cue.last <= say.first for cue in cues):
                    continue
            found.append(say)
        return found

    def _named(self, sentence: Sentence, persons: list[Hit]) -> frozenset[int]:
        """The words inside the names of units behind a person: "Trưởng phòng Quản lý du lịch"."""
        says = sentence.of("say")
        if not persons or not says:
            return frozenset()
        actors = self._actors.actors(sentence, persons[0].first, says[-1].first)
        return frozenset(at for one in actors for at in range(one.first, one.last))

    def _according_to(self, sentence: Sentence) -> Speech | None:
        first = 2 if sentence.words[0] == "còn" else 1
        comma = sentence.text.find(",", sentence.start, sentence.end)
        while comma > 0 and sentence.at(comma) <= first:
            comma = sentence.text.find(",", comma + 1, sentence.end)
        if comma < 0 or sentence.words[first - 1] != "theo":
            return None
        comma = self._behind_posts(sentence, comma)
        last = sentence.at(comma)
        if not any(
            hit.first >= first and hit.last <= last
            for hit in sentence.hits
            if hit.category in {"post", "person", "unit", "place", "both"}
        ):
            return None
        speaker = self._speaker(sentence, first, last)
        return Speech(comma + 1, sentence.end, speaker, None, None)

    @staticmethod
    def _behind_posts(sentence: Sentence, comma: int) -> int:
        """The comma behind the posts of him who is named: "Theo ông A, Chủ tịch UBND …, hai …"."""
        posts = {hit.first for hit in sentence.of("post")}
        while sentence.at(comma) in posts:
            later = sentence.text.find(",", comma + 1, sentence.end)
            if later < 0:
                break
            comma = later
        return comma

    def label(self, sentence: Sentence, colon: int) -> Speech | None:
        """`Sở X: đề nghị …`: a speaker as the label of what follows the colon."""
        last = sentence.at(colon)
        if not 0 < last <= 14:
            return None
        begins = [hit for hit in sentence.hits if hit.first == 0]
        is_person = any(
            hit.category in {"post", "person", "unit", "place", "both"} for hit in begins
        )
        if not is_person or any(hit.last <= last for hit in sentence.of("cue")):
            return None
        speaker = self._speaker(sentence, 0, last)
        if speaker is None:
            return None
        return Speech(colon + 1, sentence.end, speaker, None, None)

    def _speaker(self, sentence: Sentence, first: int, last: int) -> Actor | None:
        """The unit or locality for which a person named in these words speaks."""
        actors = self._actors.actors(sentence, first, last)
        posts = [hit for hit in sentence.of("post") if first <= hit.first < last]
        of_unit = any(hit.value == "unit" for hit in posts)
        of_state = any(hit.value in {"party", "state"} for hit in posts)
        name = self._name(sentence, first, last)
        speaker: Actor | None = None
        if of_state and not of_unit:
            places = [hit for hit in sentence.of("place") if first <= hit.first < last]
            if places:
                speaker = Actor(
                    places[-1].value, places[-1].value, places[-1].first, places[-1].last
                )
        if speaker is None and actors and (not of_state or of_unit):
            units = [actor for actor in actors if actor.is_unit]
            speaker = units[-1] if units else actors[-1]
            if speaker.is_organ and speaker.locality is not None:
                speaker = replace(speaker, name=speaker.locality, is_unit=False)
        if name is None:
            return speaker
        if speaker is None:
            return self._cast.persons.get(name) or self._cast.persons.get(name.split()[-1])
        self._cast.persons[name] = self._cast.persons[name.split()[-1]] = speaker
        return speaker

    def _name(self, sentence: Sentence, first: int, last: int) -> str | None:
        """The last two syllables of a person's name, enough to know him again."""
        if first >= last:
            return None
        taken = [
            sentence.span(hit) for hit in sentence.hits if hit.category in {"place", "unit", "post"}
        ]
        end = sentence.ends[last - 1]
        titles = {hit.last for hit in sentence.of("person") if hit.first >= first}
        for index in range(first, last):
            if (
                index in titles
                and index + 1 == last
                and sentence.text[sentence.starts[index]].isupper()
            ):
                return sentence.text[sentence.starts[index] : sentence.ends[index]]
        for match in _NAME.finditer(sentence.text, sentence.starts[first], end):
            if all(match.end() <= begin or finish <= match.start() for begin, finish in taken):
                return " ".join(match.group().split()[-2:])
        return None


def _kind_of(sentence: Sentence, verb: Hit) -> str | None:
    """The kind a verb of speaking suggests by itself."""
    for cue in sentence.of("cue"):
        if cue.first <= verb.first < cue.last or verb.first <= cue.first < verb.last:
            if cue.value == "ask":
                return PROPOSAL
            if cue.value in {"will", "agree"}:
                return COMMITMENT
    return None
