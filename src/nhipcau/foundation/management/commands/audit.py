"""`nhipcau audit verify`: walks the chain offline and names each entry that does not fit."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nhipcau.foundation import audit
from nhipcau.foundation.audit import AuditEntry, AuditSeal


class Command(BaseCommand):
    help = "Seal the audit trail, or verify its chain."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify", "seal"])

    def handle(self, *_args: Any, action: str, **_options: Any) -> None:
        if action == "seal":
            while audit.seal():
                pass
            self.stdout.write("All entries are sealed.")
            return
        broken = list(audit.broken_links())
        for fault in broken:
            self.stdout.write(fault)
        if broken:
            raise CommandError(f"{len(broken)} faults in the chain.")
        waiting = AuditEntry.objects.filter(seal=None).count()
        self.stdout.write(
            f"{AuditSeal.objects.count()} entries verified, {waiting} not sealed yet."
        )
