"""`nhipcau worker`: carries out jobs, puts back those whose worker died, seals the audit trail."""

from __future__ import annotations

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from nhipcau.foundation import rounds, workers

logger = logging.getLogger("nhipcau.worker")
EVERY_SECONDS = 20
NICENESS = 5
# Waits between attempts while the database is gone: short at first, then half a minute.
PATIENCE = (1, 2, 5, 10, 30)


class Command(BaseCommand):
    help = "Carry out jobs until stopped; several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", action="store_true", help="carry out what is queued now, then end"
        )

    def handle(self, *_args: Any, batch: bool, **_options: Any) -> None:
        if not batch:
            _let_pages_go_first()
        stop = threading.Event()
        # Until the worker of jobs has a hand of its own for it.
        signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
        keeper = threading.Thread(target=_keep_making_rounds, args=(stop,), daemon=True)
        try:
            make_round()
            keeper.start()
            _work(stop, batch=batch)
        finally:
            stop.set()
            _leave()


def _let_pages_go_first() -> None:
    """Beside pages on the same processors a job may take longer. Not by much: while it writes to
    SQLite, whoever sends a form waits for it.
    """
    os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))


def _work(stop: threading.Event, *, batch: bool) -> None:
    """Carry out jobs; while the database is locked, full or gone, wait and go on afterwards."""
    failures = 0
    db_worker.Command().configure_logging(verbosity=0)
    while not stop.is_set():
        worker = _new_worker(batch=batch)
        worker.configure_signals()
        # A signal that came before the line above set `stop`, and nobody else will hear of it.
        if stop.is_set():
            return
        try:
            worker.run()
        except DatabaseError:
            wait = PATIENCE[min(failures, len(PATIENCE) - 1)]
            failures += 1
            logger.warning("the database does not answer; next attempt in %s s", wait)
            connection.close()
            stop.wait(wait)
        else:
            return


def _new_worker(*, batch: bool) -> db_worker.Worker:
    return db_worker.Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.5,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def _leave() -> None:
    try:
        workers.leave()
    except DatabaseError:
        logger.warning("the database does not answer; this worker falls silent unsaid")


def make_round() -> None:
    """One round of the house: every registered duty, each by itself."""
    for name, duty in rounds.DUTIES.items():
        try:
            duty()
        except DatabaseError:
            # The database may be locked or gone for a while: the next round tries again.
            logger.warning("round %s put off", name, exc_info=True)
            connection.close()


def _keep_making_rounds(stop: threading.Event) -> None:
    while not stop.wait(EVERY_SECONDS):
        make_round()
        connection.close()
