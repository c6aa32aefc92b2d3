"""Where a commitment stands in the text it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import Length, Substr

from nhipcau.agreements import permissions
from nhipcau.agreements.models import Commitment, SourceDocument
from nhipcau.foundation.actors import Actor

CONTEXT = 200


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document with what stands before and after it, and where it stands."""

    document: str
    before: str
    text: str
    after: str
    start: int
    end: int
    length: int

    @property
    def is_cut_before(self) -> bool:
        return self.start > len(self.before)

    @property
    def is_cut_after(self) -> bool:
        return self.length > self.end + len(self.after)

    @property
    def percent(self) -> int:
        """How far into the document it stands."""
        return round(100 * self.start / self.length) if self.length else 0


def source_of(actor: Actor, commitment: Commitment) -> Excerpt | None:
    """The commitment's span, cut by the database: documents can be long.

    Its surroundings may hold what nobody accepted, so only the parties are shown them.
    """
    context = CONTEXT if permissions.may_read_names(actor, commitment.agreement) else 0
    start, end = commitment.source_start, commitment.source_end
    if commitment.document_id is None or start is None or end is None:
        return None
    first = max(0, start - context)
    row = (
        SourceDocument.objects.filter(pk=commitment.document_id)
        .annotate(
            piece=Substr("text", Value(first + 1), Value(end - first + context)),
            length=Length("text"),
        )
        .values("name", "piece", "length")
        .get()
    )
    piece = row["piece"]
    return Excerpt(
        document=row["name"],
        before=piece[: start - first],
        text=piece[start - first : end - first],
        after=piece[end - first :],
        start=start,
        end=end,
        length=row["length"],
    )
