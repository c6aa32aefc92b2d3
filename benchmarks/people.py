"""Fifty people at once: reading, filtering, searching, reporting, while one worker imports.

Starts gunicorn as `nhipcau serve` does and a worker beside it, on a copy of the dataset, and drives
them from 127.0.0.1 with one thread a person: signed in, thinking one to three seconds between
clicks, as somebody clicks who knows the program and hardly reads (who reads takes ten times as
long, so fifty here are as many clicks as some hundreds at work; `--think 10 30` asks for these).
Seven in ten clicks read, two filter or search, one reports how far a commitment is. All the
while the worker reads documents of a thousand sentences each. Ends after `--seconds`, whatever
happens; a status other than 200 or 302 is an error.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import dataset

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
LASTS = re.compile(r"max-age=(\d+)", re.IGNORECASE)
COMMITMENT = re.compile(r"/cam-ket/(\d+)/")
READING = (
    "/", "/", "/van-ban/", "/cam-ket/", "/cam-ket/", "/don-vi/", "/dia-phuong/",
    "/dia-phuong/ha-noi/", "/dia-phuong/hue-city/",
)  # fmt: skip
WORDS = ("nông sản", "du lịch", "hue", "khám chữa bệnh", "so cong thuong", "chuyển đổi số", "12/BB")
FILTERS = (
    "state=overdue",
    "state=in_progress",
    "field=tourism",
    "deadline=this_month",
    "sort=-due",
)


@dataclass
class Measures:
    """What everybody saw: seconds by kind of click, and what went wrong."""

    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


class Person(threading.Thread):
    """One browser with its cookies and its own pace."""

    def __init__(self, number: int, options: argparse.Namespace, measures: Measures) -> None:
        super().__init__(daemon=True)
        self.number, self.options, self.measures = number, options, measures
        self.chance = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.ends: dict[str, float] = {}
        self.server = http.client.HTTPConnection("127.0.0.1", options.port, timeout=60)
        self.known: list[str] = []
        self.until = 0.0

    def ask(self, method: str, path: str, kind: str, form: dict[str, str] | None = None) -> str:
        for name in [name for name, end in self.ends.items() if end < time.monotonic()]:
            del self.ends[name]
            self.cookies.pop(name, None)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Accept-Encoding": "identity", "Accept-Language": "vi"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{self.options.port}{path}"
        started = time.perf_counter()
        try:
            self.server.request(
                method, path, urlencode(form) if form is not None else None, headers
            )
            answer = self.server.getresponse()
            text = answer.read().decode()
        except OSError as error:
            self.server.close()
            self.measures.errors.append(f"{method} {path}: {error!r}")
            return ""
        except http.client.HTTPException as error:
            self.server.close()
            self.measures.errors.append(f"{method} {path}: {error!r}")
            return ""
        self.measures.spent[kind].append(time.perf_counter() - started)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _sign, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
            if lasts := LASTS.search(cookie):
                self.ends[name] = time.monotonic() + int(lasts.group(1))
        if answer.status not in {200, 302}:
            self.measures.errors.append(f"{method} {path}: {answer.status}")
        return text

    def sign_in(self) -> None:
        page = self.ask("GET", "/tai-khoan/dang-nhap/", "sign-in")
        token = TOKEN.search(page)
        who = {"login": f"bench{self.number}@nhipcau.example", "password": dataset.PASSWORD}
        if token:
            form = {"csrfmiddlewaretoken": token.group(1), **who}
            self.ask("POST", "/tai-khoan/dang-nhap/", "sign-in", form)
        if "sessionid" not in self.cookies:
            raise SystemExit(f"bench{self.number} could not sign in")

    def run(self) -> None:
        least, most = self.options.think
        time.sleep(self.chance.uniform(0, most))
        while time.monotonic() < self.until:
            self.click()
            time.sleep(self.chance.uniform(least, most))

    def click(self) -> None:
        kind = self.chance.random()
        if kind < 0.5 or not self.known:
            page = self.ask("GET", self.chance.choice(READING), "read")
            self.known = COMMITMENT.findall(page)[:40] or self.known
        elif kind < 0.7:
            self.ask("GET", f"/cam-ket/{self.chance.choice(self.known)}/", "read")
        elif kind < 0.8:
            page = self.ask("GET", f"/cam-ket/?{self.chance.choice(FILTERS)}", "filter")
            self.known = COMMITMENT.findall(page)[:40] or self.known
        elif kind < 0.9:
            words = urlencode({"q": self.chance.choice(WORDS)})
            self.ask("GET", f"/tim-kiem/?{words}", "search")
        else:
            self.report()

    def report(self) -> None:
        pk = self.options.theirs[self.number % len(self.options.theirs)]
        if not pk:
            return
        path = f"/cam-ket/{pk}/bao-cao/"
        page = self.ask("GET", path, "report form")
        token, version = TOKEN.search(page), VERSION.search(page)
        if token and version:
            form = {
                "csrfmiddlewaretoken": token.group(1), "version": version.group(1),
                "state": self.chance.choice(("in_progress", "done")), "on": "",
                "note": f"Báo cáo {time.time():.0f}",
            }  # fmt: skip
            self.ask("POST", path, "report", form)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    dataset.add_arguments(parser)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--think", type=float, nargs=2, default=(1.0, 3.0))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--port", type=int, default=8189)
    parser.add_argument("--documents", type=int, default=300, help="what the worker has to read")
    options = parser.parse_args()
    dataset.prepare(options)
    with _copy(options):
        options.theirs = _commitments_of_the_people()
        _queue_documents(options.documents)
        with _served(options) as processes:
            _drive(options, processes)


@contextmanager
def _copy(options: argparse.Namespace) -> Iterator[None]:
    """Work on a copy: the next run finds the dataset as it was."""
    from django.db import connection

    connection.close()
    url, folder = os.environ["NHIPCAU_DATABASE_URL"], options.folder.resolve()
    if connection.vendor == "sqlite":
        kept, copy = Path(url.removeprefix("sqlite:///")), folder / "people.sqlite3"
        shutil.copy(kept, copy)
        os.environ["NHIPCAU_DATABASE_URL"] = f"sqlite:///{copy}"
        connection.settings_dict["NAME"] = str(copy)
        yield
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{copy}{end}").unlink(missing_ok=True)
        return
    server, _slash, kept = url.rpartition("/")
    name = f"{kept}_people"
    _say(server, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')
    os.environ["NHIPCAU_DATABASE_URL"] = f"{server}/{name}"
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    _say(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _say(server: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as session:
        for statement in statements:
            session.execute(statement)


def _commitments_of_the_people() -> list[int]:
    """For each person a commitment to report on; 0 for those who may only read."""
    from nhipcau.accounts.models import User
    from nhipcau.agreements.permissions import may_report_state
    from nhipcau.agreements.selectors import commitment_detail, commitments_visible_to
    from nhipcau.localities.selectors import actor_of

    found: list[int] = []
    for user in User.objects.filter(email__startswith="bench").order_by("pk"):
        actor = actor_of(user)
        rows = commitments_visible_to(actor).filter(agreement__state="in_force")
        led = rows.filter(leads__organisation__in=actor.organisations)
        own = rows.filter(performers__locality__in=actor.localities)
        for row in [*led.order_by("-pk")[:5], *own.order_by("-pk")[:5]]:
            if row.pk not in found and may_report_state(actor, commitment_detail(actor, row.pk)):
                found.append(row.pk)
                break
        else:
            found.append(0)
    return found


def _queue_documents(count: int) -> None:
    from nhipcau.accounts.models import User
    from nhipcau.agreements.services import import_text
    from nhipcau.localities.models import Organisation
    from nhipcau.localities.selectors import actor_of

    user = User.objects.get(email="bench2@nhipcau.example")
    actor = actor_of(user)
    owner = Organisation.objects.get(pk=actor.organisation_id)
    head = "BIÊN BẢN\nHợp tác giữa thành phố Huế và thành phố Hà Nội\n\nHai bên thống nhất:\n"
    for place in range(count):
        body = "".join(
            f"- Thành phố Hà Nội hỗ trợ thành phố Huế đào tạo {n} cán bộ du lịch đợt {place}.\n"
            for n in range(1, 1001)
        )
        import_text(actor=actor, owner=owner, text=head + body, name=f"Biên bản {place}")


@contextmanager
def _served(options: argparse.Namespace) -> Iterator[list[subprocess.Popen[bytes]]]:
    from django.db import connection

    connection.close()
    env = {**os.environ, "NHIPCAU_WEB_THREADS": str(options.threads)}
    web = [
        sys.executable, "-m", "gunicorn", "-c", "python:nhipcau.config.gunicorn", "--bind",
        f"127.0.0.1:{options.port}", "--workers", str(options.processes),
    ]  # fmt: skip
    worker = [sys.executable, "-m", "nhipcau.config.cli", "worker"]
    processes = [subprocess.Popen(web, env=env), subprocess.Popen(worker, env=env)]
    try:
        for _turn in range(100):
            try:
                server = http.client.HTTPConnection("127.0.0.1", options.port, timeout=5)
                server.request("GET", "/")
                server.getresponse().read()
                break
            except OSError:
                time.sleep(0.3)
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def _drive(options: argparse.Namespace, processes: list[subprocess.Popen[bytes]]) -> None:
    measures, entering = Measures(), Measures()
    people = [Person(number, options, entering) for number in range(options.people)]
    for person in people:
        person.sign_in()
    before = _processor_seconds(processes)
    until = time.monotonic() + options.seconds
    for person in people:
        person.measures, person.until = measures, until
        person.start()
    for person in people:
        person.join(options.seconds + 90)
    after = _processor_seconds(processes)
    _tell(options, measures, [b - a for a, b in zip(before, after, strict=True)])


def _processor_seconds(processes: list[subprocess.Popen[bytes]]) -> list[float]:
    """Seconds of processor that each process and its children used so far (Linux)."""
    tick = os.sysconf("SC_CLK_TCK")
    spent = []
    for process in processes:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        total = 0
        for pid in (str(process.pid), *children):
            columns = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(columns[11]) + int(columns[12])
        spent.append(total / tick)
    return spent


def _tell(options: argparse.Namespace, measures: Measures, worked: list[float]) -> None:
    from django.db import connection

    from nhipcau.agreements.models import Reading

    everything = [one for spent in measures.spent.values() for one in spent]
    print(
        f"{connection.vendor}: {options.people} people, {options.think[0]}–{options.think[1]} s "
        f"between clicks, {options.processes} × {options.threads}, {options.seconds} s: "
        f"{len(everything)} answers, {len(everything) / options.seconds:.1f} a second, "
        f"{len(measures.errors)} errors"
    )
    print(f"{'milliseconds':<14}{'answers':>9}{'median':>9}{'p95':>9}{'worst':>9}")
    for kind, spent in [*sorted(measures.spent.items()), ("all", everything)]:
        p95 = statistics.quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]
        print(
            f"{kind:<14}{len(spent):>9}{1000 * statistics.median(spent):>9.0f}"
            f"{1000 * p95:>9.0f}{1000 * max(spent):>9.0f}"
        )
    read = Reading.objects.filter(state="ready").count() - 1
    print(
        f"processor: pages {worked[0]:.0f} s ({1000 * worked[0] / len(everything):.0f} ms an "
        f"answer), worker {worked[1]:.0f} s; documents read meanwhile: {read}"
    )
    print(f"load of the machine (1 minute): {os.getloadavg()[0]:.1f}")
    for error in measures.errors[:10]:
        print(f"  {error}")


if __name__ == "__main__":
    main()
