"""Making an installation from a back-up: all is read and built first, and takes its place at once.

SQLite: the new database is built beside the old one and copied over it as one transaction.
PostgreSQL: tables are dropped, made and filled in one transaction. Whatever happens before the
last moment (a kill, a full disk, a damaged part) leaves what stood there.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import OperationalError, connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader

from nhipcau.foundation import workers
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.backups.archive import Damaged, Reader
from nhipcau.foundation.backups.dump import columns_of, files_folder
from nhipcau.foundation.backups.snapshot import (
    RESTORING,
    as_default,
    copy_sqlite,
    remove_sqlite,
    second_connection,
)
from nhipcau.foundation.files import digest

BATCH = 500

Rebuild = Callable[[], object]
REBUILDS: dict[str, Rebuild] = {}


def add_rebuild(name: str, rebuild: Rebuild) -> None:
    """Register what an app works out again from its rows after a restore (a search index)."""
    REBUILDS[name] = rebuild


class RestoreRefused(Exception):
    """The target or the archive does not allow it; nothing was touched."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; `left` are files that stood there and that the archive does not know."""

    rows: int
    files: int
    left: int


def restore(reader: Reader, *, replace: bool = False) -> Restored:
    """Put back what an archive holds.

    Raises:
        ArchiveRefused: a part is damaged.
        RestoreRefused: a newer version made it, or the target is in use or not empty.
        OSError: there is no room left.
    """
    reader.verify()
    chain = _chain(reader.manifest)
    if not replace and holds_work():
        raise RestoreRefused("The database is not empty: --replace puts the back-up in its place.")
    if _is_migrated() and workers.alive().exists():
        raise RestoreRefused("A worker is running: stop the program first (a minute at most).")
    staging = Path(settings.DATA_DIR) / "files.restoring"
    _make_room(reader, staging)
    _stage_files(reader, staging)
    changed = _add_new_files(staging)
    rows = _restore_rows(reader, chain)
    _replace_changed_files(staging, changed)
    _restore_secret(reader)
    shutil.rmtree(staging, ignore_errors=True)
    for rebuild in REBUILDS.values():
        rebuild()
    return Restored(rows=rows, files=len(reader.manifest["files"]), left=_left(reader))


def holds_work() -> bool:
    """Whether anybody has worked in the database: it has accounts or a trail."""
    if not _is_migrated():
        return False
    return AuditEntry.objects.exists() or get_user_model().objects.exists()


def _is_migrated() -> bool:
    return workers.Worker._meta.db_table in connection.introspection.table_names()


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the tables stood when the archive was made: the last migration of each app.

    An archive that is older than the migrations that make all tables of an app at once is followed
    through those that they stand for (`one_by_one`).
    """

    targets: list[tuple[str, str]]
    one_by_one: bool


def _chain(manifest: dict[str, Any]) -> Chain:
    """The ends of the chain of migrations that the archive was made at."""
    said = {(app, name) for app, name in manifest["migrations"]}
    loader = MigrationLoader(None)
    if unknown := said - set(loader.disk_migrations):
        names = ", ".join(sorted(f"{app}.{name}" for app, name in unknown)[:3])
        raise RestoreRefused(
            f"A newer version made this archive ({manifest['program']}; unknown here: {names})."
        )
    applied = set(said)
    for key, whole in loader.replacements.items():
        if applied.issuperset(whole.replaces):
            applied = applied - set(whole.replaces) | {key}
    one_by_one = not applied.issubset(loader.graph.nodes)
    if one_by_one:
        loader = MigrationLoader(None, replace_migrations=False)
        applied = said - set(loader.replacements)
    ends = sorted(node for node in applied if _is_last(loader.graph, node, applied))
    return Chain(ends, one_by_one)


def _is_last(graph: MigrationGraph, node: tuple[str, str], known: set[tuple[str, str]]) -> bool:
    later = {child.key for child in graph.node_map[node].children}
    return not any(key in known and key[0] == node[0] for key in later)


def _make_room(reader: Reader, staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    needed = sum(part["size"] for part in reader.manifest["parts"].values())
    free = shutil.disk_usage(settings.DATA_DIR).free
    if needed * 2 > free:
        raise RestoreRefused(
            f"It needs about {needed * 2 // 1_000_000} MB, and {free // 1_000_000} MB are free."
        )


def _stage_files(reader: Reader, staging: Path) -> None:
    for name in reader.manifest["files"]:
        target = (staging / name).resolve()
        if not target.is_relative_to(staging.resolve()):
            raise Damaged(f"files/{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for piece in reader.pieces(f"files/{name}"):
                out.write(piece)


def _add_new_files(staging: Path) -> list[str]:
    """Files that nothing stands in the way of; returns those that differ from what stands there.

    They come before the rows: a row that names a file always finds it.
    """
    changed = []
    for path in _files_in(staging):
        name = path.relative_to(staging).as_posix()
        place = files_folder() / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
        elif digest(place.read_bytes()) != digest(path.read_bytes()):
            changed.append(name)
    return changed


def _replace_changed_files(staging: Path, names: list[str]) -> None:
    for name in names:
        (staging / name).replace(files_folder() / name)


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _left(reader: Reader) -> int:
    root = files_folder()
    known = set(reader.manifest["files"])
    return sum(path.relative_to(root).as_posix() not in known for path in _files_in(root))


def _restore_secret(reader: Reader) -> None:
    if "secret_key" not in reader.manifest["parts"]:
        return
    kept = Path(settings.DATA_DIR) / "secret_key"
    kept.touch(mode=0o600)
    kept.write_bytes(b"".join(reader.pieces("secret_key")))


def _restore_rows(reader: Reader, chain: Chain) -> int:
    if connection.vendor == "sqlite":
        return _into_sqlite(reader, chain)
    with second_connection(RESTORING) as alias, transaction.atomic(using=alias):
        try:
            _drop_tables(alias)
        except OperationalError as error:
            raise RestoreRefused(
                "Somebody is using the database: stop the program first."
            ) from error
        return _build(reader, chain, alias)


def _into_sqlite(reader: Reader, chain: Chain) -> int:
    place = Path(connection.settings_dict["NAME"])
    built = place.with_name(f".restoring-{place.name}")
    remove_sqlite(built)
    try:
        with second_connection(RESTORING, NAME=str(built)) as alias:
            rows = _build(reader, chain, alias)
        connection.close()
        try:
            copy_sqlite(built, place)
        except sqlite3.OperationalError as error:
            raise RestoreRefused(
                "Somebody is using the database: stop the program first."
            ) from error
    finally:
        remove_sqlite(built)
    return rows


def _drop_tables(alias: str) -> None:
    """Drop what is ours by its name; tables of others in the same database stay."""
    ours = ("django_", *(f"{config.label}_" for config in apps.get_app_configs()))
    with connections[alias].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        for name in connections[alias].introspection.table_names(cursor):
            if name.startswith(ours):
                quoted = connections[alias].ops.quote_name(name)
                cursor.execute(f"DROP TABLE IF EXISTS {quoted} CASCADE")


def _build(reader: Reader, chain: Chain, alias: str) -> int:
    """Make the tables as they were when the archive was made, fill them, then bring them up."""
    with as_default(alias):
        executor = MigrationExecutor(connections[alias])
        if chain.one_by_one:
            executor.loader = MigrationLoader(connections[alias], replace_migrations=False)
        executor.migrate(chain.targets)
        state = executor.loader.project_state(chain.targets).apps
        with transaction.atomic(using=alias):
            rows = _fill(reader, state, alias)
        upgrade = MigrationExecutor(connections[alias])
        upgrade.migrate(upgrade.loader.graph.leaf_nodes())
        # What stands beside the tables (guards of the trail, the search index) is made here.
        emit_post_migrate_signal(0, False, alias)
    return rows


def _fill(reader: Reader, state: Apps, alias: str) -> int:
    filled: list[type[models.Model]] = []
    rows = 0
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":
            # A migration may have asked for checks at once; rows come in no order of references.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in reader.manifest["tables"]:
            model = state.get_model(table["model"])
            quoted = connections[alias].ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {quoted}")  # noqa: S608 the name of our own table
            filled.append(model)
        for table, model in zip(reader.manifest["tables"], filled, strict=True):
            count = _fill_table(reader, table, model, alias)
            if count != table["rows"]:
                raise Damaged(f"tables/{table['model']}.jsonl")
            rows += count
        if connections[alias].vendor == "postgresql":
            # References are checked now: a migration cannot alter a table with checks pending.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in connections[alias].ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
    return rows


def _fill_table(
    reader: Reader, table: dict[str, Any], model: type[models.Model], alias: str
) -> int:
    quote = connections[alias].ops.quote_name
    by_name = {field.attname: field for field in columns_of(model)}
    fields = [by_name[name] for name in table["columns"]]
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 names of our own models
    count = 0
    with connections[alias].cursor() as cursor:
        for batch in _batches(reader.lines(f"tables/{table['model']}.jsonl")):
            said = [_values(fields, json.loads(line), alias) for line in batch]
            cursor.executemany(statement, said)
            count += len(said)
    return count


def _values(fields: list[models.Field[Any, Any]], row: list[Any], alias: str) -> list[Any]:
    return [
        field.get_db_prep_save(_again(field, value), connection=connections[alias])
        for field, value in zip(fields, row, strict=True)
    ]


def _again(field: models.Field[Any, Any], value: Any) -> Any:
    """The value that the field wrote, from the form it has in JSON."""
    if value is None or isinstance(field, models.JSONField):
        return value
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
