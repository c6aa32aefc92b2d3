"""Writing a back-up while people work: the rows of one moment, and every file they speak of."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connections, models
from django.db.migrations.recorder import MigrationRecorder

from nhipcau.foundation.backups.archive import Reader, Writer
from nhipcau.foundation.backups.snapshot import one_moment

# Who is signed in now is nothing to keep: after a restore people sign in again.
LEFT_OUT = frozenset({"sessions.session"})
NAME = re.compile(r"nhipcau-\d{8}T\d{6}Z\.zip")
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Made:
    """A back-up that was written and read again."""

    path: str
    at: str
    size: int
    rows: int
    files: int
    missing: tuple[str, ...] = ()


def back_up(folder: Path, *, passphrase: str = "") -> Made:
    """Write one archive into a folder, and read it again to its end.

    Raises:
        OSError: the folder cannot be written, or there is no room left; nothing is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC)
    path = folder / f"nhipcau-{at:%Y%m%dT%H%M%SZ}.zip"
    with Writer(path, passphrase) as out:
        manifest = _write(out, folder, at)
    reader = Reader(path, passphrase)
    reader.verify()
    made = Made(
        path=str(path),
        at=at.isoformat(timespec="seconds"),
        size=path.stat().st_size,
        rows=sum(table["rows"] for table in manifest["tables"]),
        files=len(manifest["files"]),
        missing=tuple(manifest["missing"]),
    )
    _note(made)
    return made


def keep_newest(folder: Path, count: int) -> list[str]:
    """Remove all but the newest archives of a folder; returns the names of those removed."""
    named = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    old = named[: max(len(named) - count, 0)]
    for path in old:
        path.unlink()
    return [path.name for path in old]


def last_backup() -> Made | None:
    """The last back-up that this data folder knows of."""
    try:
        said = json.loads(_noted().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Made(**{**said, "missing": tuple(said["missing"])})


def _noted() -> Path:
    return Path(settings.DATA_DIR) / "last-backup.json"


def _note(made: Made) -> None:
    _noted().write_text(json.dumps(asdict(made)), encoding="utf-8")


def _write(out: Writer, folder: Path, at: datetime) -> dict[str, Any]:
    # Files are kept before and after the moment of the rows: one that is added before it or
    # removed after it is caught by one of the two.
    files = set(_write_files(out, frozenset()))
    with one_moment(folder) as alias:
        tables, named = _write_tables(out, alias)
        migrations = sorted(MigrationRecorder(connections[alias]).applied_migrations())
        vendor = connections[alias].vendor
    files |= set(_write_files(out, frozenset(files)))
    _write_secret(out)
    manifest = {
        "program": version("nhipcau"),
        "at": at.isoformat(),
        "vendor": vendor,
        "migrations": migrations,
        "tables": tables,
        "files": sorted(files),
        "missing": sorted(named - files),
    }
    out.finish(manifest)
    return manifest


def _write_tables(out: Writer, alias: str) -> tuple[list[dict[str, Any]], set[str]]:
    tables, named = [], set[str]()
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if not model._meta.managed or model._meta.proxy or label in LEFT_OUT:
            continue
        fields = columns_of(model)
        names = [field.attname for field in fields]
        files = [place for place, field in enumerate(fields) if isinstance(field, models.FileField)]
        rows = 0
        with out.part(f"tables/{label}.jsonl") as part:
            for row in _rows(model, names, alias):
                part.write(_line(row))
                named |= {str(row[place]) for place in files if row[place]}
                rows += 1
        tables.append({"model": label, "columns": names, "rows": rows})
    return tables, named


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model's own table that are written; not those the database works out."""
    return [
        one for one in model._meta.local_concrete_fields if not getattr(one, "generated", False)
    ]


def _rows(model: type[models.Model], names: list[str], alias: str) -> Iterator[tuple[Any, ...]]:
    everything = model._base_manager  # noqa: SLF001 a default manager may leave rows out
    rows = everything.using(alias).order_by("pk").values_list(*names)
    return iter(rows.iterator(chunk_size=CHUNK))


def _line(row: tuple[Any, ...]) -> bytes:
    said = json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))
    return said.encode() + b"\n"


def _plain(value: Any) -> Any:
    """A value as JSON has it, from which the field makes the same value again."""
    if isinstance(value, datetime | date | clock_time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | timedelta):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value


def _write_files(out: Writer, known: frozenset[str]) -> Iterator[str]:
    root = files_folder()
    for path in sorted(root.rglob("*")) if root.exists() else ():
        name = path.relative_to(root).as_posix()
        if name in known or not path.is_file():
            continue
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue  # removed a moment ago, with the row that named it
        with source, out.part(f"files/{name}") as part:
            while data := source.read(1_000_000):
                part.write(data)
        yield name


def files_folder() -> Path:
    """Where uploaded files lie."""
    if not isinstance(default_storage, FileSystemStorage):
        raise OSError("Back-ups know uploaded files in a folder of this machine only.")
    return Path(default_storage.location)


def _write_secret(out: Writer) -> None:
    """The key that the program made for itself; one that is given is the operator's to keep."""
    kept = Path(settings.DATA_DIR) / "secret_key"
    if kept.exists() and kept.read_text(encoding="utf-8").strip() == settings.SECRET_KEY:
        with out.part("secret_key") as part:
            part.write(kept.read_bytes())
