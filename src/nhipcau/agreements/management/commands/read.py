"""`nhipcau read FILE`: what the minutes reader finds, as a table or as JSON; writes nothing."""

from __future__ import annotations

import json
import sys
import unicodedata
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from nhipcau.agreements import bridge
from nhipcau.agreements.choices import StatementKind
from nhipcau.agreements.errors import refusal_in_words


class Command(BaseCommand):
    help = "Read minutes, an agreement, a plan or a news report; prints what they promise."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a .txt, .html, .docx or .pdf file, or -")
        parser.add_argument("--json", action="store_true", help="print JSON for other programs")
        parser.add_argument("--text", action="store_true", help="print the extracted text alone")
        parser.add_argument("--language", choices=["vi", "en"], default="vi")

    def handle(self, *_args: Any, file: str, language: str, **options: Any) -> None:
        with translation.override(language):
            extracted = self._extract(file)
            if options["text"]:
                self.stdout.write(extracted.text, ending="")
                return
            found = bridge.read_text(extracted)
            self.stdout.write(_as_json(found) if options["json"] else _as_table(found))

    def _extract(self, file: str) -> bridge.Extracted:
        try:
            data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            return bridge.extract_text(data, filename="" if file == "-" else file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except bridge.Unreadable as refusal:
            said = refusal_in_words(refusal.code, refusal.details)
            raise CommandError(f"{file}: {said}") from refusal


def _as_json(found: bridge.Reading) -> str:
    return json.dumps(found.as_json(), ensure_ascii=False, indent=1)


def _as_table(found: bridge.Reading) -> str:
    """One statement a line: number, kind, actor, field, deadline, amount, text."""
    lines = [_heading(found), ""]
    kinds = dict(StatementKind.choices)
    for number, item in enumerate(found.statements, start=1):
        deadline = item.deadline.text if item.deadline else "–"
        amount = f"{item.amount.value:,} {item.amount.unit}" if item.amount else "–"
        cells = [
            _pad(str(number), 4),
            _pad(str(kinds[item.kind]), 12),
            _pad(item.actor or "–", 26),
            _pad(item.field or "–", 22),
            _pad(deadline, 22),
            _pad(amount, 20),
        ]
        lines.append(" ".join(cells))
        lines.append(f"     {' '.join(item.text.split())}")
    return "\n".join(lines)


def _heading(found: bridge.Reading) -> str:
    day = found.event_date or found.published_at
    parties = " – ".join(party.name for party in found.parties)
    counts: dict[str, int] = {}
    for item in found.statements:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    kinds = dict(StatementKind.choices)
    counted = " · ".join(f"{count} {str(kinds[kind]).lower()}" for kind, count in counts.items())
    return "\n".join(part for part in (found.title or "", parties, str(day or ""), counted) if part)


def _pad(text: str, width: int) -> str:
    """The text cut or padded to a width of screen cells; combining marks take none."""
    shown = unicodedata.normalize("NFC", text)
    cut = shown if len(shown) <= width else f"{shown[: width - 1]}…"
    return cut.ljust(width)
