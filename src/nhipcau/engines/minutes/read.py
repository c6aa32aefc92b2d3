"""Reading a document: the public `read`, and the order in which its parts are asked."""

from collections.abc import Iterable

from .annex import Annex, AnnexReader
from .answer import Reading, Statement
from .body import BodyReader, cast_of
from .fields import settled
from .front import Front, front_reader
from .furniture import find_body
from .lexicon import Lexicon, load_lexicon
from .normalise import fold
from .problem import Document
from .rows import RowReader, plan_year


def read(document: Document, *, lexicon: Lexicon | None = None) -> Reading:
    """What `document` says: dates, place, parties, heads of delegation and statements.

    Pure and deterministic; takes time linear in the text. A text in which nothing is found gives
    a reading without statements, never an error.
    """
    lexicon = lexicon or load_lexicon()
    text = document.text
    folded = fold(text)
    front = front_reader(lexicon)
    genre = front.genre(text, folded)
    body = find_body(text, folded, lexicon, official=genre != "news")
    head = front.read(text, folded, body, genre, document.published_hint)
    annexes = AnnexReader(lexicon, text, document.columns).read(document.grids)
    known = [annex for annex in annexes if annex.columns]
    rows = RowReader(lexicon, text, folded, cast_of(head), _year(text, head, known))
    reader = BodyReader(lexicon, text, folded, genre, head)
    said = _together(reader.read(body, [annex.span for annex in known]), rows.read(known))
    return Reading(
        published_at=head.published_at,
        event_date=head.event_date,
        event=head.event,
        title=head.title,
        symbol=head.symbol,
        genre=genre,
        place=head.place,
        parties=head.parties,
        heads=head.heads,
        body_ends_at=body.end,
        statements=tuple(settled(said, lexicon.table("thresholds")["field"])),
        tables=rows.tables(annexes),
    )


def _year(text: str, head: Front, known: list[Annex]) -> int | None:
    """The year in which a deadline falls that names none."""
    if not known:
        return head.year
    first = known[0]
    rows = first.grid.rows
    above = rows[first.first - 1].end if first.first else rows[0].start
    return plan_year(text, head.title, above, head.year)


def _together(body: Iterable[Statement], rows: Iterable[Statement]) -> list[Statement]:
    """Statements of the body and of rows in the order of the text, none over another."""
    found: list[Statement] = []
    for one in sorted([*body, *rows], key=lambda row: (row.start, row.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found
