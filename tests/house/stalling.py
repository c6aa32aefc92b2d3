"""Real worker processes that stop in the middle of a job and stay there until they are killed.

`MAKER` run by Python is a process that has the program loaded and makes workers of itself: a line
`NAME WRITE` on its input forks one that carries out what is queued, and stands still before the
given write of the job of that name, its transaction open. It says `at NUMBER` when it stands there,
`ended CODE` when the worker is gone; a WRITE of 0 lets it work undisturbed.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection

from nhipcau.foundation import jobs

MAKER = "import django; django.setup(); from tests.house.stalling import main; main()"
WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def counted_writes(tell: Callable[[int], None]) -> Iterator[None]:
    """Call `tell` before each writing statement with how many there were, this one counted."""
    count = 0

    def count_up(execute: Any, sql: str, *asked: Any) -> Any:
        nonlocal count
        if sql.lstrip().startswith(WRITES):
            count += 1
            tell(count)
        return execute(sql, *asked)

    with connection.execute_wrapper(count_up):
        yield


def _stand_still_at(name: str, write: int) -> None:
    """Let the handler of a job stop for good before that write."""
    handler = jobs.HANDLERS[name]

    def stand(count: int) -> None:
        if count == write:
            _say(f"at {os.getpid()}")
            threading.Event().wait()

    def carry_out(job: Any, progress: Any) -> None:
        with counted_writes(stand):
            handler(job, progress)

    jobs.HANDLERS[name] = carry_out


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _work(name: str, write: int) -> None:
    if write:
        _stand_still_at(name, write)
    call_command("worker", batch=True)


def main() -> None:
    """Make a worker for each line, one after the other."""
    for line in sys.stdin:
        name, write = line.split()
        child = os.fork()
        if not child:
            _work(name, int(write))
            # An end without the parent's clean-up: nothing of what it holds is the child's.
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        _say(f"ended {os.waitstatus_to_exitcode(status)}")
