"""Heads of delegation: posts in a row, the name beside them, and whose side they are on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .actors import ActorReader
from .answer import Head
from .normalise import LOWER, UPPER
from .sentences import Sentence
from .spotter import Hit

_NAME = re.compile(rf"[{UPPER}][{LOWER}']+(?: [{UPPER}][{LOWER}']*){{1,4}}")
_JOIN = re.compile(r"\s*(?:[,;–—-]|,?\s*kiêm)?\s*")
_LEADING = {"party", "state", "unit"}


@dataclass(frozen=True, slots=True)
class _Run:
    """Posts that stand in a row: their texts, the locality they name, and where the row ends."""

    posts: tuple[str, ...]
    locality: str | None
    first: int
    last: int


class HeadReader:
    """Finds the first leading person of each side."""

    def __init__(self, actors: ActorReader) -> None:
        self._actors = actors

    def heads(self, sentences: list[Sentence], parties: list[str]) -> tuple[Head, ...]:
        """At most one head a party, in the order of the parties.

        Posts without a locality belong to the first party that has no head yet: reports name
        their own side without saying so.
        """
        found: dict[str, Head] = {}
        for sentence in sentences:
            for run in self._runs(sentence):
                side = self._side(run, parties, found)
                if side is None or side in found or not run.posts:
                    continue
                found[side] = Head(side, self._name(sentence, run), run.posts)
            if len(found) == len(parties):
                break
        return tuple(found[party] for party in parties if party in found)

    @staticmethod
    def _side(run: _Run, parties: list[str], found: dict[str, Head]) -> str | None:
        if run.locality is not None:
            return run.locality if run.locality in parties else None
        return next((party for party in parties if party not in found), None)

    def _runs(self, sentence: Sentence) -> Iterator[_Run]:
        posts = sentence.of("post")
        number = 0
        while number < len(posts):
            row = [posts[number]]
            while number + 1 < len(posts) and self._adjoins(sentence, row[-1], posts[number + 1]):
                number += 1
                row.append(posts[number])
            number += 1
            yield self._run(sentence, row)

    def _adjoins(self, sentence: Sentence, one: Hit, two: Hit) -> bool:
        """Whether nothing but the body of the first post stands between two posts."""
        end = self._end(sentence, one)
        if end >= two.first:
            return True
        gap = sentence.text[sentence.ends[end - 1] : sentence.starts[two.first]]
        return _JOIN.fullmatch(gap) is not None

    def _end(self, sentence: Sentence, hit: Hit) -> int:
        """The word after a post with its body: "Chủ tịch UBND tỉnh Quảng Ngãi"."""
        last, words = hit.last, sentence.words
        for actor in self._actors.actors(sentence, hit.first, len(words)):
            if actor.first <= last < actor.last or actor.first == last:
                return actor.last
        while last < len(words) and words[last] in {"tỉnh", "thành", "phố", "tp"}:
            last += 1
            for place in sentence.of("place"):
                if place.first == last:
                    return place.last
        return last

    def _run(self, sentence: Sentence, row: list[Hit]) -> _Run:
        posts: list[str] = []
        locality: str | None = None
        for hit in row:
            end = self._end(sentence, hit)
            for place in sentence.of("place"):
                if hit.first <= place.first < end:
                    locality = place.value
            if hit.value in _LEADING:
                start = sentence.starts[hit.first]
                posts.append(" ".join(sentence.text[start : sentence.ends[end - 1]].split()))
        return _Run(tuple(posts), locality, row[0].first, self._end(sentence, row[-1]))

    @staticmethod
    def _name(sentence: Sentence, run: _Run) -> str | None:
        """The person's name right after the posts, or right before them."""
        after = sentence.ends[run.last - 1] if run.last else sentence.start
        match = _NAME.match(sentence.text, min(sentence.end, after + 1), sentence.end)
        gap = sentence.text[after : after + 3]
        if match is None and gap.startswith((" - ", " – ")):
            match = _NAME.match(sentence.text, after + 3, sentence.end)
        places = {sentence.starts[hit.first] for hit in sentence.of("place")}
        if match is not None and match.start() not in places:
            return match.group()
        before = sentence.text[sentence.start : sentence.starts[run.first]].rstrip(" -–,:(")
        names = list(_NAME.finditer(before))
        begins = sentence.start + names[-1].start() if names else -1
        if names and begins not in places and names[-1].end() == len(before):
            return names[-1].group()
        return None
