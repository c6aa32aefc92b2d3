"""`nhipcau worker`: carries out jobs, puts back those whose worker died, seals the audit trail."""

from __future__ import annotations

import logging
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from nhipcau.foundation import rounds

logger = logging.getLogger("nhipcau.worker")
EVERY_SECONDS = 20


class Command(BaseCommand):
    help = "Carry out jobs until stopped; several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", action="store_true", help="carry out what is queued now, then end"
        )

    def handle(self, *_args: Any, batch: bool, **_options: Any) -> None:
        make_round()
        stop = threading.Event()
        keeper = threading.Thread(target=_keep_making_rounds, args=(stop,), daemon=True)
        keeper.start()
        try:
            call_command(
                "db_worker",
                batch=batch,
                interval=0.5,
                queue_name="*",
                startup_delay=False,
                verbosity=0,
            )
        finally:
            stop.set()


def make_round() -> None:
    """One round of the house: every registered duty, each by itself."""
    for name, duty in rounds.DUTIES.items():
        try:
            duty()
        except DatabaseError:
            # The database may be locked or gone for a while: the next round tries again.
            logger.warning("round %s put off", name, exc_info=True)


def _keep_making_rounds(stop: threading.Event) -> None:
    while not stop.wait(EVERY_SECONDS):
        make_round()
        connection.close()
