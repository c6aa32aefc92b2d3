"""`nhipcau backup`: database and files of one moment in one verified archive, while people work."""

from __future__ import annotations

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from nhipcau.foundation import backups


class Command(BaseCommand):
    help = "Write database and files into one verified archive; people may go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", help="where archives go; backups in the data folder if left out"
        )
        parser.add_argument(
            "--keep", type=int, default=0, help="afterwards remove all but the N newest archives"
        )

    def handle(self, *_args: Any, folder: str | None, keep: int, **_options: Any) -> None:
        if keep < 0:
            raise CommandError("--keep takes a number from 1.")
        place = Path(folder) if folder else Path(settings.DATA_DIR) / "backups"
        try:
            made = backups.back_up(place, passphrase=settings.BACKUP_PASSPHRASE)
        except (OSError, DatabaseError, sqlite3.Error, backups.ArchiveRefused) as error:
            raise CommandError(f"No back-up was made in {place}: {_reason(error)}") from error
        removed = backups.keep_newest(place, keep) if keep else []
        size = f"{made.size / 1_000_000:.1f} MB"
        self.stdout.write(f"{made.path}: {made.rows} rows, {made.files} files, {size}; verified.")
        for name in made.missing:
            self.stderr.write(f"A row names the file {name}, which is not there.")
        if removed:
            self.stdout.write(f"Removed {len(removed)} older: {', '.join(removed)}")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
