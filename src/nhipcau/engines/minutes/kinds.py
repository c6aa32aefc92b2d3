"""What kind of statement a clause is, by the cue words of the lexicon."""

from typing import NamedTuple

from .sentences import Sentence
from .spotter import Hit

COMMITMENT, PROPOSAL, RESULT, SHORTCOMING, FACT = (
    "commitment",
    "proposal",
    "result",
    "shortcoming",
    "fact",
)
KIND_OF_CUE = {
    "will": COMMITMENT,
    "agree": COMMITMENT,
    "assign": COMMITMENT,
    "ask": PROPOSAL,
    "done": RESULT,
    "lack": SHORTCOMING,
}


_GUARDED = frozenset({"nên", "phải", "xin"})
_NEAR = 7  # words between a cure and what it cures
_DOERS = ("both", "place", "unit", "group")
_NOUN_MARKS = frozenset(
    {"việc", "sự", "những", "bản", "các", "mọi", "theo"}
)  # "việc đề nghị" is no request


class Verdict(NamedTuple):
    """A kind and the cue that decided it."""

    kind: str
    cue: Hit


def cues(sentence: Sentence, first: int, last: int) -> list[Hit]:
    """The cue words among `[first:last)` that really are cues there."""
    if not sentence.of("cue"):
        return []
    places = {hit.first for hit in sentence.of("place")}
    found = []
    for hit in sentence.of("cue"):
        if not first <= hit.first < last or hit.first in places:
            continue
        if hit.last - hit.first == 1 and not _is_meant(sentence, hit):
            continue
        if hit.first > first and sentence.words[hit.first - 1] in _NOUN_MARKS:
            continue
        if _is_name(sentence, hit, first) or _is_remedied(sentence, hit, first):
            continue
        found.append(hit)
    return found


def _is_remedied(sentence: Sentence, hit: Hit, first: int) -> bool:
    """Whether a weak point is only named as what is to be overcome."""
    if not hit.value.startswith("lack"):
        return False
    return any(
        max(first, hit.first - _NEAR) <= cure.first and cure.last <= hit.first
        for cure in sentence.of("remedy")
    )


def _is_name(sentence: Sentence, hit: Hit, first: int) -> bool:
    """A capital in the middle of a sentence marks a name ("Cần Giuộc"), unless all is capital."""
    if hit.first <= first or hit.last >= len(sentence.words):
        return False
    start, after = sentence.starts[hit.first], sentence.starts[hit.first + 1]
    text = sentence.text
    if not text[start].isupper() or text[start - 1] != " ":
        return False
    return text[after].isupper() and not text[start : sentence.ends[hit.last - 1]].isupper()


def _is_meant(sentence: Sentence, hit: Hit) -> bool:
    """Whether a word that also means something else is a request here.

    "nên" after a doer or before a verb means "should" and elsewhere "therefore"; "phải" needs both;
    "xin" asks somebody, or for something to be done.
    """
    word = sentence.words[hit.first]
    if word not in _GUARDED:
        return True
    follows_doer = any(doer.last == hit.first for name in _DOERS for doer in sentence.of(name))
    leads_work = any(act.first == hit.last for act in sentence.of("act"))
    if word == "xin":
        asked = (doer.first == hit.last for name in _DOERS for doer in sentence.of(name))
        return leads_work or any(asked)
    return follows_doer and leads_work if word == "phải" else follows_doer or leads_work


def judge(sentence: Sentence, first: int, last: int, *, weak_lack: bool = False) -> Verdict | None:
    """The kind that the cues among words `[first:last)` speak for, the first strong one winning.

    "đã" yields to an agreement, promise or request that it only puts in the past.
    """
    found = cues(sentence, first, last)
    for index, hit in enumerate(found):
        if hit.value == "none":
            continue
        if hit.value == "lack_weak":
            if weak_lack:
                return Verdict(SHORTCOMING, hit)
            continue
        if hit.value == "ask" and _is_joint(sentence, hit, first):
            return Verdict(COMMITMENT, hit)
        if hit.value == "done" and _agrees(sentence, hit, found[index + 1 :]):
            continue
        if hit.value == "done" and _lacking(found[index + 1 :]):
            return Verdict(SHORTCOMING, _lacking(found[index + 1 :]) or hit)
        return Verdict(KIND_OF_CUE[hit.value], hit)
    return None


def _is_joint(sentence: Sentence, hit: Hit, first: int) -> bool:
    """ "Cùng kiến nghị Trung ương …" is what the sides promise to ask of others together."""
    words = sentence.words
    return (
        words[hit.first] in {"kiến", "đề"}
        and "cùng" in words[max(first, hit.first - 4) : hit.first]
    )


def _lacking(found: list[Hit]) -> Hit | None:
    return next((hit for hit in found if hit.value == "lack"), None)


def _agrees(sentence: Sentence, hit: Hit, later: list[Hit]) -> bool:
    """Whether "đã thảo luận, thống nhất …" goes on to what came of the talk."""
    following = next((cue for cue in later if cue.value != "none"), None)
    return (
        following is not None
        and following.value in {"agree", "ask"}
        and any(
            tone.value == "talk"
            and tone.last > hit.first
            and tone.first - hit.last <= 2
            and 0 <= following.first - tone.last <= 2
            for tone in sentence.of("tone")
        )
    )
