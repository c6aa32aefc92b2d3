"""Statements of the rows of an annex: who leads and helps, by when, for how much, for what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from .actors import BOTH, ActorReader, Cast
from .amounts import amount_reader
from .annex import COORDINATING, DEADLINE, LEAD, SECOND, Annex, Span, Task
from .answer import Amount, AnnexRow, Deadline, Statement, TableRead
from .clauses import ClauseCutter
from .dates import date_reader
from .details import DetailReader
from .fields import OTHER, best_field, field_scores
from .kinds import COMMITMENT
from .lexicon import Lexicon
from .normalise import UPPER, fold, place_tones
from .sentences import Sentence
from .tables import Row

_SAMPLE = 3
_SAMPLED = 120  # letters of a cell that is shown beside its column
_YEAR = re.compile(r"năm\s{1,2}(20\d\d)(?!\d)")
_DAY_BEFORE = re.compile(r"tháng\s{1,2}\d{1,2}\s{1,2}$")
_BARE_DAY = re.compile(r"(?P<day>\d{1,2})\s?/\s?(?P<month>\d{1,2})")
_BARE_MONTH = re.compile(r"(?:t|tháng )?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>20\d\d)")
_TIMED = re.compile(place_tones(r"\d|(?<!\w)(?:quý|đầu năm|cuối năm)(?!\w)"))
_STRETCH = re.compile(
    place_tones(
        r"(?:từ )?(?P<unit>tháng|quý) ?(?P<one>\d{1,2}|[ivx]{1,3})\s?(?:[-–]|đến|tới)\s?"
        r"(?:tháng |quý )?"
        r"(?P<two>\d{1,2}|[ivx]{1,3})(?:[ /.-]{1,3}(?:năm )?(?P<year>20\d\d))?"
    )
)
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,15}(?:[.,]\d{1,3})?")
_LEAST_BARE = 1_000_000  # a bare number in a column of money is đồng from here on
_MARKS = " -–+*•.;,"
_LONGEST_CELL = 300


class RowReader:
    """Makes commitments of the tasks of one document's annexes."""

    def __init__(
        self, lexicon: Lexicon, text: str, folded: str, cast: Cast, year: int | None
    ) -> None:
        self._lexicon, self._text, self._folded = lexicon, text, folded
        self._cast, self._year = cast, year
        self._actors = ActorReader(lexicon, cast)
        self._details = DetailReader(lexicon, self._actors, cast, year)
        self._cutter = ClauseCutter(lexicon, year)
        self._dates, self._amounts = date_reader(lexicon), amount_reader(lexicon)
        self._share = lexicon.table("thresholds")["lines"]["marked_share"]
        tables = lexicon.table("tables")
        self._whole_year = tuple(map(place_tones, tables["when"]["whole_year"]))
        self._together = tuple(map(place_tones, tables["together"]["words"]))
        self._scales: Mapping[str, int] = {
            place_tones(words): factor for words, factor in tables["scales"].items()
        }
        self._cut = _cut_before(tables["units"]["heads"])
        self._groups: dict[Span, str | None] = {}
        self._places: dict[str, str] = {}

    def read(self, annexes: Sequence[Annex]) -> Iterator[Statement]:
        """A commitment for each task."""
        for annex in annexes:
            scale = self._scale(annex)
            self._places = self._places_of(annex)
            for task in annex.tasks:
                yield self._statement(task, scale)

    def tables(self, annexes: Sequence[Annex]) -> tuple[TableRead, ...]:
        return tuple(self._table(annex) for annex in annexes)

    def _table(self, annex: Annex) -> TableRead:
        start, end = annex.span
        rows = annex.grid.rows[annex.first : annex.first + _SAMPLE]
        return TableRead(
            name=annex.grid.name,
            kind=annex.grid.kind,
            number=annex.grid.number,
            start=start,
            end=end,
            key=annex.key,
            heading=tuple(name[:_SAMPLED] for name in annex.heading),
            sample=tuple(tuple(self._words(span)[:_SAMPLED] for span in row.cells) for row in rows),
            columns=dict(annex.columns),
            tasks=len(annex.tasks),
            left_out=tuple(sorted(annex.left_out, key=lambda one: one.number)),
        )

    def _statement(self, task: Task, scale: int | None) -> Statement:
        leads = [*self._units(task, LEAD), *self._units(task, SECOND)]
        helpers = self._units(task, COORDINATING)
        joint = task.is_joint or self._are_of_both(leads)
        made = self._made(task, leads, joint=joint)
        deadline, due_words = self._deadline(task)
        end = task.content[-1][1] if len(task.content) > 1 else made.end
        return replace(
            made,
            end=end,
            text=self._text[made.start : end],
            actor=made.actor if leads or self._says_both(task) else None,
            field=self._field(task.group) or made.field,
            amount=self._money(task, scale) or made.amount,
            deadline=deadline or (None if due_words else made.deadline),
            lead=leads[0] if leads else None,
            coordinating=tuple(unit for unit in helpers if unit not in leads),
            annexed=AnnexRow(
                table=task.table,
                number=task.number,
                words=" ".join([made.text, *map(self._words, task.content[1:])]),
                leads=tuple(leads),
                product=self._cell(task, "product"),
                due_words=due_words,
            ),
        )

    def _made(self, task: Task, leads: Sequence[str], *, joint: bool) -> Statement:
        """What the words of the task say by themselves, however few they are."""
        start, end = task.content[0]
        clause = self._cutter.whole(self._sentence(start, end))
        if clause is not None:
            row = Row((start, end), _first(task, LEAD), _first(task, COORDINATING), None, joint)
            return self._details.row(clause, row, self._sentence, hint=self._field(task.group))
        actor = BOTH if joint else next(iter(leads), None)
        return Statement(
            kind=COMMITMENT,
            start=start,
            end=end,
            text=self._text[start:end],
            actor=actor,
            counterpart=None,
            field=None,
            form=None,
            deadline=None,
            amount=None,
            confidence=self._lexicon.table("thresholds")["confidence"]["base"],
        )

    def _says_both(self, task: Task) -> bool:
        """Whether the words of a task without a lead say that it is done together."""
        words = fold(" ".join(map(self._words, task.content)))
        return task.is_joint or any(one in words for one in self._together)

    def _sentence(self, start: int, end: int) -> Sentence:
        return Sentence(self._text, self._folded, start, end, self._lexicon, self._share)

    def _words(self, span: Span) -> str:
        return " ".join(self._text[span[0] : span[1]].split())

    def _cell(self, task: Task, name: str) -> str | None:
        words = "; ".join(map(self._words, task.cells.get(name, []))).strip(_MARKS)
        return words or None

    def _units(self, task: Task, name: str) -> list[str]:
        """The units of a cell, each by itself: on lines, behind marks, or one after another."""
        found: dict[str, None] = {}
        for start, end in task.cells.get(name, []):
            edges = [start, *sorted(at for at in task.breaks if start < at < end), end]
            for one, two in pairwise(edges):
                for part in self._cut.split(self._text[one:two]):
                    unit = " ".join(part.split()).strip(_MARKS)
                    if any(letter.isalpha() for letter in unit):
                        found[self._placed(unit, name)[:_LONGEST_CELL]] = None
        return list(found)

    def _places_of(self, annex: Annex) -> dict[str, str]:
        """The side that the heading of a column names: "Hà Nội chủ trì"."""
        return {
            column: party
            for column, at in annex.columns.items()
            for party in self._cast.parties
            if at < len(annex.heading) and fold(party) in fold(annex.heading[at])
        }

    def _placed(self, unit: str, column: str) -> str:
        """The unit with the place that the heading of its column gives it."""
        place = self._places.get(column)
        return unit if place is None or fold(place) in fold(unit) else f"{unit} {place}"

    def _are_of_both(self, leads: Sequence[str]) -> bool:
        sides = {self._actors.named(unit).locality for unit in leads}
        return len(sides - {None}) > 1

    def _field(self, group: Span | None) -> str | None:
        if group is None:
            return None
        if group not in self._groups:
            sentence = self._sentence(*group)
            scores = field_scores(sentence, 0, len(sentence.words))
            scores.pop(OTHER, None)  # "Lĩnh vực" itself is a word of no field in particular
            self._groups[group] = best_field(scores, None)
        return self._groups[group]

    def _deadline(self, task: Task) -> tuple[Deadline | None, str | None]:
        """What the cell of the deadline says as days, or else its words."""
        words = self._cell(task, DEADLINE)
        if words is None:
            words = self._cell(task, "begin")
        if words is None:
            return None, None
        found = self._day(words)
        begin = self._cell(task, "begin")
        begun = self._day(begin) if begin and found and begin != words else None
        if found and found.end and begun and begun.start and begun.start <= found.end:
            found = replace(found, start=begun.start, text=f"{begin} – {found.text}")
        return found, (None if found else words)

    def _day(self, words: str) -> Deadline | None:
        """A deadline; where it names no year, in that of the plan."""
        folded = fold(words).strip(" .")
        if folded.startswith(self._whole_year) and self._year and "20" not in folded:
            return self._read(f"năm {self._year}", words)
        found = self._stretch(folded, words) or self._dates.deadline(words, fold(words), self._year)
        if found is not None:
            return found
        if match := _BARE_MONTH.fullmatch(folded):
            return self._read(f"tháng {match['month']}/{match['year']}", words)
        if self._year is None or re.search(r"20\d\d", folded) or not _TIMED.search(folded):
            return None
        if match := _BARE_DAY.fullmatch(folded):
            return self._read(f"ngày {match['day']}/{match['month']}/{self._year}", words)
        return self._read(f"{folded} năm {self._year}", words)

    def _stretch(self, folded: str, words: str) -> Deadline | None:
        """From one month or quarter to another of one year: "Tháng 3 - tháng 6"."""
        match = _STRETCH.fullmatch(folded)
        year = match and (match["year"] or self._year)
        if match is None or not year:
            return None
        first, last = (
            self._read(f"{match['unit']} {match[name]}/{year}", words) for name in ("one", "two")
        )
        if first is None or last is None or not first.start or not last.end:
            return None
        return replace(last, start=first.start) if first.start < last.end else None

    def _read(self, plain: str, words: str) -> Deadline | None:
        found = self._dates.deadline(plain, fold(plain), self._year)
        return replace(found, text=words) if found else None

    def _scale(self, annex: Annex) -> int | None:
        """How many đồng a number of the column of money counts, as its heading says."""
        at = annex.columns.get("money")
        name = fold(annex.heading[at]) if at is not None and at < len(annex.heading) else ""
        fits = [words for words in self._scales if words in name]
        return self._scales[max(fits, key=len)] if fits else None

    def _money(self, task: Task, scale: int | None) -> Amount | None:
        words = self._cell(task, "money")
        if words is None:
            return None
        if _NUMBER.fullmatch(words) is None:
            found = self._amounts.amount(words, fold(words))
            return found if found and found.unit in {"VND", "USD"} else None
        value = _number(words)
        if scale is None:
            scale = 1 if value >= _LEAST_BARE else None
        return Amount(_plain(value * scale), "VND") if scale and value else None


def plan_year(text: str, title: str | None, end: int, year: int | None) -> int | None:
    """The year that a plan is for: that of its title, or of the lines above the table."""
    for part in (title or "", text[:end]):
        folded = fold(part)
        for match in _YEAR.finditer(folded):
            before = folded[max(0, match.start() - 14) : match.start()]
            if _DAY_BEFORE.search(before) is None:
                return int(match[1])
    return year


def _first(task: Task, name: str) -> Span | None:
    return next(iter(task.cells.get(name, [])), None)


def _cut_before(heads: Sequence[str]) -> re.Pattern[str]:
    """Where a list of units is cut: at a semicolon, and before "Sở" behind a comma or "và"."""
    words = "|".join(re.escape(word.capitalize()) for word in sorted(heads, key=len, reverse=True))
    many = words.replace("Ubnd", "UBND")
    return re.compile(
        rf"\s*;\s*|\s*,\s*(?:và\s+)?(?=(?:{many})\s+[{UPPER}])|\s+và\s+(?=(?:{many})\s+[{UPPER}])"
    )


def _number(words: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", words):
        return float(re.sub(r"[.,]", "", words))
    return float(words.replace(",", "."))


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 3)
