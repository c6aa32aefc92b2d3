"""A country's worth of register to measure on: the same rows each time, kept for the next run.

`python -m benchmarks.dataset --agreements 2000 --commitments 100000` fills an SQLite database in
`--folder` (var/bench), or, where NHIPCAU_DATABASE_URL names a PostgreSQL server, a database beside
the named one. It prints the address to put into NHIPCAU_DATABASE_URL, the folder for
NHIPCAU_DATA_DIR, and whom to sign in as. A second run brings the kept one up to date by its
migrations alone; `--fresh` builds it again.

The latest agreement is huge on purpose: a tenth of all commitments and 500 attachments.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "nhip-cau-bench"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is; the name of the database says it."""

    agreements: int
    commitments: int

    @property
    def name(self) -> str:
        return f"bench_{self.agreements}_{self.commitments}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What every benchmark on this data may be told."""
    parser.add_argument("--agreements", type=int, default=2000)
    parser.add_argument("--commitments", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--fresh", action="store_true", help="build it again")


def prepare(options: argparse.Namespace) -> str:
    """Set Django up on the kept dataset, building it where it is missing; returns its address."""
    size = Size(options.agreements, options.commitments)
    named = os.environ.get("NHIPCAU_DATABASE_URL", "")
    options.folder.mkdir(parents=True, exist_ok=True)
    place = _Postgres(named, size) if named.startswith("postgres") else _File(options.folder, size)
    if options.fresh:
        place.remove()
    os.environ["NHIPCAU_DATA_DIR"] = str(options.folder)
    os.environ.setdefault("NHIPCAU_HOSTS", "testserver,127.0.0.1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "nhipcau.config.settings"
    is_kept = place.exists()
    # Only a finished dataset bears the name that the next run looks for.
    os.environ["NHIPCAU_DATABASE_URL"] = place.url if is_kept else place.begin()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if not is_kept:
        _build(size)
        place.finish()
    os.environ["NHIPCAU_DATABASE_URL"] = place.url
    return place.url


class _File:
    """The dataset as a file of SQLite."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.path = folder.resolve() / f"{size.name}.sqlite3"
        self.draft = self.path.with_suffix(".building")
        self.url = f"sqlite:///{self.path}"

    def exists(self) -> bool:
        return self.path.exists()

    def remove(self) -> None:
        for path in (self.path, self.draft):
            for end in ("", "-wal", "-shm"):
                Path(f"{path}{end}").unlink(missing_ok=True)

    def begin(self) -> str:
        self.remove()
        return f"sqlite:///{self.draft}"

    def finish(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self.draft.rename(self.path)
        connection.settings_dict["NAME"] = str(self.path)


class _Postgres:
    """The dataset as a database of its own on the named server."""

    def __init__(self, named: str, size: Size) -> None:
        self.named = named
        server, _slash, name = named.rpartition("/")
        self.name = f"{name}_{size.name}"
        self.draft = f"{self.name}_building"
        self.url = f"{server}/{self.name}"
        self.draft_url = f"{server}/{self.draft}"

    def _say(self, *statements: str) -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(self.named, autocommit=True) as server:
            for statement in statements:
                answer = server.execute(statement)
            return answer.fetchall() if answer.description else []

    def exists(self) -> bool:
        return bool(self._say(f"SELECT 1 FROM pg_database WHERE datname = '{self.name}'"))

    def remove(self) -> None:
        for name in (self.name, self.draft):
            self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def begin(self) -> str:
        self.remove()
        self._say(f'CREATE DATABASE "{self.draft}"')
        return self.draft_url

    def finish(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        connection.close()
        self._say(f'ALTER DATABASE "{self.draft}" RENAME TO "{self.name}"')
        connection.settings_dict["NAME"] = self.name


@contextmanager
def _said(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"  {what:<14}{time.perf_counter() - started:6.1f} s")


def _build(size: Size) -> None:
    from django.db import transaction

    from benchmarks import world

    print(f"building {size.name}")
    with transaction.atomic():
        with _said("organisations"):
            bodies = world.fill_organisations()
        with _said("accounts"):
            world.fill_accounts(bodies, PASSWORD)
        with _said("agreements"):
            agreements = world.fill_agreements(bodies, size.agreements)
        with _said("commitments"):
            world.fill_commitments(bodies, agreements, size.commitments)
        with _said("the rest"):
            world.fill_attachments(agreements[-1], 500)
            world.fill_reading(bodies, 5000)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arguments(parser)
    options = parser.parse_args()
    started = time.perf_counter()
    url = prepare(options)
    from nhipcau.accounts.models import User
    from nhipcau.agreements.models import Agreement, Commitment
    from nhipcau.localities.models import Organisation

    print(
        f"{Commitment.objects.count():,} commitments, {Agreement.objects.count():,} agreements, "
        f"{Organisation.objects.count():,} organisations "
        f"({time.perf_counter() - started:.0f} s)\n"
        f"NHIPCAU_DATABASE_URL={url}\nNHIPCAU_DATA_DIR={options.folder.resolve()}\n"
        f"password of all {User.objects.count()} accounts: {PASSWORD}"
    )
    for user in User.objects.order_by("pk")[:6]:
        print(f"  {user.email}  {user.name}")


if __name__ == "__main__":
    main()
