"""The first command of the README, as a newcomer runs it: a real server, a real worker, Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self

import pytest

SIGNED_IN = "dieuphoi.hue@nhipcau.example"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """As a user's machine: nothing set but the data folder."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("NHIPCAU_", "DJANGO_"))}
    return {**plain, "NHIPCAU_DATA_DIR": str(tmp_path / "data")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """`nhipcau serve --demo` in a process of its own, stopped as Ctrl-C stops it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nhipcau.config.cli", "serve", "--demo"],
            env={**environment, "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Self:
        for _try in range(240):
            try:
                self.page("/")
            except OSError:
                time.sleep(0.25)
            else:
                return self
        raise AssertionError(self.stop())

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def stop(self) -> str:
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=30)
        return said


def test_serve_loads_the_demonstration_once_and_stops_cleanly(environment):
    with Served(environment) as first:
        home = first.page("/")
        said = first.stop()

    assert "Thừa Thiên Huế" in home
    assert f"http://127.0.0.1:{first.port}" in said
    assert SIGNED_IN in said
    assert "Traceback" not in said
    assert first.process.returncode == 0

    with Served(environment) as second:
        agreements = second.page("/van-ban/")
        second.stop()

    assert agreements.count("Biên bản làm việc, hợp tác phát triển Thừa Thiên Huế – Hà Nội") >= 1
    assert second.process.returncode == 0


def test_serve_says_when_the_port_is_taken(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "nhipcau.config.cli", "serve"],
            env={**environment, "PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr


def test_wrong_setting_stops_the_program_with_one_line(environment):
    done = subprocess.run(
        [sys.executable, "-m", "nhipcau.config.cli", "check"],
        env={**environment, "NHIPCAU_MAX_UPLOAD_MB": "lots"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == ("nhipcau: NHIPCAU_MAX_UPLOAD_MB must be a whole number, not 'lots'.\n")
