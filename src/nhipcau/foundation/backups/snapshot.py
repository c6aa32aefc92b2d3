"""A second way to the database: one moment of it for a dump, a new one beside it for a restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

SNAPSHOT, RESTORING = "snapshot", "restoring"


@contextmanager
def one_moment(folder: Path) -> Iterator[str]:
    """The alias of a connection that sees the database as it is now, whatever others write.

    SQLite is copied by its online back-up, PostgreSQL holds one REPEATABLE READ transaction open;
    neither keeps anybody from writing.
    """
    if connection.vendor == "sqlite":
        copy = folder / ".snapshot.sqlite3"
        remove_sqlite(copy)
        try:
            copy_sqlite(Path(connection.settings_dict["NAME"]), copy)
            with second_connection(SNAPSHOT, NAME=str(copy)) as alias:
                yield alias
        finally:
            remove_sqlite(copy)
        return
    from psycopg import IsolationLevel  # noqa: PLC0415 only where PostgreSQL is used

    options = {
        **connection.settings_dict["OPTIONS"],
        "isolation_level": IsolationLevel.REPEATABLE_READ,
    }
    with second_connection(SNAPSHOT, OPTIONS=options) as alias, transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield alias


@contextmanager
def second_connection(alias: str, **changes: Any) -> Iterator[str]:
    """A connection like the default one, with other settings, for as long as the block runs."""
    connections.settings[alias] = {**connections.settings["default"], **changes}
    try:
        connections[alias].connect()
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


@contextmanager
def as_default(alias: str) -> Iterator[None]:
    """Let everything that asks the default database ask this one: migrations rarely say which."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database in one step, as one transaction of the target: all of it or nothing."""
    with sqlite3.connect(source, timeout=60) as old, sqlite3.connect(target, timeout=60) as new:
        old.backup(new)
    old.close()
    new.close()


def remove_sqlite(path: Path) -> None:
    """Remove a database and the files that stand beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)
