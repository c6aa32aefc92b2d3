"""Headings: what they say of the paragraphs under them."""

import re
from dataclasses import dataclass

from .actors import Actor, ActorReader, Cast, merge_listed
from .fields import best_field, field_scores
from .kinds import COMMITMENT, judge
from .lexicon import Lexicon
from .sentences import Paragraph, Sentence

_ROMAN = re.compile(r"(?:[IVXLC]{1,6}|[A-H])[.)/-]?$|^(?:Điều|ĐIỀU|Mục|Phần)\b")
_NUMBER = re.compile(r"^\d{1,2}[.)/]?-?$")
_BULLET = re.compile(r"[-–—+*•●▪►✓·○◦❖➢→➔⇒~]+$")
_SECTIONS = re.compile(r"^[ \t]*(?:I[.-]|1[.)]|A[.-]|Điều 1|ĐIỀU 1)[ \t.]", re.MULTILINE)
_BANNER = re.compile(r"\*{2}|>{2,3}|#{1,4}")
SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: its level, and what it hands down. `kind` may be "skip" or "situation"."""

    level: int
    kind: str | None
    field: str | None
    actor: Actor | None
    text_end: int


class SectionReader:
    """Keeps the headings open above a paragraph.

    `usual` is the kind of what stands under headings that say nothing of it: in an agreement every
    numbered part is agreed.
    """

    def __init__(
        self, lexicon: Lexicon, actors: ActorReader, cast: Cast, genre: str, usual: str | None
    ) -> None:
        self._usual = usual
        self._longest = lexicon.table("thresholds")["lines"]["longest_heading"]
        self._actors = actors
        self._cast = cast
        self._genre = genre
        self._open: list[Section] = []
        self._has_numbers = False
        self._is_past_title = False

    @property
    def current(self) -> Section | None:
        """The innermost open heading."""
        return self._open[-1] if self._open else None

    def close(self) -> None:
        """Forget all headings, as an unmarked heading of a news text does."""
        self._open.clear()

    def are_in(self, text: str) -> bool:
        """Whether a text has numbered sections, so that what stands before them is preamble."""
        self._has_numbers = _SECTIONS.search(text) is not None
        return self._has_numbers

    def enter(
        self, part: Paragraph, sentence: Sentence, following: Paragraph | None
    ) -> Section | None:
        """The section that a paragraph opens, or None when it is not a heading."""
        level = self._level(part, sentence)
        if level is None and self._heads_items(part, sentence, following):
            level = 3
        if level is None:
            return None
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        above = self.current
        self._is_past_title = self._is_past_title or bool(part.mark) or not self._has_numbers
        self._is_past_title = self._is_past_title or sentence.words[0] in {"phần", "chương"}
        kind = self._kind(sentence, above) if self._is_past_title else None
        scores = field_scores(sentence, 0, len(sentence.words))
        actor = self._actor(sentence)
        scores = scores if part.mark or sentence.text[part.end - 1] == ":" else {}
        section = Section(
            level,
            kind,
            best_field(scores, None) or (above.field if above else None),
            actor or (above.actor if above else None),
            part.end,
        )
        self._open.append(section)
        return section

    def _level(self, part: Paragraph, sentence: Sentence) -> int | None:
        """The level of a heading, 1 the highest; None for what is no heading."""
        text = sentence.text[part.content : part.end]
        if len(text) > self._longest or not sentence.words:
            return None
        stopped, capitals = text[-1] in ".;!…,", text.isupper()
        if part.mark and _ROMAN.search(part.mark) and (not stopped or capitals):
            return 1
        if stopped:
            return None
        if capitals and (part.mark or self._genre != "news"):
            return 2 if part.mark else 1
        return self._marked_level(part, sentence) if part.mark else self._plain_level(sentence)

    def _marked_level(self, part: Paragraph, sentence: Sentence) -> int | None:
        if _BANNER.fullmatch(part.mark):
            return 2
        if not _NUMBER.search(part.mark):
            return None
        named = any(hit.first <= 2 for hit in sentence.of("heading"))
        is_heading = (
            self._is_topical(sentence)
            or self._is_unit(sentence)
            or (named and self._is_short(sentence))
        )
        return 3 if is_heading else None

    def _plain_level(self, sentence: Sentence) -> int | None:
        named = any(hit.first <= 2 for hit in sentence.of("heading"))
        if not named or self._genre == "news" or self._has_doer(sentence):
            return None
        if sentence.text[sentence.end - 1] == ":":
            return 3
        return 1 if len(sentence.words) <= 10 else None

    @staticmethod
    def _is_topical(sentence: Sentence) -> bool:
        """ "Lĩnh vực …", "Về lĩnh vực …", a short "Về …"."""
        words = sentence.words
        return "lĩnh" in words[:2] or (words[0] == "về" and len(words) <= 12)

    def _heads_items(
        self, part: Paragraph, sentence: Sentence, following: Paragraph | None
    ) -> bool:
        """Whether a short numbered line without a stop stands over items of another kind."""
        if following is None or not _NUMBER.match(part.mark) or part.end - part.content > 90:
            return False
        if sentence.text[part.end - 1] in ".;!?…," or _NUMBER.match(following.mark):
            return False
        if following.mark and _ROMAN.search(following.mark) is None:
            return True
        silent = not sentence.of("act") and not sentence.of("cue")
        return silent and len(sentence.words) <= 12 and not following.mark

    def _is_short(self, sentence: Sentence) -> bool:
        return (len(sentence.words) <= 9 and not sentence.of("act")[:1]) or len(sentence.words) <= 5

    def _has_doer(self, sentence: Sentence) -> bool:
        return bool(sentence.of("both") or sentence.of("unit")) or len(sentence.of("place")) > 1

    def _is_unit(self, sentence: Sentence) -> bool:
        actors = self._actors.actors(sentence, 0, len(sentence.words))
        if not actors or actors[0].first != 0:
            return False
        works = any(hit.first >= actors[0].last for hit in sentence.of("act"))
        return not works and len(sentence.words) - actors[-1].last <= 6

    def _kind(self, sentence: Sentence, above: Section | None) -> str | None:
        hits = sentence.of("heading")
        usual = above.kind if above else self._usual
        if sentence.text[sentence.end - 1] == ":" and any(
            hit.value == "agree" for hit in sentence.of("cue")
        ):
            return COMMITMENT
        inherited = above.kind if above else None
        if not hits:
            verdict = judge(sentence, 0, len(sentence.words), weak_lack=True)
            return verdict.kind if verdict is not None and inherited is None else usual
        strong = [hit for hit in hits if hit.value != "commitment"]
        if inherited is not None and not (strong and strong[0].first <= 3):
            return inherited
        return (strong[0] if strong and strong[0].first <= hits[0].first + 3 else hits[0]).value

    def _actor(self, sentence: Sentence) -> Actor | None:
        words = sentence.words
        actors = self._actors.actors(sentence, 0, len(words))
        if not actors:
            return None
        if actors[0].first == 0 or "nhiệm" in words[:3] or words[: actors[0].first] == ["giao"]:
            return merge_listed(sentence, actors)
        speaks = any(hit.first == 0 and hit.value != "aside" for hit in sentence.of("post"))
        if speaks or any(hit.last == len(words) for hit in sentence.of("say")):
            return self._speaker(actors, speaks=speaks)
        return None

    @staticmethod
    def _speaker(actors: list[Actor], *, speaks: bool) -> Actor:
        """Who speaks under a heading such as "Phó Chủ tịch HĐND tỉnh X:" or "Sở X nêu"."""
        last = actors[-1]
        if speaks and last.is_organ and last.locality is not None:
            return Actor(last.locality, last.locality, last.first, last.last)
        return last
