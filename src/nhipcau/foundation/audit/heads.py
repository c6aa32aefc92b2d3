"""Heads of the chain, written down outside the database: what shows that its tail was cut off.

A chain proves that nothing inside it was changed; that its last links were taken away together
with their entries only a digest kept elsewhere can show.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from nhipcau.foundation.audit.chain import AuditSeal, seal_all

FILE = "audit-heads.jsonl"
EVERY_SECONDS = 600


class HeadsUnreadable(Exception):
    """A file of heads is not there, or a line of it is no head; the message says which."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last link at a time: how many entries were sealed, and the digest over all of them."""

    place: int
    digest: str
    at: str

    def __str__(self) -> str:
        return json.dumps(asdict(self))


def head() -> Head | None:
    """The last link of the chain now; None before the first entry is sealed."""
    last = AuditSeal.objects.order_by("-place").first()
    if last is None:
        return None
    at = timezone.now().isoformat(timespec="seconds")
    return Head(last.place, last.digest, at)


def heads_file() -> Path:
    """Where the worker writes heads: beside the database, in the data folder."""
    return Path(settings.DATA_DIR) / FILE


def publish_head(path: Path | None = None) -> Head | None:
    """Append the head of now to the file, unless it stands there; returns what was added."""
    path = path or heads_file()
    now = head()
    if now is None:
        return None
    last = _last_line(path)
    if last and json.loads(last).get("digest") == now.digest:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now}\n")
    return now


def keep_sealed() -> int:
    """A worker's duty: seal what came in; every ten minutes look at everything, and write the head.

    The age of the file says when that was last done, so that it holds across workers and restarts.
    """
    path = heads_file()
    if path.exists() and time.time() - path.stat().st_mtime < EVERY_SECONDS:
        return seal_all(thorough=False)
    count = seal_all(thorough=True)
    publish_head(path)
    path.touch()
    return count


def read_heads(path: Path) -> list[Head]:
    """The heads of a file, in its order.

    Raises:
        HeadsUnreadable: there is no such file, or a line is no head.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise HeadsUnreadable(f"{path}: {error}") from error
    return list(_heads(path, lines))


def _heads(path: Path, lines: Iterable[str]) -> Iterator[Head]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            yield Head(int(said["place"]), str(said["digest"]), str(said.get("at", "")))
        except (ValueError, KeyError, TypeError) as error:
            raise HeadsUnreadable(f"{path}, line {number}: not a head ({line[:60]})") from error


def _last_line(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 400))
        lines = file.read().decode(errors="replace").splitlines()
    return lines[-1] if lines else ""
