"""`nhipcau audit`: verify the trail offline, seal what waits, print the head of the chain."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nhipcau.foundation import audit

BROKEN, CANNOT = 1, 2
"""Exit codes: the trail is not sound; it could not be judged."""


class Command(BaseCommand):
    help = (
        "verify: walk the chain and name each entry that was changed, is missing or out of order, "
        "and a tail that was cut off since a head was written down. seal: seal what waits. "
        "head: print the last link, to be kept elsewhere. "
        "Ends with 0 where the trail is sound, 1 where it is not, 2 where it could not be judged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify", "seal", "head"])
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FILE",
            help="heads written down before, one a line; the worker's own file if not given",
        )
        parser.add_argument(
            "--no-heads", action="store_true", help="verify the chain by itself, without heads"
        )

    def handle(
        self, *_args: Any, action: str, heads: Path | None, no_heads: bool, **_options: Any
    ) -> None:
        if action == "verify":
            self._verify([] if no_heads else _written(heads))
        elif action == "seal":
            count = audit.seal_all()
            self.stdout.write(f"All entries are sealed ({count} now).")
        elif last := audit.head():
            self.stdout.write(str(last))
        else:
            raise CommandError("Nothing is sealed yet.", returncode=CANNOT)

    def _verify(self, heads: list[audit.Head]) -> None:
        count = 0
        for fault in audit.faults(heads):
            count += 1
            self.stdout.write(fault)
        if count:
            raise CommandError(f"{count} faults in the audit trail.", returncode=BROKEN)
        said = audit.sealing()
        self.stdout.write(
            f"{said.sealed} entries verified, {said.waiting} not sealed yet; "
            f"{len(heads)} heads agree."
        )


def _written(path: Path | None) -> list[audit.Head]:
    """The heads to compare with; the worker's own where no file is named and it has written one."""
    if path is None and not audit.heads_file().exists():
        return []
    try:
        return audit.read_heads(path or audit.heads_file())
    except audit.HeadsUnreadable as error:
        raise CommandError(f"The heads cannot be read: {error}", returncode=CANNOT) from error
