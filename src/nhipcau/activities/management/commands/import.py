"""`nhipcau import iati FILE`: take the activities of an IATI 2.03 file into the register."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from nhipcau.activities.forms.iati.stream import IatiRefused
from nhipcau.activities.forms.iati.work import Outcome, look_over, take_over
from nhipcau.agreements.choices import SheetAction
from nhipcau.foundation.actors import Actor


class Command(BaseCommand):
    help = "Take in activities of an IATI 2.03 file; those that are here already are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("form", choices=["iati"], help="the form of the file")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="look it over, write nothing")
        parser.add_argument("--language", choices=["vi", "en"], default="vi")

    def handle(self, *_args: Any, **options: Any) -> None:
        counts: Counter[str] = Counter()
        with translation.override(options["language"]):
            try:
                with options["file"].open("rb") as file:
                    if options["dry_run"]:
                        for outcome in look_over(file):
                            self._tell(counts, outcome)
                    else:
                        for piece in take_over(Actor.program("nhipcau import"), file):
                            for outcome in piece:
                                self._tell(counts, outcome)
            except OSError as error:
                raise CommandError(f"{options['file']}: {error.strerror}") from error
            except IatiRefused as refusal:
                raise CommandError(f"{options['file']}: {refusal}") from refusal
            finally:
                self._sum(counts)

    def _tell(self, counts: Counter[str], outcome: Outcome) -> None:
        counts[outcome.action] += 1
        for problem in outcome.problems:
            self.stderr.write(f"{outcome.line}: {outcome.identifier}: {problem}")

    def _sum(self, counts: Counter[str]) -> None:
        said = ", ".join(f"{count} {SheetAction(one).label}" for one, count in counts.items())
        self.stdout.write(said or "0")
