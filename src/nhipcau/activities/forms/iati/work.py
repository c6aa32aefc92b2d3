"""A whole file: looked over, or taken in piece by piece; a bad activity costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from nhipcau.activities.forms.iati.cells import Wrong
from nhipcau.activities.forms.iati.reading import read_activity
from nhipcau.activities.forms.iati.stream import Found, activities_in
from nhipcau.activities.services.iati.importing import CannotTake, Judged, judge, take_in
from nhipcau.activities.services.iati.said import ActivitySaid
from nhipcau.activities.services.iati.world import Here
from nhipcau.agreements.choices import SheetAction
from nhipcau.foundation.actors import Actor
from nhipcau.localities.errors import LocalitiesError

PIECE = 50
"""Activities written in one transaction."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one activity of a file, or would become of it."""

    position: int
    line: int
    identifier: str
    title: str
    action: str
    problems: tuple[str, ...]
    activity_id: int | None = None


def look_over(file: BinaryIO) -> Iterator[Outcome]:
    """What each activity would do; writes nothing.

    Raises:
        IatiRefused: the file cannot be read, or no further.
    """
    here = Here()
    for found in activities_in(file):
        said = _read(found)
        if isinstance(said, Outcome):
            yield said
        else:
            yield _outcome(found, said, judge(here, said))


def take_over(actor: Actor, file: BinaryIO, after: int = 0) -> Iterator[list[Outcome]]:
    """Take in the activities after a place, `PIECE` at a time.

    Each piece is given back inside its transaction, so that whoever keeps a report keeps it with
    what it tells of, or not at all.

    Raises:
        IatiRefused: the file cannot be read any further; what was taken in before stays.
    """
    here = Here()
    stream = activities_in(file)
    while True:
        with transaction.atomic():
            piece = _piece(actor, here, stream, after)
            if not piece:
                return
            yield piece


def _piece(actor: Actor, here: Here, stream: Iterator[Found], after: int) -> list[Outcome]:
    piece: list[Outcome] = []
    for found in stream:
        if found.position > after:
            piece.append(_taken(actor, here, found))
        if len(piece) == PIECE:
            break
    return piece


def _read(found: Found) -> ActivitySaid | Outcome:
    try:
        return read_activity(found)
    except Wrong as wrong:
        return _refused(found, wrong.line, wrong.message)


def _taken(actor: Actor, here: Here, found: Found) -> Outcome:
    said = _read(found)
    if isinstance(said, Outcome):
        return said
    try:
        with transaction.atomic():
            return _outcome(found, said, take_in(actor=actor, here=here, said=said))
    except (CannotTake, LocalitiesError, PermissionDenied) as refusal:
        why = str(refusal)
    except DatabaseError as error:
        why = _("The database did not take it: %(why)s") % {"why": str(error).split("\n", 1)[0]}
    here.forget()
    return _refused(found, found.line, why, said)


def _outcome(found: Found, said: ActivitySaid, judged: Judged) -> Outcome:
    return Outcome(
        position=found.position,
        line=found.line,
        identifier=said.identifier,
        title=said.columns["title"][:300],
        action=judged.action,
        problems=judged.problems,
        activity_id=judged.activity_id,
    )


def _refused(found: Found, line: int, why: str, said: ActivitySaid | None = None) -> Outcome:
    identifier = said.identifier if said else (found.element.findtext("iati-identifier") or "")
    title = said.columns["title"] if said else (found.element.findtext("title/narrative") or "")
    return Outcome(
        position=found.position,
        line=line,
        identifier=identifier.strip()[:200],
        title=title.strip()[:300],
        action=SheetAction.REFUSE,
        problems=(why,),
    )
