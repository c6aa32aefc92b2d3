"""What stands at the front of a document: its genre, title, symbol, dates, place and parties."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from .actors import ActorReader
from .answer import Head, PartyRead
from .dates import day_of, published
from .furniture import Body
from .lexicon import Lexicon
from .normalise import UPPER, place_tones
from .sentences import Sentence, paragraphs

_FRONT = 6_000
_SYMBOL = re.compile(
    r"^[ \t]*Số\s*:?\s*(\d{1,5}\s?[-/][\w/&-]{1,30})", re.IGNORECASE | re.MULTILINE
)
_TITLE_LINE = re.compile(r"^[^\n]{8,300}$", re.MULTILINE)
_FULL_DATE = re.compile(
    place_tones(
        r"(?:ngày\s{1,3})?(?P<day>\d{1,2})(?:\s{1,3}tháng\s{1,3}|\s?[/-]\s?)(?P<month>\d{1,2})"
        r"(?:(?:\s{1,3}năm\s{1,3}|\s?[/-]\s?)(?P<year>\d{4}))?(?![\d/])"
    )
)
_EVENT_LEAD = re.compile(
    place_tones(r"(?:sáng|chiều|trưa|tối|ngày|hôm nay|vừa qua)(?:\s{1,3}(?:ngày|nay))?[\s,(]{0,3}$")
)
_PLACE = re.compile(
    r"\btại\s+(?P<place>(?:(?:thành phố|thị xã|thị trấn|TP\.?|phường|quận|huyện|xã|tỉnh)\s*)?"
    rf"[{UPPER}]\w*(?:[ -]{{1,3}}[{UPPER}]\w*){{0,4}})"
)


@dataclass(frozen=True, slots=True)
class Front:
    """All that is known before the statements are read."""

    published_at: datetime | date | None
    event_date: date | None
    event: str | None
    title: str | None
    symbol: str | None
    place: str | None
    parties: tuple[PartyRead, ...]
    heads: tuple[Head, ...]
    year: int | None


class FrontReader:
    """Reads the front of documents with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        head = lexicon.table("head")
        self._titles = tuple(place_tones(word) for word in head["titles"]["words"])
        self._mottos = tuple(place_tones(word) for word in head["mottos"]["words"])
        self._events = {
            name: tuple(place_tones(word) for word in words)
            for name, words in head["events"].items()
        }
        self._actors = ActorReader(lexicon)

    def genre(self, text: str, folded: str) -> str:
        """news, official or typed."""
        front = folded[:_FRONT]
        if any(motto in front for motto in self._mottos) or _SYMBOL.search(text[:_FRONT]):
            return "official"
        for match in list(_TITLE_LINE.finditer(text[:2000]))[:4]:
            line = match.group().strip()
            is_title = folded[match.start() : match.end()].strip().startswith(self._titles)
            if is_title and line[:9].isupper():
                return "typed"
        return "news"

    def read(self, text: str, folded: str, body: Body, genre: str, hint: date | None) -> Front:
        """The front of one document."""
        published_at = self._published(text, folded) if genre == "news" else None
        year = published_at.year if published_at else (hint.year if hint else None)
        event_date = self._event_date(folded, year, genre)
        title = self._title(text, folded, body, genre)
        sentences = self._front_sentences(text, folded, body)
        parties = self._parties(text, folded, title, sentences, event_date or hint)
        symbol = _SYMBOL.search(text[:_FRONT])
        return Front(
            published_at=published_at,
            event_date=event_date,
            event=self._event(folded[:_FRONT]),
            title=title,
            symbol=symbol[1].replace(" ", "") if symbol else None,
            place=self._place(text, parties),
            parties=parties,
            heads=(),
            year=event_date.year if event_date else year,
        )

    def _published(self, text: str, folded: str) -> datetime | date | None:
        for line in folded[:1500].split("\n")[:15]:
            if 6 <= len(line) <= 120:
                found = published(line)
                if found is not None:
                    return found
        return None

    def _event_date(self, folded: str, year: int | None, genre: str) -> date | None:
        fallback: date | None = None
        for match in _FULL_DATE.finditer(folded, 0, _FRONT):
            the_year = int(match["year"]) if match["year"] else year
            if the_year is None or not 1945 <= the_year <= 2100:
                continue
            day = day_of(the_year, int(match["month"]), int(match["day"]))
            if day is None:
                continue
            before = folded[max(0, match.start() - 25) : match.start()]
            if _EVENT_LEAD.search(before) or (match.group().startswith("ng") and genre != "news"):
                if not re.search(r"(?:luật|số [^\n]{1,20}|ký|căn cứ[^\n]*)\s*$", before):
                    return day
            fallback = fallback or (day if match["year"] else None)
        return fallback

    def _title(self, text: str, folded: str, body: Body, genre: str) -> str | None:
        for match in _TITLE_LINE.finditer(text[:_FRONT]):
            line = match.group().strip()
            low = folded[match.start() : match.end()].strip()
            begin = match.start() + len(match.group()) - len(match.group().lstrip())
            if begin in body.skipped or len(low.split()) < 3:
                continue
            if genre == "news":
                if any(char.isdigit() for char in line[:3]) or published(low):
                    continue
                return line
            if low.startswith(self._titles):
                following = text[match.end() : match.end() + 400].strip().split("\n")[0].strip()
                short = len(low.split()) < 5
                return f"{line} {following}" if short else line
        return None

    def _front_sentences(self, text: str, folded: str, body: Body) -> list[Sentence]:
        share = self._lexicon.table("thresholds")["lines"]["marked_share"]
        return [
            Sentence(text, folded, part.start, part.end, self._lexicon, share)
            for part in paragraphs(text, body.start, min(body.end, _FRONT))
            if part.start not in body.skipped
        ]

    def _parties(
        self,
        text: str,
        folded: str,
        title: str | None,
        sentences: list[Sentence],
        day: date | None,
    ) -> tuple[PartyRead, ...]:
        count: Counter[str] = Counter()
        titled: list[str] = []
        for sentence in sentences:
            for hit in sentence.of("place"):
                count[hit.value] += 1
        if title is not None:
            at = text.find(title[:40])
            for sentence in sentences:
                if at >= 0 and sentence.start <= at + len(title) and sentence.end >= at:
                    titled.extend(hit.value for hit in sentence.of("place"))
        names = list(dict.fromkeys(titled))
        if len(names) < 2:
            names = list(dict.fromkeys([*names, *(name for name, _ in count.most_common(2))]))
        return tuple(
            PartyRead(name, self._level(name, day), self._body(name, sentences)) for name in names
        )

    def _level(self, name: str, day: date | None) -> str:
        level = self._lexicon.localities[name].level
        return self._lexicon.levels[level]

    def _body(self, name: str, sentences: list[Sentence]) -> str | None:
        for sentence in sentences:
            for actor in self._actors.actors(sentence, 0, len(sentence.words)):
                if actor.locality == name and actor.first < actor.last - 1:
                    start = sentence.starts[actor.first]
                    place = next(
                        hit
                        for hit in sentence.of("place")
                        if actor.first <= hit.first < actor.last and hit.value == name
                    )
                    if place.first == actor.first:
                        continue
                    body = sentence.text[start : sentence.starts[place.first]]
                    return " ".join(body.replace("TP.", "thành phố").split()).strip(" -–") or None
        return None

    def _event(self, front: str) -> str | None:
        for name, words in self._events.items():
            if any(word in front for word in words):
                return name
        return None

    def _place(self, text: str, parties: tuple[PartyRead, ...]) -> str | None:
        match = _PLACE.search(text[:_FRONT])
        return " ".join(match["place"].split()) if match else None
