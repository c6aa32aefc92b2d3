"""An independent judge of a reading; it shares no code with the reader."""

from itertools import pairwise

from .answer import Deadline, Reading, Statement
from .problem import Document

_KINDS = frozenset({"commitment", "proposal", "result", "shortcoming", "fact"})
_PRECISIONS = frozenset({"day", "month", "quarter", "half", "year", "term"})
_RECURRENCES = frozenset({None, "monthly", "quarterly", "half_yearly", "yearly"})
_YEARS = range(1900, 2201)


def check(document: Document, reading: Reading) -> tuple[str, ...]:
    """Every way in which `reading` cannot be a reading of `document`; empty when it can."""
    faults: list[str] = []
    if not 0 <= reading.body_ends_at <= len(document.text):
        faults.append(f"The body ends at {reading.body_ends_at}, outside the text.")
    for number, statement in enumerate(reading.statements, start=1):
        faults.extend(
            f"Statement {number}: {fault}" for fault in _statement_faults(document.text, statement)
        )
    for number, (one, two) in enumerate(pairwise(reading.statements), start=2):
        if two.start < one.end:
            faults.append(f"Statement {number} begins before the one in front of it ends.")
    names = [party.name for party in reading.parties]
    if len(names) != len(set(names)):
        faults.append("A party is named twice.")
    return tuple(faults)


def _statement_faults(text: str, statement: Statement) -> list[str]:
    faults: list[str] = []
    if not 0 <= statement.start < statement.end <= len(text):
        return ["its span is not inside the text."]
    if text[statement.start : statement.end] != statement.text:
        faults.append("its text is not the slice that its span names.")
    if statement.text != statement.text.strip():
        faults.append("its span begins or ends with white space.")
    if statement.kind not in _KINDS:
        faults.append(f"its kind {statement.kind!r} is unknown.")
    if not 0.0 <= statement.confidence <= 1.0:
        faults.append("its confidence is not between 0 and 1.")
    if statement.amount is not None and not statement.amount.unit:
        faults.append("its amount counts nothing.")
    if statement.deadline is not None:
        faults.extend(_deadline_faults(statement.deadline))
    return faults


def _deadline_faults(deadline: Deadline) -> list[str]:
    faults: list[str] = []
    start, end = deadline.start, deadline.end
    if deadline.precision not in _PRECISIONS:
        faults.append(f"its deadline has the unknown precision {deadline.precision!r}.")
    if deadline.recurrence not in _RECURRENCES:
        faults.append(f"its deadline has the unknown rhythm {deadline.recurrence!r}.")
    if start is not None and end is not None and start > end:
        faults.append("its deadline ends before it starts.")
    if any(day is not None and day.year not in _YEARS for day in (start, end)):
        faults.append("its deadline is in no year of ours.")
    if start is None and end is None and deadline.recurrence is None:
        faults.append("its deadline has neither a day nor a rhythm.")
    return faults
