"""What an element of ours says beyond IATI: sides, agreement, commitments, reports and words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.activities.forms.iati.cells import (
    Element,
    Wrong,
    day_of,
    line_of,
    moment_of,
    nc,
    whole_of,
    word_of,
)
from nhipcau.activities.services.iati.said import ActivitySaid, ReportSaid
from nhipcau.foundation.text import clean_block, clean_line

MOST_SMALL = 32_000


def read_record(element: Element, said: ActivitySaid) -> None:
    """Fill in what the record holds; nothing where another program wrote the file.

    Raises:
        Wrong: it holds what cannot be taken.
    """
    record = element.find(nc("record"))
    if record is None:
        return
    said.sides = [line_of(one, "locality") for one in record.findall(nc("side"))]
    if len(set(said.sides)) != len(said.sides):
        raise Wrong(record, _("A side is named twice."))
    agreement = record.find(nc("agreement"))
    said.agreement = _paper(agreement) if agreement is not None else None
    said.serves = [
        (_paper(one), whole_of(one, one.get("commitment"), MOST_SMALL))
        for one in record.findall(nc("serves"))
    ]
    said.reports = [_report(one, said) for one in record.findall(nc("report"))]


def _paper(element: Element) -> list[str]:
    """Title, number and day of an agreement."""
    return [
        clean_line(element.text or "")[:300],
        line_of(element, "number")[:60],
        day_of(element, "signed").isoformat() if element.get("signed") else "",
    ]


def _report(element: Element, said: ActivitySaid) -> ReportSaid:
    first, last = day_of(element, "from"), day_of(element, "to")
    if last < first:
        raise Wrong(element, _("A report's period ends before it begins."))
    author = whole_of(element, element.get("o-author"))
    if author >= len(said.bodies):
        raise Wrong(element, _("An organisation is named that the file does not list."))
    submitted = moment_of(element, "submitted")
    if submitted is None:
        raise Wrong(element, _("The file does not say when a report was handed in."))
    progress = element.get("progress")
    return ReportSaid(
        author=author,
        side=line_of(element, "side"),
        period_from=first,
        period_to=last,
        version=whole_of(element, element.get("version"), MOST_SMALL),
        text=clean_block(element.findtext(nc("text")) or ""),
        created_at=moment_of(element, "created") or submitted,
        submitted_at=submitted,
        progress=None if progress is None else whole_of(element, progress, 100),
        state=line_of(element, "state")[:12],
        claims=tuple(_claim(one) for one in element.findall(nc("standing"))),
    )


def _claim(element: Element) -> dict[str, Any]:
    """What was said of a report in some installation; kept as its claim, never as a word here."""
    words = []
    for one in element.findall(nc("word")):
        at = moment_of(one, "at")
        words.append(
            [
                line_of(one, "locality")[:60],
                word_of(one, "is", ConfirmationWord.values),
                at.isoformat() if at else "",
            ]
        )
    standing = word_of(element, "is", Standing.values)
    return {"at": line_of(element, "at")[:40], "is": standing, "words": words}
