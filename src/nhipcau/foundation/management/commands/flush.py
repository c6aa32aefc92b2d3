"""`nhipcau flush`: empties the whole database, which the guards of the trail would refuse."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from nhipcau.foundation.audit.guards import taken_down


class Command(flush.Command):
    help = "Remove ALL rows of the database, the audit trail included; asks first."

    def handle(self, **options: Any) -> None:
        with taken_down():
            super().handle(**options)
