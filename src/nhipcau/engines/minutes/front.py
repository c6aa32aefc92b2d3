"""What stands at the front of a document: its genre, title, symbol, dates, place and parties."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from .actors import ActorReader
from .answer import Head, PartyRead
from .dates import day_of, published
from .fields import best_field, field_scores
from .furniture import Body
from .heads import HeadReader
from .lexicon import Lexicon
from .normalise import UPPER, fold, place_tones, strip_marks
from .parties import PartyReader
from .sentences import Sentence, paragraphs, sentence_spans

_FRONT = 6_000
_TITLE_WORDS = 6  # fewer are a path of menus or a section of the paper
_TOP = 2_500
_DELEGATION = 7  # words from "đoàn" to the locality that sent it
_LONGEST_TITLE = 250
_SYMBOL = re.compile(
    r"^[ \t]*Số[ \t]*:?[ \t]*(\d{1,5}[ \t]?[-/][\w/&-]{1,30})", re.IGNORECASE | re.MULTILINE
)
_FIRST_PART = re.compile(r"^[ \t]*(?:i|1|a|điều 1)[.)/:-]", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
# Dates of the front are looked for without marks, so that notes typed without them have one too.
_DATE = re.compile(
    r"(?<![\d/.-])(?P<word>ngay\s{1,3})?(?P<day>\d{1,2})"
    r"(?:\s{1,3}thang\s{1,3}|\s?[/.-]\s?)(?P<month>\d{1,2})"
    r"(?:(?:\s{1,3}nam\s{1,3}|\s?[/.-]\s?)(?P<year>\d{4}))?(?![\d/])"
)
_DIGIT = re.compile(r"\d")
_MENU = re.compile(r"[|>›»☰•]")
_LIST_ITEM = re.compile(r"^[ \t]*(?:[-+*•]|\d{1,2}[.)/-]|[a-zđ]\))\s", re.MULTILINE)
_OF_PAPER = re.compile(r"so\s*:?\s*\S{1,30}\s*$")  # "Kế hoạch số 12/KH-UBND ngày …"
_YEARS = range(1945, 2101)


@dataclass(frozen=True, slots=True)
class Front:
    """All that is known before the statements are read.

    `sentences` are those already looked at, by their spans, so that the body need not do it again.
    """

    published_at: datetime | date | None
    event_date: date | None
    event: str | None
    title: str | None
    symbol: str | None
    place: str | None
    parties: tuple[PartyRead, ...]
    heads: tuple[Head, ...]
    year: int | None
    title_span: tuple[int, int]
    home: str | None
    field: str | None
    is_agreement: bool
    is_own_paper: bool
    guest: str | None
    sentences: Mapping[tuple[int, int], Sentence]


@cache
def front_reader(lexicon: Lexicon) -> "FrontReader":
    """The reader of one lexicon; its patterns are compiled once."""
    return FrontReader(lexicon)


class FrontReader:
    """Reads the front of documents with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        head = lexicon.table("head")
        self._titles = tuple(place_tones(word) for word in head["titles"]["words"])
        self._bare_titles = tuple(strip_marks(word) for word in self._titles)
        self._plain_titles = tuple(
            strip_marks(place_tones(word)) for word in head["plain_titles"]["words"]
        )
        self._agreements = tuple(
            strip_marks(place_tones(word)) for word in head["agreements"]["words"]
        )
        self._own_papers = tuple(
            strip_marks(place_tones(word)) for word in head["own_papers"]["words"]
        )
        self._mottos = tuple(strip_marks(word) for word in head["mottos"]["words"])
        self._events: dict[str, tuple[str, ...]] = {
            name: tuple(place_tones(word) for word in words)
            for name, words in head["events"].items()
        }
        event = "|".join(strip_marks(word) for word in head["dates"]["event"])
        self._event_lead = re.compile(rf"(?:{event})[\s,(:]{{0,3}}(?:\d{{1,2}}[h:]\d{{0,2}}\s)?$")
        self._meetings = tuple(place_tones(word) for word in head["meetings"]["words"])
        self._occasions = tuple(place_tones(word) for word in head["occasions"]["words"])
        self._papers = tuple(strip_marks(word) for word in head["dates"]["papers"])
        levels = "|".join(head["places"]["levels"])
        name = rf"[{UPPER}]\w*(?:[ -]{{1,3}}[{UPPER}]\w*){{0,4}}"
        self._named_place = re.compile(rf"(?P<level>(?i:{levels})\.?\s{{0,2}})?{name}")
        self._place_mark = re.compile("(?:" + "|".join(head["places"]["markers"]) + r")\b\s*:?\s*")
        actors = ActorReader(lexicon)
        self._parties = PartyReader(lexicon, actors)
        self._heads = HeadReader(actors)

    def genre(self, text: str, folded: str) -> str:
        """news, official or typed."""
        top = strip_marks(folded[:_TOP])
        if any(motto in top for motto in self._mottos) or _SYMBOL.search(text[:_TOP]):
            return "official"
        for number, (start, _) in enumerate(_lines(text, _TOP)):
            title = top.startswith(self._bare_titles, start)
            if number < 3 and top.startswith(self._plain_titles, start):
                return "typed"
            if number < 6 and title and text[start : start + 8].isupper():
                return "typed"
        lines = folded[:_FRONT].count("\n") + 1
        items = len(_LIST_ITEM.findall(folded[:_FRONT]))
        return "typed" if items >= 6 and items * 5 >= lines * 2 else "news"

    def read(self, text: str, folded: str, body: Body, genre: str, hint: date | None) -> Front:
        """The front of one document; `hint` is its day where the text gives no year."""
        published_at = self._published(folded) if genre == "news" else None
        year = published_at.year if published_at else (hint.year if hint else None)
        event_date = self._event_date(folded, year, is_typed=genre == "typed")
        if event_date is None and published_at is not None:
            event_date = date(published_at.year, published_at.month, published_at.day)
        title, span = self._title(text, folded, body, genre)
        sentences = self._sentences(text, folded, body.start, min(body.end, _TOP), body)
        titled = self._sentences(text, folded, *span, body, known=sentences) if title else []
        parties = self._parties.parties(titled, sentences, event_date or hint)
        symbol = _SYMBOL.search(text[:_FRONT])
        return Front(
            published_at=published_at,
            event_date=event_date,
            event=self._event(folded[:_FRONT]),
            title=title,
            symbol=symbol[1].replace(" ", "") if symbol else None,
            place=self._event_place(text, folded, sentences, genre),
            parties=parties,
            heads=self._heads.heads(sentences, [party.name for party in parties]),
            year=event_date.year if event_date else year,
            title_span=span,
            home=self._home(sentences) if genre == "official" else None,
            field=self._field(titled),
            is_agreement=title is not None and genre != "news" and self._is_agreement(title),
            is_own_paper=title is not None
            and genre == "official"
            and self._is_own(title, sentences),
            guest=self._guest(sentences, [party.name for party in parties]),
            sentences={(one.start, one.end): one for one in sentences},
        )

    def _sentences(
        self,
        text: str,
        folded: str,
        start: int,
        end: int,
        body: Body,
        known: Sequence[Sentence] = (),
    ) -> list[Sentence]:
        share = self._lexicon.table("thresholds")["lines"]["marked_share"]
        seen = {(one.start, one.end): one for one in known}
        return [
            seen.get((first, last)) or Sentence(text, folded, first, last, self._lexicon, share)
            for part in paragraphs(text, start, end)
            if part.start not in body.skipped
            for first, last in sentence_spans(text, part.content, part.end)
        ]

    def _is_agreement(self, title: str) -> bool:
        """Whether a document of this name holds what is agreed or ordered to be done."""
        return strip_marks(fold(title)).startswith(self._agreements)

    def _is_own(self, title: str, sentences: list[Sentence]) -> bool:
        """Whether one side alone issues a document: its head names no other."""
        heads = {hit.value for sentence in sentences[:4] for hit in sentence.of("place")}
        return len(heads) == 1 and strip_marks(fold(title)).startswith(self._own_papers)

    @staticmethod
    def _guest(sentences: list[Sentence], parties: list[str]) -> str | None:
        """The party whose delegation came: the first named behind "đoàn"."""
        for sentence in sentences:
            for place in sentence.of("place"):
                before = sentence.words[max(0, place.first - _DELEGATION) : place.first]
                if "đòan" in before and place.value in parties:
                    return place.value
        return None

    @staticmethod
    def _home(sentences: list[Sentence]) -> str | None:
        """The locality that a document's head names first: whose paper it is."""
        places = (hit.value for sentence in sentences[:4] for hit in sentence.of("place"))
        return next(places, None)

    @staticmethod
    def _field(title: list[Sentence]) -> str | None:
        """The one field that a title names; None for a general agreement."""
        scores: dict[str, float] = {}
        for sentence in title:
            for name, weight in field_scores(sentence, 0, len(sentence.words)).items():
                scores[name] = scores.get(name, 0.0) + weight
        return best_field(scores, None)

    @staticmethod
    def _published(folded: str) -> datetime | date | None:
        for start, end in _lines(folded, 1_500):
            if 6 <= end - start <= 120:
                found = published(folded[start:end])
                if found is not None:
                    return found
        return None

    def _event_date(self, folded: str, year: int | None, *, is_typed: bool = False) -> date | None:
        """The day of the meeting: the first one said to be so, else the first day at all."""
        best: date | None = None
        folded = _bare_dates(folded[:_FRONT])
        for match in _DATE.finditer(folded):
            day = self._day(match, year)
            line = folded.rfind("\n", 0, match.start()) + 1
            if day is None or folded[line : line + 40].lstrip().startswith(self._papers):
                continue
            before = folded[max(line, match.start() - 30) : match.start()]
            is_signing = before.rstrip().endswith(("ki", "ky", "ki ket", "ky ket", "so"))
            opens_line = not before.strip(" -(")
            is_led = (opens_line and match["word"]) or self._event_lead.search(before)
            if is_led and not is_signing:
                return day
            said = match["word"] or (opens_line and match["year"] and is_typed)
            if best is None and said and not is_signing and not _OF_PAPER.search(before):
                best = day
        return best

    @staticmethod
    def _day(match: re.Match[str], year: int | None) -> date | None:
        the_year = int(match["year"]) if match["year"] else year
        if the_year is None or the_year not in _YEARS:
            return None
        return day_of(the_year, int(match["month"]), int(match["day"]))

    def _title(
        self, text: str, folded: str, body: Body, genre: str
    ) -> tuple[str | None, tuple[int, int]]:
        """The title and its span: the headline of a report, or the name of a document."""
        lines = list(_lines(text, _FRONT))
        for number, (start, end) in enumerate(lines):
            if start in body.skipped or published(folded[start:end]):
                continue
            if _MENU.search(text, start, end):
                continue
            if genre == "news":
                if self._is_headline(text[start:end]):
                    return text[start:end], (start, end)
            elif (
                strip_marks(folded[start : start + 40]).startswith(self._bare_titles)
                and text[end - 1] not in ".;,"
            ):
                return self._whole_title(text, lines[number : number + 4])
        return None, (0, 0)

    @staticmethod
    def _is_headline(line: str) -> bool:
        """Whether a line is long enough for a headline, and neither a sentence nor an item."""
        if len(line.split()) < _TITLE_WORDS or len(line) > _LONGEST_TITLE:
            return False
        is_sentence = line[-1] in ".;," and not line.endswith("...")
        return not is_sentence and _FIRST_PART.match(line.lower()) is None

    @staticmethod
    def _whole_title(text: str, lines: list[tuple[int, int]]) -> tuple[str, tuple[int, int]]:
        """A document's name goes on in the lines below while they are capitals, or it is short."""
        start, end = lines[0]
        for one, two in lines[1:]:
            goes_on = text[one:two].isupper() or len(text[start:end].split()) <= 6
            if (
                _FIRST_PART.match(text[one:two].lower())
                or not goes_on
                or two - one > _LONGEST_TITLE
                or text[end:one].count("\n") > 2
            ):
                break
            end = two
        return _joined(text, lines[0], end), (start, end)

    def _event(self, front: str) -> str | None:
        found = (name for name, words in self._events.items() if any(w in front for w in words))
        return next(found, None)

    def _event_place(
        self, text: str, folded: str, sentences: list[Sentence], genre: str
    ) -> str | None:
        """Where the meeting was: after "tại", or in front of the date of a document.

        The date line comes first where the document does not itself tell of a meeting.
        """
        dated = self._dated_at(text, folded) if genre == "official" else None
        if dated is not None and not self._tells_meeting(folded):
            return dated
        marks = [match.end() for match in self._place_mark.finditer(folded, 0, _TOP)]
        for at in marks:
            named = self._named_place.match(text, at)
            if named is not None and (named["level"] or self._is_name(text, named, sentences)):
                return " ".join(named.group().split())
            if genre != "news" and not folded.startswith(self._occasions, at):
                line_end = text.find("\n", at)
                limit = min(at + 90, line_end if line_end > 0 else len(text))
                inside = _first_place(sentences, at, limit)
                if inside is not None:
                    return inside
        return dated

    @staticmethod
    def _dated_at(text: str, folded: str) -> str | None:
        """The place in a line such as "Huế, ngày 20 tháng 10 năm 2026"."""
        for start, end in _lines(folded, _TOP):
            comma = folded.find(", ngày", start, end)
            begin = max(start, folded.rfind("\t", start, comma) + 1)
            if 0 < comma - begin <= 30:
                return text[begin:comma]
        return None

    def _tells_meeting(self, folded: str) -> bool:
        """Whether an official document opens with the day and place of a meeting."""
        first = _FIRST_PART.search(folded, 0, _TOP)
        opening = folded[: first.start() if first else _TOP]
        return any(word in opening for word in self._meetings)

    @staticmethod
    def _is_name(text: str, match: re.Match[str], sentences: list[Sentence]) -> bool:
        """Whether a capital after "tại" begins a locality, or the name of a town by itself."""
        if _first_place(sentences, match.start(), match.start() + 1) is not None:
            return True
        return " " in match.group() and text[match.end() : match.end() + 1] in ",.;)\n"


def _bare_dates(front: str) -> str:
    """The text with its marks off in the lines that have digits; the same length."""
    return "\n".join(
        strip_marks(line) if _DIGIT.search(line) else line for line in front.split("\n")
    )


def _first_place(sentences: list[Sentence], start: int, end: int) -> str | None:
    """The first locality that begins in `[start:end)`."""
    for sentence in sentences:
        if sentence.start <= end and start <= sentence.end:
            for hit in sentence.of("place"):
                if start <= sentence.starts[hit.first] < end:
                    return hit.value
    return None


def _lines(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Lines of the first `end` characters that are not blank, without outer white space."""
    for match in _LINE.finditer(text, 0, end):
        line = match.group()
        if line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            yield start, match.start() + len(line.rstrip())


def _joined(text: str, heading: tuple[int, int], end: int) -> str:
    """A document's name with its subject: "KẾ HOẠCH / Triển khai …" is "Kế hoạch triển khai …".

    A name that is in capitals throughout stays as the document has it.
    """
    name = " ".join(text[slice(*heading)].split())
    subject = " ".join(text[heading[1] : end].split())
    if not subject or subject.isupper() or not name.isupper():
        return f"{name} {subject}".rstrip()
    words = subject.split(maxsplit=2)
    if len(words) > 1 and words[1][0].islower():
        subject = subject[0].lower() + subject[1:]
    return f"{name.capitalize()} {subject}"
