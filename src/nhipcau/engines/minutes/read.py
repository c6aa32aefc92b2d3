"""Reading a document: the public `read`, and the order in which its parts are asked."""

from .answer import Reading
from .body import BodyReader
from .fields import settled
from .front import front_reader
from .furniture import find_body
from .lexicon import Lexicon, load_lexicon
from .normalise import fold
from .problem import Document


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
    statements = BodyReader(lexicon, text, folded, genre, head).read(body)
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
        statements=tuple(settled(statements, lexicon.table("thresholds")["field"])),
    )
