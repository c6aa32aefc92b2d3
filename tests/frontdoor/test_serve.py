"""The first command of the README, as a newcomer runs it: a real server, a real worker, Ctrl-C."""

from __future__ import annotations

import socket
import subprocess
import sys

from tests.journeys.served import plain_environment, serve

SIGNED_IN = "dieuphoi.hue@nhipcau.example"


def test_serve_loads_the_demonstration_once_and_stops_cleanly(tmp_path):
    with serve(tmp_path) as first:
        home = first.page("/")
        said = first.stop()

    assert "Thừa Thiên Huế" in home
    assert first.address in said
    assert SIGNED_IN in said
    assert "Traceback" not in said
    assert first.process.returncode == 0

    with serve(tmp_path) as second:
        agreements = second.page("/van-ban/")
        second.stop()

    assert agreements.count("Biên bản làm việc, hợp tác phát triển Thừa Thiên Huế – Hà Nội") >= 1
    assert second.process.returncode == 0


def test_serve_says_when_the_port_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "nhipcau.config.cli", "serve"],
            env={**plain_environment(tmp_path), "PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr


def test_wrong_setting_stops_the_program_with_one_line(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "nhipcau.config.cli", "check"],
        env={**plain_environment(tmp_path), "NHIPCAU_MAX_UPLOAD_MB": "lots"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == ("nhipcau: NHIPCAU_MAX_UPLOAD_MB must be a whole number, not 'lots'.\n")
