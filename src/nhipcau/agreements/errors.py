"""What the services of agreements refuse.

AgreementsError (message for the person who asked)
├── NotReady        the record lacks something its next state needs (`missing` lists what)
├── WrongState      the record's state does not allow this
│   └── TwinRegistered  the same words were registered from another file (`twin` is that reading)
├── Stale           somebody else changed the record since it was opened (`current` is it now)
├── AlreadyDecided  another person accepted or skipped this statement first
├── Duplicate       the same text was imported before (`reading` is the earlier one)
└── BadSpan         a stretch of text that lies outside the document or over another statement
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class AgreementsError(Exception):
    """A rule of the app was not kept."""

    def __init__(self, message: Words) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, and where it can be filled in: a heading, or one statement."""

    words: Words
    statement_id: int | None = None
    in_heading: bool = False

    def __str__(self) -> str:
        return str(self.words)


class NotReady(AgreementsError):
    """The record lacks something that its next state needs."""

    def __init__(self, message: Words, missing: Sequence[Words | Gap]) -> None:
        super().__init__(message)
        self.missing = list(missing)


class WrongState(AgreementsError):
    """The record's state does not allow this."""


class TwinRegistered(WrongState):
    """The same words were registered already, from another file."""

    def __init__(self, message: Words, twin: Any) -> None:
        super().__init__(message)
        self.twin = twin


class Stale(AgreementsError):
    """Somebody else changed the record since it was opened."""

    def __init__(self, message: Words, current: Any) -> None:
        super().__init__(message)
        self.current = current


class AlreadyDecided(AgreementsError):
    """Another person decided on this statement first."""


class Duplicate(AgreementsError):
    """The same text was imported before."""

    def __init__(self, message: Words, reading: Any) -> None:
        super().__init__(message)
        self.reading = reading


class BadSpan(AgreementsError):
    """A stretch of text that lies outside the document or over another statement."""


# Why a file could not be read, by the code that a reading or a job keeps, with what to do about it.
REFUSALS: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose it again; it may not have been copied whole."),
    "no_text": _("The file holds no text. Check that it is the document you meant."),
    "wrong_language": _(
        "The text does not seem to be Vietnamese. Minutes, agreements, plans and news reports are"
        " read in Vietnamese only; enter this agreement by hand."
    ),
    "too_large": _(
        "The document is larger than what is read at once. Split it, or take its pictures out, and"
        " try again."
    ),
    "bomb": _(
        "The file unpacks to far more than a document holds, so it was not opened. Save the"
        " document under a new name and try that copy."
    ),
    "not_supported": _(
        "This kind of file cannot be read. Save the document as .docx, .xlsx, .pdf, .html or"
        " .txt and try again."
    ),
    "renamed": _(
        "The content is not what the ending of the name says. Open the original document and save"
        " it as .docx, .xlsx, .pdf, .html or .txt."
    ),
    "encrypted": _("The file is protected by a password. Remove the password and try again."),
    "broken": _(
        "The file is damaged and cannot be opened. Open it in the program that made it, save it"
        " again and try that copy."
    ),
    "scanned": _(
        "The pages are pictures without a text layer. Run text recognition (OCR) on the file, or"
        " paste the text instead."
    ),
    "worker_lost": _("The work was cut off several times. Try again; nothing was lost."),
    "error": _("An error of the program stopped the work. It was noted; try again later."),
}


def refusal_in_words(code: str, details: Mapping[str, object]) -> str:
    """The sentence for a refusal, with the limit or the kind of content where it is known."""
    said = str(REFUSALS[code])
    extra = [str(details[key]) for key in ("limit", "found", "extension") if key in details]
    return f"{said} ({', '.join(extra)})" if extra else said
