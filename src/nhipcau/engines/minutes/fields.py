"""Which field of cooperation a clause is about, and on which rung of the ladder it stands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from .answer import Statement
from .kinds import FACT, SHORTCOMING
from .lexicon import Lexicon
from .lexicon.load import words_of
from .sentences import Sentence

OTHER = "other"
JOINT = "joint_activity"
_SILENT = "none"
_BEHIND = 0.55
_NAMED = 0.5
_OF_NAMES = "party_building"  # that the Farmers' Union gives a course says nothing of its field
_STRENGTHS = (("field", 1.0), ("field_weak", 0.4))


def field_scores(sentence: Sentence, first: int, last: int) -> dict[str, float]:
    """Each field's weight in the words `[first:last)`.

    Longer phrases weigh more, earlier ones a little more, and those behind "nhằm", "tại" and the
    like less: they say what for or where, not what. Words inside a silent phrase count nothing.
    """
    hits = [hit for hit in sentence.of("field") if first <= hit.first < last]
    silent = {at for hit in hits if hit.value == _SILENT for at in range(hit.first, hit.last)}
    asides = (hit.first for hit in sentence.of("aside") if first < hit.first < last)
    aside = next(asides, last)
    named = {at for hit in sentence.of("unit") for at in range(hit.first, hit.last)}
    length = max(1, last - first)
    scores: dict[str, float] = {}
    for category, factor in _STRENGTHS:
        for hit in sentence.of(category):
            if first <= hit.first < last and hit.first not in silent:
                place = 1.0 - 0.3 * (hit.first - first) / length
                place *= _BEHIND if hit.first > aside else 1.0
                if hit.first in named:
                    place *= 0.0 if hit.value == _OF_NAMES else _NAMED
                weight = factor * (hit.last - hit.first) * place
                scores[hit.value] = scores.get(hit.value, 0.0) + weight
    return scores


def best_field(scores: dict[str, float], hint: str | None) -> str | None:
    """The heaviest field; a heading's field weighs as much as a phrase of two words."""
    if hint is not None:
        scores = scores | {hint: scores.get(hint, 0.0) + 1.5}
    if not scores:
        return None
    return max(scores, key=lambda name: scores[name])


class FieldReader:
    """Tells the field of clause after clause, each with what the text before it lends.

    A clause with words of its own weighs them together with the field of its heading, of its
    doer's name and of the title. One without is about what the clause before it in the same
    paragraph is about, or else about what its heading is.
    """

    def __init__(self, lexicon: Lexicon, title: str | None) -> None:
        self._lexicon = lexicon
        self._weights: Mapping[str, float] = lexicon.table("thresholds")["field"]
        self._title = title
        self._units: dict[str, str | None] = {}
        self._near: str | None = None
        self._near_end = 0

    def field(
        self,
        sentence: Sentence,
        span: tuple[int, int],
        *,
        heading: str | None,
        topic: str | None = None,
        unit: str | None = None,
        of_cooperation: bool = False,
    ) -> str | None:
        """The field of the words `span`; None when neither they nor what stands near tells.

        What is said `of_cooperation` itself takes no field from what stands near.
        """
        scores = field_scores(sentence, *span)
        near = self._near if self._is_near(sentence, sentence.starts[span[0]]) else None
        own = self.of_name(unit) if unit else None
        lent = (("heading", heading), ("topic", topic), ("title", self._title), ("unit", own))
        found: str | None
        if scores:
            for source, name in (*lent, ("near", near)):
                if name is not None and name != OTHER:
                    scores[name] = scores.get(name, 0.0) + self._weights[source]
            found = max(scores, key=lambda name: scores[name])
        elif of_cooperation:
            return None
        else:
            found = topic or near or heading or own or self._title
        self._near_end = sentence.ends[span[1] - 1]
        self._near = found if found != OTHER else near
        return found

    def _is_near(self, sentence: Sentence, start: int) -> bool:
        gap = sentence.text[self._near_end : start]
        return len(gap) <= self._weights["reach"] and "\n" not in gap

    def of_name(self, name: str) -> str | None:
        """The field that the name of a unit tells, as "Sở Du lịch" does."""
        if name not in self._units:
            self._units[name] = _field_of_name(self._lexicon, name)
        return self._units[name]


@lru_cache(maxsize=4_096)
def _field_of_name(lexicon: Lexicon, name: str) -> str | None:
    scores: Counter[str] = Counter()
    for hit in lexicon.spotter.find(list(words_of(name))):
        if hit.category == "field":
            scores[hit.value] += hit.last - hit.first
    best = max(scores, key=lambda field: scores[field], default=None)
    return None if best in (_SILENT, OTHER) else best


def settled(statements: Iterable[Statement], thresholds: Mapping[str, Any]) -> Iterator[Statement]:
    """The statements, those without a field about what most of the others are about.

    Where no field prevails they are about "other", shortcomings about nothing in particular.
    """
    known = list(statements)
    count = Counter(one.field for one in known if one.field not in (None, OTHER))
    name, most = count.most_common(1)[0] if count else (None, 0)
    prevails = most >= max(thresholds["fewest"], thresholds["share"] * count.total())
    for one in known:
        if one.field == OTHER and one.kind == SHORTCOMING:
            yield replace(one, field=None)
        elif one.field is not None:
            yield one
        elif prevails:
            yield replace(one, field=name)
        else:
            yield one if one.kind == SHORTCOMING else replace(one, field=OTHER)


def form_of(sentence: Sentence, first: int, last: int, kind: str) -> str | None:
    """The form of cooperation; None for shortcomings and facts."""
    if kind in (SHORTCOMING, FACT):
        return None
    if _asks_the_state(sentence, first, last):
        return JOINT
    found = [hit for hit in sentence.of("form") if first <= hit.first < last]
    return found[0].value if found else JOINT


def _asks_the_state(sentence: Sentence, first: int, last: int) -> bool:
    """Whether both sides ask ministries or the Government: what is asked is not their project."""
    ends = {
        hit.last for hit in sentence.of("cue") if hit.value == "ask" and first <= hit.first < last
    }
    return any(hit.first in ends for hit in sentence.of("state"))
