"""`nhipcau serve`: one command that migrates, serves the pages and carries out the jobs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from nhipcau.frontdoor.demo import SIGN_INS

GRACE_SECONDS = 8


class Command(BaseCommand):
    help = "Serve on http://127.0.0.1:PORT with a worker beside it; Ctrl-C stops both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument(
            "--demo", action="store_true", help="load the demonstration if the database is empty"
        )

    def handle(self, *_args: Any, port: str, demo: bool, **_options: Any) -> None:
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise CommandError(f"PORT must be a number from 1 to 65535, not {port!r}.")
        _check_port_is_free(int(port))
        if demo and settings.HTTPS:
            raise CommandError("The demonstration shows its passwords: it is not for HTTPS.")
        self._prepare(demo=demo)
        if demo:
            os.environ["NHIPCAU_DEMO"] = "1"
        processes = [
            subprocess.Popen(_gunicorn(port), env=os.environ),  # noqa: S603 our own program
            subprocess.Popen(_worker(), env=os.environ),  # noqa: S603 our own program
        ]
        self._greet(port, demo=demo)
        code = _watch(processes)
        if code:
            raise CommandError(f"The server stopped by itself (exit code {code}).")

    def _prepare(self, *, demo: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if settings.HASHED_STATIC:
            call_command("collectstatic", verbosity=0, interactive=False)
        if demo:
            call_command("load_demo", if_empty=True)

    def _greet(self, port: str, *, demo: bool) -> None:
        self.stdout.write(f"\n  Nhịp Cầu:  http://127.0.0.1:{port}\n\n")
        if demo:
            self.stdout.write("  Demonstration sign-ins (password of all: nhip-cau-demo):\n")
            for sign_in in SIGN_INS:
                self.stdout.write(f"    {sign_in.email:<28} {sign_in.about}\n")
        self.stdout.write("\n  Ctrl-C stops.\n")
        self.stdout.flush()


def _check_port_is_free(port: int) -> None:
    """Say so before anything starts.

    Raises:
        CommandError: something else listens there.
    """
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). "
                f"PORT={port % 65000 + 1} make run serves elsewhere."
            ) from error


def _gunicorn(port: str) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "-c", "python:nhipcau.config.gunicorn",
        "--bind", f"127.0.0.1:{port}", "--graceful-timeout", "5",
    ]  # fmt: skip


def _worker() -> list[str]:
    return [sys.executable, "-m", "nhipcau.config.cli", "worker"]


def _watch(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one process ends or a signal comes; stop the rest. Returns the exit code."""
    asked = {"to_stop": False}

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked["to_stop"] = True

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    server, worker = processes
    while not asked["to_stop"] and server.poll() is None:
        if worker.poll() is not None:
            # Pages go on without the worker; jobs wait for the new one.
            worker = subprocess.Popen(_worker(), env=os.environ)  # noqa: S603 our own program
            time.sleep(1)
        time.sleep(0.2)
    code = server.poll() or 0
    for process in (server, worker):
        _stop(process)
    return 0 if asked["to_stop"] else code


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
