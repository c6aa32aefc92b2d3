"""Who is meant: localities, units, both sides, and who speaks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .lexicon import Lexicon
from .lexicon.load import words_of
from .sentences import Sentence
from .spotter import Hit

_JOINT = re.compile(r"[\s\-–—.&/]*")
_LISTED = re.compile(r"\s*(?:,|và|-|–|—|cùng|với)\s*", re.IGNORECASE)
BOTH = "both"


@dataclass(frozen=True, slots=True)
class Actor:
    """A doer: `name` as reported, the locality it belongs to, and the words it covers."""

    name: str
    locality: str | None
    first: int
    last: int
    is_unit: bool = False


@dataclass(slots=True)
class Cast:
    """Who takes part in a document: the parties in order, and names given on the way."""

    parties: list[str] = field(default_factory=list)
    aliases: dict[str, Actor] = field(default_factory=dict)
    persons: dict[str, Actor] = field(default_factory=dict)

    def other(self, locality: str | None) -> str | None:
        """The other party of two."""
        if len(self.parties) != 2 or locality not in self.parties:
            return None
        return self.parties[1] if self.parties[0] == locality else self.parties[0]


class ActorReader:
    """Reads doers from the hits of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("actors")
        tails: Mapping[str, Any] = table["unit_tails"]
        self._inside = frozenset(tails["inside"])
        self._levels = frozenset(tails["levels"])
        self._same = frozenset(words_of(phrase) for phrase in tails["same_as_locality"])

    def actors(self, sentence: Sentence, first: int, last: int) -> list[Actor]:
        """Every doer named by the words `[first:last)`, left to right, none inside another."""
        found: list[Actor] = []
        end = first
        for hit in sentence.hits:
            if hit.first < max(first, end) or hit.first >= last:
                continue
            actor = self._actor(sentence, hit, last)
            if actor is not None:
                found.append(actor)
                end = actor.last
        return found

    def _actor(self, sentence: Sentence, hit: Hit, limit: int) -> Actor | None:
        if hit.category == "both":
            return Actor(BOTH, None, hit.first, hit.last)
        if hit.category == "unit":
            return self._unit(sentence, hit, limit)
        if hit.category == "place":
            return Actor(hit.value, hit.value, hit.first, hit.last)
        return None

    def _unit(self, sentence: Sentence, hit: Hit, limit: int) -> Actor | None:
        """A unit with the rest of its name: "Sở Du lịch" → "Sở Du lịch tỉnh Thừa Thiên Huế"."""
        text = sentence.text
        if not text[sentence.starts[hit.first]].isupper() and hit.value == "head":
            return None
        last, locality, joint = self._tail(sentence, hit, limit)
        if joint:
            return Actor(BOTH, None, hit.first, last)
        if last == hit.last and hit.value == "head" and last - hit.first == 1:
            return None
        head = tuple(sentence.words[hit.first : hit.last])
        if locality is not None and head in self._same and not self._is_low(sentence, hit, last):
            return Actor(locality, locality, hit.first, last)
        start, end = sentence.starts[hit.first], sentence.ends[last - 1]
        name = " ".join(text[start:end].split())
        return Actor(name, locality, hit.first, last, is_unit=True)

    def _is_low(self, sentence: Sentence, hit: Hit, last: int) -> bool:
        return any(
            word in {"huyện", "quận", "xã", "thị"} for word in sentence.words[hit.last : last]
        )

    def _tail(self, sentence: Sentence, hit: Hit, limit: int) -> tuple[int, str | None, bool]:
        """How far a unit's name goes, its locality, and whether it stands for both sides."""
        places = {place.first: place for place in sentence.of("place")}
        both = {group.first: group for group in sentence.of("both")}
        last = hit.last
        while last < limit and self._is_joined(sentence, last):
            if last in both:
                return both[last].last, None, True
            if last in places:
                return places[last].last, places[last].value, False
            if not self._belongs(sentence, last, hit, limit):
                break
            last += 1
        while last > hit.last and sentence.words[last - 1] in self._inside | self._levels:
            last -= 1
        inner = [place.value for start, place in places.items() if hit.first <= start < last]
        return last, inner[-1] if inner else None, False

    def _is_joined(self, sentence: Sentence, index: int) -> bool:
        gap = sentence.text[sentence.ends[index - 1] : sentence.starts[index]]
        if _JOINT.fullmatch(gap) is None:
            return False
        return "." not in gap or sentence.words[index - 1] in self._levels

    def _belongs(self, sentence: Sentence, index: int, hit: Hit, limit: int) -> bool:
        word = sentence.words[index]
        if word in self._levels:
            return True
        if hit.value == "known" or (hit.value == "organ" and word not in {"nhân", "dân"}):
            return sentence.text[sentence.starts[index]].isupper() and (
                sentence.words[index - 1] in {"huyện", "quận", "xã", "phố", "tỉnh"}
            )
        if sentence.text[sentence.starts[index]].isupper() or word.isdigit():
            return True
        following = index + 1
        return (
            word in self._inside
            and following < limit
            and sentence.text[sentence.starts[following]].isupper()
        )


def merge_listed(sentence: Sentence, actors: Sequence[Actor]) -> Actor | None:
    """The first doer, or both sides when the first two of different localities are listed."""
    if not actors:
        return None
    one = actors[0]
    if len(actors) > 1 and one.locality is not None:
        two = actors[1]
        gap = sentence.text[sentence.ends[one.last - 1] : sentence.starts[two.first]]
        if two.locality not in (None, one.locality) and _LISTED.fullmatch(gap):
            return Actor(BOTH, None, one.first, two.last)
    return one
