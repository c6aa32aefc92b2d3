"""Between rows and the minutes reader: the only module of the app that touches the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from nhipcau.agreements.choices import AgreementKind, Form
from nhipcau.engines.minutes import (
    COLUMNS,
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
    "COLUMNS",
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
    "tables_of",
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


def read_text(
    extracted: Extracted, columns: Mapping[str, Mapping[str, int]] | None = None
) -> Reading:
    """What the reader finds in a text and its tables; `columns` are what people said of them."""
    return read(Document(extracted.text, grids=extracted.grids, columns=columns or {}))


def tables_of(reading: Reading) -> list[dict[str, Any]]:
    """What a reading keeps of the tables of its document."""
    return [asdict(table) | {"columns": dict(table.columns)} for table in reading.tables]


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
    deadline, amount, row = statement.deadline, statement.amount, statement.annexed
    words = row.due_words if row and row.due_words else ""
    return {
        "text": as_sentence(row.words if row else statement.text),
        "field_id": statement.field,
        "form": FORMS.get(statement.form or ""),
        "due_text": deadline.text[:200] if deadline else words[:200],
        "due_from": deadline.start if deadline else None,
        "due_on": deadline.end if deadline else None,
        "due_precision": deadline.precision if deadline else "",
        "due_recurrence": (deadline.recurrence or "") if deadline else "",
        "amount_value": _decimal(amount.value) if amount else None,
        "amount_unit": amount.unit[:40] if amount else "",
        "product": _shortened(row.product or "", 300) if row else "",
        "source_table": row.table if row else None,
        "source_row": row.number if row else None,
    }


def _shortened(words: str, most: int) -> str:
    """Cut between words where it is too long for its column; the row beside it has the whole."""
    if len(words) <= most:
        return words
    return f"{words[: most - 1].rsplit(' ', 1)[0][: most - 2]} …"


def _decimal(value: float) -> Decimal | None:
    number = Decimal(str(value))
    return number if abs(number) < Decimal(10) ** 18 else None
