"""`nhipcau restore`: makes an installation from an archive, on either database."""

from __future__ import annotations

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from nhipcau.foundation import audit, backups

WORD = "replace"


class Command(BaseCommand):
    help = "Make an installation from an archive of `backup`; verifies it before touching anything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive")
        parser.add_argument(
            "--replace", action="store_true", help="put it in the place of what stands there"
        )
        parser.add_argument(
            "--yes", action="store_true", help="with --replace: do not ask before it is done"
        )
        parser.add_argument(
            "--check", action="store_true", help="only verify the archive; touch nothing"
        )

    def handle(
        self, *_args: Any, archive: str, replace: bool, yes: bool, check: bool, **_options: Any
    ) -> None:
        try:
            reader = backups.Reader(Path(archive), settings.BACKUP_PASSPHRASE)
            if check:
                reader.verify()
                self._describe(reader, "The archive is whole.")
                return
            self._confirm(replace=replace and not yes)
            done = backups.restore(reader, replace=replace)
        except (backups.ArchiveRefused, backups.RestoreRefused) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except (OSError, DatabaseError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(f"It could not be restored: {reason}") from error
        self._describe(reader, f"Restored {done.rows} rows and {done.files} files.")
        if done.left:
            self.stdout.write(f"{done.left} files that the archive does not know were left.")
        self._verify_trail()

    def _confirm(self, *, replace: bool) -> None:
        if replace and backups.holds_work() and input(f"Type {WORD} to go on: ") != WORD:
            raise CommandError("Nothing was changed.")

    def _describe(self, reader: backups.Reader, said: str) -> None:
        facts = reader.manifest
        self.stdout.write(
            f"{said} Made at {facts['at']} by version {facts['program']} on {facts['vendor']}."
        )

    def _verify_trail(self) -> None:
        broken = list(audit.faults())
        for fault in broken:
            self.stderr.write(fault)
        if broken:
            raise CommandError(f"The trail in the archive has {len(broken)} faults.")
        self.stdout.write("The audit trail is whole.")
