"""Processes of the program beside a test, on the test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


def address_of_database() -> str:
    """The test's database as NHIPCAU_DATABASE_URL names it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(name).resolve()}"
    one = connection.settings_dict
    return f"postgres://{one['USER']}:{one['PASSWORD']}@{one['HOST']}:{one['PORT']}/{name}"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """As on a server: nothing of ours set but the data folder and the database."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("NHIPCAU_", "PROMETHEUS"))}
    ours = {"NHIPCAU_DATA_DIR": str(folder), "NHIPCAU_DATABASE_URL": address_of_database()}
    return {**plain, **ours, **more}


def run(
    folder: Path, *words: str, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Carry out one verb of `nhipcau` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "nhipcau.config.cli", *words],
        env=environment(folder, **more),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def started(folder: Path, *words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A verb of `nhipcau` that goes on beside the test; killed at the end if it still runs."""
    with (folder / f"{words[0]}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "nhipcau.config.cli", *words],
            env=environment(folder, **more),
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.05)
