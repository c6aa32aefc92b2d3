"""The database's own refusal to change or delete what the trail holds.

Triggers on both databases refuse every UPDATE and DELETE of entries and seals, and TRUNCATE where
there is one. One change passes: the link to an account may be emptied, for an account can be
erased. They are made by a migration and looked after at every `migrate`, because SQLite loses a
table's triggers when a later migration rebuilds it. Who owns the database can still lift them:
that is what the chain and its heads are for.

Apps that freeze rows of their own name their tables (`add_guarded`); no change of these passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

ENTRIES, SEALS = "foundation_auditentry", "foundation_auditseal"
TRAIL = (ENTRIES, SEALS)
ERASABLE = "user_id"
REFUSAL = "the audit trail is append-only"
FROZEN = "what was frozen is not changed"
FUNCTION = "foundation_audit_refuse"
_MORE: list[str] = []


def add_guarded(table: str) -> None:
    """Name a table whose rows are written once; called when the program starts."""
    if table not in _MORE:
        _MORE.append(table)


def guarded(on: BaseDatabaseWrapper) -> list[str]:
    """The tables to guard that there are: a migration may put up guards before others exist."""
    there = set(on.introspection.table_names())
    return [table for table in (*TRAIL, *_MORE) if table in there]


def put_up(on: BaseDatabaseWrapper | None = None) -> None:
    """Make the triggers, anew where they stand already."""
    on = on or connections[DEFAULT_DB_ALIAS]
    take_down(on)
    tables = guarded(on)
    statements = (
        _postgresql(tables) if on.vendor == "postgresql" else _sqlite(tables, _columns(on, ENTRIES))
    )
    _run(on, statements)


def take_down(on: BaseDatabaseWrapper | None = None) -> None:
    """Drop the triggers: for emptying the whole database, never for mending a row."""
    on = on or connections[DEFAULT_DB_ALIAS]
    on_table = " ON {table}" if on.vendor == "postgresql" else ""
    _run(
        on,
        [
            f"DROP TRIGGER IF EXISTS {name}{on_table.format(table=table)}"
            for table in guarded(on)
            for name in _names(table)
        ],
    )


@contextmanager
def taken_down() -> Iterator[None]:
    """Without the triggers for as long as it lasts."""
    take_down()
    try:
        yield
    finally:
        put_up()


def guards_missing() -> list[str]:
    """The tables that the database does not guard."""
    known = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(known)
        standing = {name for (name,) in cursor.fetchall()}
    return [table for table in guarded(connection) if not standing.issuperset(_names(table)[:2])]


def _names(table: str) -> tuple[str, str, str]:
    return f"{table}_no_update", f"{table}_no_delete", f"{table}_no_truncate"


def _columns(on: BaseDatabaseWrapper, table: str) -> list[str]:
    with on.cursor() as cursor:
        said = on.introspection.get_table_description(cursor, table)
    return [column.name for column in said]


def _refusal(table: str) -> str:
    return REFUSAL if table in TRAIL else FROZEN


def _sqlite(tables: Iterable[str], columns: Iterable[str]) -> list[str]:
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name != ERASABLE)
    erases = f"NEW.{ERASABLE} IS NULL AND {same}"
    return [
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{_refusal(table)}'); END"
        for table in tables
        for name, act in zip(_names(table), ("UPDATE", "DELETE"), strict=False)
        for when in [f"WHEN NOT ({erases}) " if (table, act) == (ENTRIES, "UPDATE") else ""]
    ]


def _postgresql(tables: Iterable[str]) -> list[str]:
    function = f"""
        CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = '{ENTRIES}' THEN
                IF to_jsonb(NEW) ->> '{ERASABLE}' IS NULL
                        AND to_jsonb(NEW) - '{ERASABLE}' = to_jsonb(OLD) - '{ERASABLE}' THEN
                    RETURN NEW;
                END IF;
            END IF;
            IF TG_TABLE_NAME NOT IN ('{ENTRIES}', '{SEALS}') THEN
                RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $body$
    """
    return [
        function,
        *(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} "
            f"EXECUTE FUNCTION {FUNCTION}()"
            for table in tables
            for name, (act, each) in zip(
                _names(table),
                (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")),
                strict=True,
            )
        ),
    ]


def _run(on: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with on.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def look_after(**said: Any) -> None:
    """After every `migrate`: put up what a rebuilt table lost."""
    if said.get("using") == connection.alias and guards_missing():
        put_up()
