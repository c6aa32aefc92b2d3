"""The tables of `addresses/`: how each address answers each kind of actor, read and tried.

A line is `METHOD address object` and one answer for each actor, in the order of the heading:

    in   sent to the sign-in page        404  answered as if it did not exist
    go   sent on to another page         405  this method is not taken
    200  a page (a form that lacks something too); other numbers as they are

A POST is sent empty: what matters is who gets past the door, not what stands behind it.

For a new address write its two lines with a single `?` for the answers and run this folder: the
test fails and shows what each actor is answered today. Look whether that is right, and paste it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.house.hygiene import faults_of
from tests.house.world import ACTORS, World

FOLDER = Path(__file__).parent / "addresses"
METHODS = ("GET", "POST")
WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP)\b", re.IGNORECASE)
# Writes that reading may cause: the session's own row.
HOUSEKEEPING = ("django_session",)


@dataclass(frozen=True, slots=True)
class Line:
    """One address about one object by one method; `answers` in the order of the actors."""

    method: str
    name: str
    object: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        said = " ".join(f"{answer:<8}" for answer in self.answers).rstrip()
        return f"{self.method:<4} {self.name:<42} {self.object:<15} {said}"


def tables() -> dict[str, list[Line]]:
    """All lines, by the name of the table (the app)."""
    return {path.stem: list(_lines(path)) for path in sorted(FOLDER.glob("*.txt"))}


def _lines(path: Path) -> Iterator[Line]:
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = text.split()
        if not words or text.startswith("#"):
            continue
        line = Line(words[0], words[1], words[2], tuple(words[3:]))
        assert line.method in METHODS, f"{path.name}:{number}: {text}"
        asked = line.answers == ("?",) or len(line.answers) == len(ACTORS)
        assert asked, f"{path.name}:{number}: {text}"
        yield line


def addresses() -> set[str]:
    """The names of all addresses that the program has."""
    return set(_names(get_resolver().url_patterns, ""))


def _names(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _names(one.url_patterns, inner)
        else:
            yield f"{space}{one.name or one.pattern}"


class Walker:
    """One browser per actor before one world; each request is undone after it.

    Beside the answers it notes what a GET wrote, what a page should not hold, and whose secrets
    were shown to whom.
    """

    def __init__(self, world: World, client_of: Any) -> None:
        self.world = world
        self.clients = {
            column: client_of(world.cast.users[name] if name else None)
            for column, name in ACTORS.items()
        }
        self.parses = "manager"
        self.writes: list[str] = []
        self.faults: list[str] = []
        self.leaks: list[str] = []

    def try_line(self, line: Line) -> Line:
        """The line with the answers that were really given."""
        path = reverse(line.name, kwargs=self.world.arguments(line.object))
        answers = tuple(self.answer(column, line.method, path) for column in self.clients)
        return Line(line.method, line.name, line.object, answers)

    def answer(self, column: str, method: str, path: str) -> str:
        client = self.clients[column]
        cookies = copy.deepcopy(client.cookies)
        with transaction.atomic():
            response = client.post(path) if method == "POST" else self._read(client, path)
            # A file that is not read to its end stays open.
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        client.cookies = cookies  # whoever signed out by this request is signed in for the next
        self._look(column, f"{method} {path} as {column}", response, body.decode(errors="ignore"))
        return _in_short(response)

    def fetch(self, column: str, path: str) -> str:
        """The text of one page for one actor; what is wrong with it is noted."""
        with transaction.atomic():
            response = self.clients[column].get(path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        text = body.decode(errors="ignore")
        self._look(column, path, response, text)
        return text

    def _look(self, column: str, where: str, response: Any, body: str) -> None:
        # One reader's pages are parsed: what is wrong with a page is wrong for every reader.
        parsed = column in {self.parses, "nobody"}
        self.faults += [f"{where}: {fault}" for fault in faults_of(response, parsed=parsed)]
        said = body + str(response.headers)
        self.leaks += [
            f"{where}: {secret}"
            for secret, allowed in self.world.secrets.items()
            if column not in allowed and secret in said
        ]

    def _read(self, client: Client, path: str) -> Any:
        def watch(execute: Any, sql: str, *said: Any) -> Any:
            if WRITING.match(sql) and not any(table in sql for table in HOUSEKEEPING):
                self.writes.append(f"{path}: {sql}")
            return execute(sql, *said)

        with connection.execute_wrapper(watch):
            return client.get(path)


def _in_short(response: Any) -> str:
    if response.status_code in {301, 302, 303}:
        return "in" if response.url.startswith(reverse("account_login")) else "go"
    return str(response.status_code)
