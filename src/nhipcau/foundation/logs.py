"""What the program writes to its log: what happened and where, never about whom.

A log is read by more people, and kept longer, than any page. So it holds no address as it was
asked (it may carry a word searched for, or a secret link), no words of an exception (a database
names the value it refused), and of a user only a keyed digest that tells two of them apart.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

OURS = "nhipcau"
request_id: ContextVar[str] = ContextVar("request_id", default="")


def digest_of_user(user_id: int | None) -> str:
    """A short name for an account that only who holds the secret key can trace; none for nobody."""
    if user_id is None:
        return "none"
    key = f"log:{settings.SECRET_KEY}".encode()
    return hmac.new(key, str(user_id).encode(), hashlib.sha256).hexdigest()[:12]


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """A record as plain facts, in the order in which people read them."""
    facts: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
    }
    if said := request_id.get():
        facts["request"] = said
    facts |= getattr(record, "facts", {})
    if record.exc_info and record.exc_info[1] is not None:
        facts["error"] = _error(record.exc_info[1])
        facts["places"] = _places(record.exc_info[1])
    return facts


def _message(record: logging.LogRecord) -> str:
    """Our own messages whole; of others the pattern alone, for what fills it may be anybody's."""
    if record.name.split(".")[0] == OURS:
        return record.getMessage()
    if status := getattr(record, "status_code", None):
        return f"answered {status}"
    return str(record.msg)


def _error(error: BaseException) -> str:
    """The kind of an exception and of what caused it; a database's own code, never its words."""
    names: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(names) < 5:
        code = getattr(seen, "sqlstate", None) or getattr(seen, "sqlite_errorname", None)
        kind = f"{type(seen).__module__}.{type(seen).__qualname__}".removeprefix("builtins.")
        names.append(f"{kind} [{code}]" if code else kind)
        seen = seen.__cause__ or seen.__context__
    return " from ".join(names)


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-25:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    parts = Path(filename).parts
    return "/".join(parts[-3:])


class LineFormatter(logging.Formatter):
    """One line for people; an exception adds the places it came through."""

    def format(self, record: logging.LogRecord) -> str:
        facts = facts_of(record)
        at, level, name, message = (facts.pop(key) for key in ("at", "level", "logger", "message"))
        places = facts.pop("places", [])
        rest = " ".join(f"{key}={value}" for key, value in facts.items())
        return "\n    ".join([f"{at} {level} {name} {message} {rest}".rstrip(), *places])


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts_of(record), ensure_ascii=False, default=str)
