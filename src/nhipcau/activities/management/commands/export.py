"""`nhipcau export iati`: what everybody may read, as an IATI 2.03 file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nhipcau.activities.exports.iati import write_file
from nhipcau.activities.selectors.iati.filters import IatiFilter
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality


class Command(BaseCommand):
    help = "Write activities as an IATI 2.03 file: what everybody may read, unless --all is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("form", choices=["iati"], help="the form of the file")
        parser.add_argument("--agreement", type=int, help="number (ID) of one agreement")
        parser.add_argument("--locality", help="code of a locality, e.g. hue-city")
        parser.add_argument("--since", type=_day, help="activities that go on since YYYY-MM-DD")
        parser.add_argument("--out", type=Path, help="file to write; without it standard output")
        parser.add_argument(
            "--all", action="store_true", help="private and disputed rows too; the file says so"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = Actor.program("nhipcau export") if options["all"] else Actor.anonymous()
        wanted = IatiFilter(
            agreement=options["agreement"],
            locality=_unit(options["locality"]),
            since=options["since"],
        )
        try:
            if options["out"]:
                with options["out"].open("wb") as file:
                    count = write_file(file, actor, wanted)
            else:
                count = write_file(sys.stdout.buffer, actor, wanted)
                sys.stdout.buffer.flush()
        except OSError as error:
            raise CommandError(f"{options['out']}: {error.strerror}") from error
        self.stderr.write(f"{count} activities")


def _unit(code: str | None) -> int | None:
    if code is None:
        return None
    found = Locality.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"There is no locality {code!r}.")
    return found


def _day(said: str) -> date:
    return date.fromisoformat(said)
