"""The localities that take part in a document, and the bodies that speak for them."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from .actors import ActorReader
from .answer import PartyRead
from .lexicon import Lexicon
from .lexicon.load import words_of
from .sentences import Sentence

_LISTED = re.compile(
    r"\s*(?:[,;–—-]|và|cùng|với|\s)*(?:tỉnh|thành phố|TP\.?|và)?\s*", re.IGNORECASE
)
_ROW = re.compile(r"\t|\s\|\s")
_STANDING = words_of("thường trực")
_FEWEST, _FIRST_SENTENCES = 2, 12


class PartyReader:
    """Reads parties from the title and the first sentences."""

    def __init__(self, lexicon: Lexicon, actors: ActorReader) -> None:
        self._lexicon = lexicon
        self._actors = actors
        kept = lexicon.table("head")["places"]["kept_level"]
        self._kept = frozenset(words_of(phrase) for phrase in kept)
        self._levels = frozenset(
            word for level in lexicon.table("head")["places"]["levels"] for word in words_of(level)
        )

    def parties(
        self, title: list[Sentence], sentences: list[Sentence], day: date | None
    ) -> tuple[PartyRead, ...]:
        """The parties: those of the title, else the first ones listed together, else the commonest.

        `day` decides between a former and a present name of the same locality.
        """
        names = _unique(hit.value for sentence in title for hit in sentence.of("place"))
        if len(names) < _FEWEST:
            names = _unique([*names, *self._listed(sentences)])
        if len(names) < _FEWEST:
            count = Counter(hit.value for sentence in sentences for hit in sentence.of("place"))
            names = _unique([*names, *(name for name, _ in count.most_common(_FEWEST))])
        names = _unique(self._of_the_day(name, day) for name in names)
        bodies = self._bodies([*title, *sentences])
        levels = self._lexicon.levels
        return tuple(
            PartyRead(name, levels[self._lexicon.localities[name].level], bodies.get(name))
            for name in names
        )

    def _of_the_day(self, name: str, day: date | None) -> str:
        """Huế in a text of 2019 is the province it was the seat of."""
        locality = self._lexicon.localities[name]
        if day is not None and locality.before and locality.start and day < locality.start:
            return locality.before
        return name

    @staticmethod
    def _listed(sentences: list[Sentence]) -> list[str]:
        """The first localities that stand in one list."""
        for sentence in sentences[:_FIRST_SENTENCES]:
            places = sentence.of("place")
            run = places[:1]
            for one, two in pairwise(places):
                gap = sentence.text[sentence.ends[one.last - 1] : sentence.starts[two.first]]
                if _LISTED.fullmatch(gap):
                    run.append(two)
                elif len(run) >= _FEWEST:
                    break
                else:
                    run = [two]
            if len({hit.value for hit in run}) >= _FEWEST:
                return [hit.value for hit in run]
        return []

    def _bodies(self, sentences: list[Sentence]) -> dict[str, str]:
        """For each locality the body named with it most often, the first of equals."""
        votes: dict[str, Counter[str]] = {}
        written: dict[str, str] = {}
        for sentence in sentences:
            if _ROW.search(sentence.text, sentence.start, sentence.end):
                continue  # who leads a row of a table speaks for that row alone
            if not sentence.of("place"):
                continue
            covered = {at for hit in sentence.of("place") for at in range(hit.first, hit.last)}
            for unit in sentence.of("unit"):
                if unit.first in covered:
                    continue
                names, last = self._places_after(sentence, unit.first, unit.last)
                body = self._body(sentence, unit.first, last, names)
                if body is None or (unit.value == "head" and (body.isupper() or body[0].islower())):
                    continue
                key = body.lower()
                if key not in written or written[key].isupper():
                    written[key] = body
                for name in names:
                    votes.setdefault(name, Counter())[key] += 1
        return {name: written[count.most_common(1)[0][0]] for name, count in votes.items()}

    def _places_after(self, sentence: Sentence, first: int, last: int) -> tuple[list[str], int]:
        """The localities that a unit's name ends in, and the word after the unit's own name."""
        end = self._actors.end(sentence, first, min(len(sentence.words), last + 14)) or last
        places = [hit for hit in sentence.of("place") if hit.first >= last]
        names: list[str] = []
        reach = max(end, last) + 3
        stop = end
        for place in places:
            if place.first > reach:
                break
            stop = place.first if not names else stop
            names.append(place.value)
            reach = place.last + 2
            after = sentence.ends[place.last - 1]
            if sentence.text[after : after + 1] not in {",", " ", ""}:
                break
            if not re.match(r"\s*(?:,|và)\s", sentence.text[after : after + 6]):
                break
        return names, stop

    def _body(self, sentence: Sentence, first: int, last: int, names: list[str]) -> str | None:
        words = sentence.words[first:last]
        while words and words[-1] in self._levels | {"các", "hai", "ba", "bốn", "2", "3", "4"}:
            words.pop()
        if not words or not names:
            return None
        if tuple(words[:2]) == _STANDING and tuple(words[2:]) in self._kept:
            first, words = first + 2, words[2:]
        end = first + len(words)
        body = " ".join(sentence.text[sentence.starts[first] : sentence.ends[end - 1]].split())
        if tuple(words) in self._kept:
            level = self._lexicon.localities[names[0]].level
            body += " thành phố" if level == "city" else " tỉnh"
        return body


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
