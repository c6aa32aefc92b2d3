"""Who is meant: localities, units, both sides."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from .lexicon import Lexicon
from .lexicon.load import words_of
from .normalise import fold, place_tones
from .sentences import Sentence
from .spotter import Hit

_JOINT = re.compile(r"[\s\-–—.&/]*")
_LISTED = re.compile(r"\s*(?:,|và|-|–|—|cùng|với)\s*", re.IGNORECASE)
_LOWER_RUN = (
    2  # lower-case syllables that a name may hold in a row ("Hội Bán lẻ", "Sư phạm kỹ thuật")
)
_ASIDE = re.compile(r"\s*\([^()]{0,80}\)\s*$")
BOTH = "both"


@dataclass(slots=True)
class Actor:
    """A doer: `name` as reported, the locality it belongs to, and the words it covers."""

    name: str
    locality: str | None
    first: int
    last: int
    is_unit: bool = False
    is_organ: bool = False


@dataclass(slots=True)
class Cast:
    """Who takes part in a document: the parties in order, and names given on the way.

    `home` is the locality whose paper it is, where it is one side's; `field` the field that its
    title names, which clauses without a word of their own fall back to.
    """

    parties: list[str] = dataclasses.field(default_factory=list)
    aliases: dict[str, Actor] = dataclasses.field(default_factory=dict)
    persons: dict[str, Actor] = dataclasses.field(default_factory=dict)
    home: str | None = None
    field: str | None = None
    is_own_paper: bool = False
    guest: str | None = None
    levels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    signers: tuple[str, ...] = ()
    units: dict[str, Actor] = dataclasses.field(default_factory=dict)

    def of_level(self, word: str) -> str | None:
        """The one party that "tỉnh", or "thành phố", can mean."""
        is_city = word != "tỉnh"
        named = [name for name in self.parties if ("city" in self.levels.get(name, "")) == is_city]
        return named[0] if len(named) == 1 and len(self.parties) > 1 else None

    def initials(self, barred: frozenset[str]) -> dict[str, str]:
        """Parties by their first letters ("la" for Long An), where these name one party alone."""
        short = [("".join(word[0] for word in words_of(name)), name) for name in self.parties]
        keys = [key for key, _ in short]
        return {key: name for key, name in short if keys.count(key) == 1 and key not in barred}

    def other(self, locality: str | None) -> str | None:
        """The other party of two."""
        if len(self.parties) != 2 or locality not in self.parties:
            return None
        return self.parties[1] if self.parties[0] == locality else self.parties[0]


@cache
def tail_words(lexicon: Lexicon, name: str) -> frozenset[str]:
    """A list of words of `unit_tails`, in their matching form; folded once, not once a document."""
    return frozenset(map(place_tones, lexicon.table("actors")["unit_tails"][name]))


@cache
def own_phrases(lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """What a locality calls itself, the longest first."""
    phrases = lexicon.table("actors")["unit_tails"]["own"]
    return tuple(sorted((words_of(phrase) for phrase in phrases), key=len, reverse=True))


@cache
def _organs_of_localities(lexicon: Lexicon) -> frozenset[tuple[str, ...]]:
    phrases = lexicon.table("actors")["unit_tails"]["same_as_locality"]
    return frozenset(words_of(phrase) for phrase in phrases)


class ActorReader:
    """Reads doers from the hits of a sentence, with the names that one document gives."""

    def __init__(self, lexicon: Lexicon, cast: Cast | None = None) -> None:
        self._cast = cast or Cast()
        self._levels = tail_words(lexicon, "levels")
        self._low = tail_words(lexicon, "low")
        self._same = _organs_of_localities(lexicon)
        self._joint = tail_words(lexicon, "joint")
        self._ordinal = lexicon.table("actors")["unit_tails"]["ordinal"]
        self._posts = tail_words(lexicon, "posts")
        self._spotter = lexicon.spotter
        self._initials = self._cast.initials(tail_words(lexicon, "not_initials"))
        self._resolved: dict[str, Actor] = {}

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
        if self._initials and not self._initials.keys().isdisjoint(sentence.words[first:last]):
            found.extend(self._shortened(sentence, first, last, found))
            found.sort(key=lambda one: one.first)
        return found

    def end(self, sentence: Sentence, first: int, last: int) -> int | None:
        """Where the doer that begins at a word ends; None where none does."""
        for hit in sentence.hits:
            if hit.first == first:
                actor = self._actor(sentence, hit, last)
                if actor is not None:
                    return actor.last
            elif hit.first > first:
                break
        return None

    def _shortened(
        self, sentence: Sentence, first: int, last: int, found: Sequence[Actor]
    ) -> list[Actor]:
        """Parties named by their initials in capitals, outside the names already found."""
        taken = {at for one in found for at in range(one.first, one.last)}
        return [
            Actor(name, name, at, at + 1)
            for at in range(first, last)
            if (name := self._initials.get(sentence.words[at])) is not None
            and at not in taken
            and sentence.text[sentence.starts[at] : sentence.ends[at]].isupper()
        ]

    def named(self, name: str) -> Actor:
        """The doer that a short label names: "QN", "PGĐ Sở X", "P.KHTC 2 bên"."""
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def _resolve(self, name: str) -> Actor:
        parts = _ASIDE.sub("", name).split()
        while len(parts) > 1 and fold(parts[0]).rstrip(".") in self._posts:
            parts = parts[1:]
        words = list(words_of(" ".join(parts)))
        hits = self._spotter.find(words)
        places = [hit.value for hit in hits if hit.category == "place"]
        is_counted = not self._joint.isdisjoint(words[:1])
        if not places and (is_counted or any(hit.category == "both" for hit in hits)):
            return Actor(BOTH, None, 0, 0)
        if len(words) == 1 and words[0] in self._initials:
            place = self._initials[words[0]]
            return Actor(place, place, 0, 0)
        places += [self._initials[word] for word in words if word in self._initials]
        return Actor(" ".join(parts), places[-1] if places else None, 0, 0, is_unit=True)

    def _actor(self, sentence: Sentence, hit: Hit, limit: int) -> Actor | None:
        if hit.category == "both":
            is_order = sentence.words[hit.first - 1 : hit.first] == [self._ordinal]
            return None if is_order else Actor(BOTH, None, hit.first, hit.last)
        if hit.category == "unit":
            return self._unit(sentence, hit, limit)
        if hit.category == "place":
            return Actor(hit.value, hit.value, hit.first, hit.last)
        if hit.category == "self":
            known = self._cast.aliases.get(" ".join(sentence.words[hit.first : hit.last]))
            return replace(known, first=hit.first, last=hit.last) if known else None
        return None

    def _unit(self, sentence: Sentence, hit: Hit, limit: int) -> Actor | None:
        """A unit with the rest of its name: "Sở Du lịch" → "Sở Du lịch tỉnh Thừa Thiên Huế"."""
        text = sentence.text
        if self._is_counted(sentence, hit):
            return Actor(BOTH, None, hit.first - 1, hit.last)
        if not text[sentence.starts[hit.first]].isupper() and hit.value == "head":
            return None
        last, locality, is_joint = self._tail(sentence, hit, limit)
        if is_joint:
            return Actor(BOTH, None, hit.first, last)
        if last == hit.last and hit.value == "head" and last - hit.first == 1:
            return self._again(sentence, hit)
        head = tuple(sentence.words[hit.first : hit.last])
        tail = sentence.words[hit.last : last]
        is_organ = hit.value == "organ"
        if locality is not None and head in self._same and not self._low & set(tail):
            return Actor(locality, locality, hit.first, last)
        name = " ".join(text[sentence.starts[hit.first] : sentence.ends[last - 1]].split())
        if name.isupper() and len(tail) > 1:
            name = _lowered(name, self._levels)
        found = Actor(name, locality, hit.first, last, is_unit=True, is_organ=is_organ)
        if hit.value == "head" and not name.isupper() and "chủ nghĩa" not in name.lower():
            self._cast.units[name.split()[0]] = found
        return found

    def _again(self, sentence: Sentence, hit: Hit) -> Actor | None:
        """The unit named last of those that "Ban" or "Hiệp hội" by itself can mean."""
        works = (one.first for name in ("cue", "act", "say") for one in sentence.of(name))
        if hit.last not in works:
            return None
        word = sentence.text[sentence.starts[hit.first] : sentence.ends[hit.last - 1]]
        known = self._cast.units.get(word)
        return replace(known, first=hit.first, last=hit.last) if known else None

    def _is_counted(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether a number in front makes a unit the units of all sides."""
        if hit.first == 0 or sentence.words[hit.first - 1] not in self._joint:
            return False
        gap = sentence.text[sentence.ends[hit.first - 1] : sentence.starts[hit.first]]
        return gap.isspace() and self._ordinal not in sentence.words[hit.first - 2 : hit.first - 1]

    def _tail(self, sentence: Sentence, hit: Hit, limit: int) -> tuple[int, str | None, bool]:
        """How far a unit's name goes, its locality, and whether it stands for both sides."""
        places = {place.first: place for place in sentence.of("place")}
        both = {group.first: group for group in sentence.of("both")}
        verbs = {act.first for name in ("act", "cue", "deed") for act in sentence.of(name)}
        last, lower = hit.last, 0
        while last < limit and self._is_joined(sentence, last):
            if (
                sentence.words[last - 1] == "và"
                and last > hit.last
                and _begins_unit(sentence, last)
            ):
                break
            if last in both:
                return both[last].last, None, True
            if last in places:
                return places[last].last, places[last].value, False
            if self._is_proper(sentence, last, hit):
                lower = 0
            elif last in verbs or lower >= _LOWER_RUN or hit.value != "head":
                break
            else:
                lower += 1
            last += 1
        while last > hit.last and self._is_loose(sentence, last - 1, hit):
            last -= 1
        inner = [place.value for start, place in places.items() if hit.first <= start < last]
        return last, inner[-1] if inner else None, False

    def _is_joined(self, sentence: Sentence, index: int) -> bool:
        gap = sentence.text[sentence.ends[index - 1] : sentence.starts[index]]
        if _JOINT.fullmatch(gap) is None:
            return False
        return "." not in gap or sentence.words[index - 1] in self._levels

    def _is_proper(self, sentence: Sentence, index: int, hit: Hit) -> bool:
        """Whether a word belongs to a name by its capital, its number or its level."""
        word = sentence.words[index]
        if word in self._levels:
            return True
        is_capital = sentence.text[sentence.starts[index]].isupper()
        if hit.value == "head":
            after = sentence.text[sentence.ends[index] : sentence.ends[index] + 1]
            return is_capital or (word.isdigit() and after not in {",", ".", "/", "%"})
        return is_capital and bool(self._low & set(sentence.words[hit.last : index]))

    def _is_loose(self, sentence: Sentence, index: int, hit: Hit) -> bool:
        """Whether the last word of a name only led to a name that did not come."""
        word = sentence.words[index]
        if word in self._levels:
            return hit.value != "organ" or word not in {"tỉnh", "phố"}
        start = sentence.starts[index]
        return not sentence.text[start].isupper() and not word.isdigit()


def _begins_unit(sentence: Sentence, index: int) -> bool:
    return any(unit.first == index for unit in sentence.of("unit"))


def _lowered(name: str, levels: frozenset[str]) -> str:
    """A name in capitals as it is usually written, level words in lower case."""
    words = [word if word in levels else word.capitalize() for word in name.lower().split()]
    return " ".join([words[0].capitalize(), *words[1:]])


def merge_listed(sentence: Sentence, actors: Sequence[Actor]) -> Actor | None:
    """The first doer, or both sides when the first two are listed and belong to different ones."""
    if not actors:
        return None
    one = actors[0]
    if len(actors) > 1:
        two = actors[1]
        gap = sentence.text[sentence.ends[one.last - 1] : sentence.starts[two.first]]
        if _LISTED.fullmatch(gap) and _are_of_two_sides(one, two):
            return Actor(BOTH, None, one.first, two.last)
    return one


def _are_of_two_sides(one: Actor, two: Actor) -> bool:
    """Whether two doers have different localities, or are units of one sort of which one has."""
    if None not in (one.locality, two.locality):
        return one.locality != two.locality
    alike = one.is_unit and two.is_unit and one.name.split()[0] == two.name.split()[0]
    return alike and one.locality != two.locality
