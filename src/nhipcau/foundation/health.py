"""How the installation is: what a probe asks every few seconds and an administrator once a day."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from nhipcau.foundation import audit, workers

LEAST_FREE = 300_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `word` is "ok" or what is wrong, in one word without details."""

    name: str
    word: str
    stops: bool = True

    @property
    def is_well(self) -> bool:
        return self.word == "ok"


def examine() -> list[Finding]:
    """Database, schema, workers, disk; what hangs on a database that is gone is not asked."""
    database = _of_the_database(_database, "gone")
    if database != "ok":
        return [Finding("database", database), Finding("disk", _disk())]
    return [
        Finding("database", database),
        Finding("migrations", _of_the_database(_migrations, "unknown")),
        # Pages go on without a worker; what waits for one waits.
        Finding("worker", _of_the_database(_worker, "unknown"), stops=False),
        Finding("disk", _disk()),
    ]


def is_ready(findings: list[Finding]) -> bool:
    """Whether pages can be served: nothing that stops them is wrong."""
    return all(finding.is_well or not finding.stops for finding in findings)


def _of_the_database(ask: Callable[[], str], otherwise: str) -> str:
    try:
        return ask()
    except DatabaseError:
        return otherwise


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    return "missing" if executor.migration_plan(targets) else "ok"


def _worker() -> str:
    return "ok" if workers.alive().exists() else "silent"


def _disk() -> str:
    return "ok" if free_bytes() >= LEAST_FREE else "full"


def free_bytes() -> int:
    """Room left where the data folder lies."""
    return shutil.disk_usage(settings.DATA_DIR).free


def database_bytes() -> int:
    """How large the database is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute(
                "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            )
        return int(cursor.fetchone()[0])


def unsealed_count() -> int:
    """Entries of the trail that wait for their seal; asks only about the end of the trail."""
    return audit.waiting(thorough=False).count()
