"""The program as `make run` starts it, for the journeys and for the test of serving."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nhipcau.frontdoor.demo import PASSWORD

__all__ = ["PASSWORD", "Served", "free_port", "plain_environment", "serve"]


@dataclass
class Served:
    address: str
    process: subprocess.Popen[str]
    folder: Path

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=20) as answer:
            return answer.read().decode()

    def stop(self) -> str:
        """Stop it as Ctrl-C does; returns all that it printed."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=90)
        return said


def plain_environment(folder: Path) -> dict[str, str]:
    """As on a user's machine: nothing set but the data folder."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("NHIPCAU_", "DJANGO_"))}
    return {**plain, "NHIPCAU_DATA_DIR": str(folder / "data")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "nhipcau.config.cli", "serve", "--demo"],
        env={**plain_environment(folder), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    served = Served(f"http://127.0.0.1:{port}", process, folder)
    try:
        _wait_until_it_answers(served)
        yield served
    finally:
        if process.poll() is None:
            served.stop()


def _wait_until_it_answers(served: Served) -> None:
    for _try in range(720):
        try:
            served.page("/")
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise AssertionError(served.stop())
