"""Between rows and the minutes reader: the only module of the app that touches the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from nhipcau.agreements.choices import AgreementKind, Form
from nhipcau.engines.minutes import (
    Document,
    Extracted,
    Limits,
    Reading,
    Statement,
    UnreadableFile,
    extract,
    read,
)

__all__ = [
    "Extracted",
    "Reading",
    "Statement",
    "Unreadable",
    "extract_text",
    "kind_of_document",
    "published_day",
    "read_text",
    "signed_day",
    "substance_of",
]

FORMS = {
    "information_exchange": Form.INFORMATION_EXCHANGE,
    "experience_sharing": Form.EXPERIENCE_SHARING,
    "joint_activity": Form.JOINT_ACTIVITY,
    "project": Form.PROJECT,
}
# The kind of a document by the words of its title, the longer words first.
KIND_WORDS = (
    ("ghi nhớ", AgreementKind.MEMORANDUM),
    ("kế hoạch", AgreementKind.PLAN),
    ("chương trình", AgreementKind.PROGRAMME),
    ("thông báo", AgreementKind.CONCLUSION),
    ("kết luận", AgreementKind.CONCLUSION),
    ("thỏa thuận", AgreementKind.AGREEMENT),
    ("thoả thuận", AgreementKind.AGREEMENT),
    ("biên bản", AgreementKind.MINUTES),
)


@dataclass(eq=False)
class Unreadable(Exception):
    """The engine's refusal, kept as a code and the values its sentence names."""

    code: str
    details: dict[str, str | int]


def extract_text(data: bytes, *, filename: str) -> Extracted:
    """The text of a file.

    Raises:
        Unreadable: a scanned, encrypted, broken, foreign, hostile or unknown file.
    """
    try:
        return extract(data, filename=filename, limits=Limits(size=settings.MAX_UPLOAD_BYTES))
    except UnreadableFile as refusal:
        raise Unreadable(refusal.code, dict(refusal.details)) from refusal


def read_text(text: str) -> Reading:
    """What the reader finds in an extracted text."""
    return read(Document(text))


def kind_of_document(title: str) -> AgreementKind:
    """The kind that a title's words name; minutes where it names none."""
    low = title.casefold()
    return next((kind for words, kind in KIND_WORDS if words in low), AgreementKind.MINUTES)


def signed_day(reading: Reading) -> date | None:
    """The day of the event; failing that, the day of publication."""
    return reading.event_date or published_day(reading)


def published_day(reading: Reading) -> date | None:
    """The day of publication, where the text gives one."""
    published = reading.published_at
    return published.date() if isinstance(published, datetime) else published


def as_sentence(span: str) -> str:
    """A span as a draft shows it: one line, beginning with a capital, for it stands alone now."""
    line = " ".join(span.split())
    return line[:1].upper() + line[1:]


def substance_of(statement: Statement) -> dict[str, Any]:
    """Column values of a draft for what the engine read."""
    deadline, amount = statement.deadline, statement.amount
    return {
        "text": as_sentence(statement.text),
        "field_id": statement.field,
        "form": FORMS.get(statement.form or ""),
        "due_text": deadline.text[:200] if deadline else "",
        "due_from": deadline.start if deadline else None,
        "due_on": deadline.end if deadline else None,
        "due_precision": deadline.precision if deadline else "",
        "due_recurrence": (deadline.recurrence or "") if deadline else "",
        "amount_value": _decimal(amount.value) if amount else None,
        "amount_unit": amount.unit[:40] if amount else "",
    }


def _decimal(value: float) -> Decimal | None:
    number = Decimal(str(value))
    return number if abs(number) < Decimal(10) ** 18 else None
