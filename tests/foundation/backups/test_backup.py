"""Back-up and restore as an operator runs them, on both databases and across them."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tests.factories import CommitmentFactory, OrganisationFactory, UserFactory
from tests.processes import environment, run, wait_for

from nhipcau.agreements.models import Attachment, Commitment
from nhipcau.foundation import audit, backups, workers
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.backups.restore import _chain
from nhipcau.localities.models import Organisation
from nhipcau.localities.services import OrganisationForm, add_organisation

# Says whether fields had versions then, and have them once the tables are brought up.
MAKES_THE_TABLES_OF_THEN = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "nhipcau.config.settings"
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from nhipcau.foundation.backups.restore import _chain
chain = _chain({"program": "0.0.9", "migrations": json.loads(sys.argv[1])})
first = MigrationExecutor(connection)
first.loader = MigrationLoader(connection, replace_migrations=False)
first.migrate(chain.targets)
def has_versions():
    with connection.cursor() as cursor:
        said = connection.introspection.get_table_description(cursor, "agreements_field")
    return any(column.name == "version" for column in said)
print(has_versions())
then = MigrationExecutor(connection)
then.migrate(then.loader.graph.leaf_nodes())
print(has_versions())
"""
pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Actor.program("tests")


@pytest.fixture
def data(settings, tmp_path) -> Path:
    """A data folder of this test's own, which the commands use too."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(settings.DATA_DIR / "files")},
        },
    }
    return settings.DATA_DIR


def fill(hue) -> Commitment:
    """Something in every kind of column: marks, dates, JSON, files, a sealed trail."""
    promise = CommitmentFactory(text="Kết nối “cung cầu” — đợt 1 ✓", due_on="2026-06-30")
    kept = Attachment(
        agreement=promise.agreement, name="a.txt", media_type="text/plain", size=4, sha256="0" * 64
    )
    kept.file.save("a.txt", ContentFile(b"text"), save=False)
    kept.save()
    form = OrganisationForm(name="Hợp tác xã Thủy Xuân", kind="cooperative", aliases=["HTX 1", "ộ"])
    add_organisation(actor=PROGRAM, locality=hue, form=form)
    while audit.seal():
        pass
    return promise


def everything() -> dict[str, list]:
    """All rows of the tables that matter, as they read."""
    models = (Commitment, Organisation, AuditEntry, audit.AuditSeal, Attachment)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def backup(folder: Path, **options) -> Path:
    call_command("backup", str(folder), **options)
    return max(folder.glob("nhipcau-*.zip"))


@pytest.fixture
def elsewhere(tmp_path):
    """A new database of the other kind or the same, as an address; dropped at the end."""
    made: list[str] = []
    server = os.environ.get("NHIPCAU_TEST_DATABASE_URL") or (
        "postgres://postgres@127.0.0.1:5432/postgres" if connection.vendor == "postgresql" else ""
    )

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
        name = f"nc_restore_{uuid4().hex[:8]}"
        made.append(name)
        with psycopg.connect(server, autocommit=True) as one:
            one.execute(f"CREATE DATABASE {name}")
        return server.rsplit("/", 1)[0] + f"/{name}"

    yield make
    for name in made:
        with psycopg.connect(server, autocommit=True) as one:
            one.execute(f"DROP DATABASE {name} WITH (FORCE)")


def kinds() -> list[str]:
    """Kinds of database that can be had here."""
    server = bool(os.environ.get("NHIPCAU_TEST_DATABASE_URL")) or connection.vendor == "postgresql"
    return ["sqlite", "postgresql"] if server else ["sqlite"]


def test_everything_comes_back_in_a_new_installation_of_either_kind(hue, data, tmp_path, elsewhere):
    fill(hue)
    archive = backup(tmp_path / "kept")
    before = json.loads(json.dumps(everything(), default=str))
    connection.close()

    for kind in kinds():
        folder, address = tmp_path / f"new-{kind}", elsewhere(kind)
        said = run(folder, "restore", str(archive), NHIPCAU_DATABASE_URL=address)
        again = run(folder, "backup", str(folder / "kept"), NHIPCAU_DATABASE_URL=address)

        assert said.returncode == 0, said.stderr
        assert "The audit trail is whole." in said.stdout
        assert again.returncode == 0, again.stderr
        second = max((folder / "kept").glob("*.zip"))
        assert rows_in(second) == rows_in(archive)
        assert [p.read_bytes() for p in (folder / "files").rglob("*.txt")] == [b"text"]
    assert before["Organisation"]


def rows_in(archive: Path) -> dict[str, list[dict]]:
    """The rows of every table as the archive has them; workers sign by themselves."""
    reader = backups.Reader(archive)
    return {
        table["model"]: [
            dict(zip(table["columns"], json.loads(line), strict=True))
            for line in reader.lines(f"tables/{table['model']}.jsonl")
        ]
        for table in reader.manifest["tables"]
        if table["model"] != "foundation.worker"
    }


def test_restore_over_an_installation_brings_back_that_moment(hue, data, tmp_path):
    promise = fill(hue)
    archive = backup(tmp_path / "kept")
    before = everything()
    Commitment.objects.filter(pk=promise.pk).update(text="đổi rồi")
    OrganisationFactory(name="Đến sau")
    (data / "files" / "later.txt").write_text("later")

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(archive))
    call_command("restore", str(archive), replace=True, yes=True)

    assert everything() == before
    assert (data / "files" / "later.txt").exists()
    made = OrganisationFactory(name="Sau khi khôi phục")  # ids go on where they were
    assert made.pk > max(row["id"] for row in before["Organisation"])


def test_restore_asks_before_it_replaces(hue, data, tmp_path, monkeypatch):
    fill(hue)
    archive = backup(tmp_path / "kept")
    OrganisationFactory(name="Đến sau")
    monkeypatch.setattr("builtins.input", lambda _question: "no")

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(archive), replace=True)

    assert Organisation.objects.filter(name="Đến sau").exists()


def test_backup_while_people_write_holds_one_consistent_moment(hue, data, tmp_path, elsewhere):
    """Each writer makes an organisation and its audit entry in one transaction, over and over."""
    fill(hue)
    stop = threading.Event()
    failed: list[BaseException] = []

    def write(writer: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            form = OrganisationForm(name=f"Đơn vị {writer}-{number}", kind="other")
            try:
                add_organisation(actor=PROGRAM, locality=hue, form=form)
            except Exception as error:  # noqa: BLE001 looked at below, in the thread of the test
                failed.append(error)
                return
        connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    for one in writers:
        one.start()
    wait_for(lambda: AuditEntry.objects.count() > 20)
    archives = []
    for _time in range(2):
        time.sleep(1)
        archives.append(backup(tmp_path / f"kept{len(archives)}"))
    written = AuditEntry.objects.count()
    stop.set()
    for one in writers:
        one.join()
    connection.close()
    assert failed == []

    for place, archive in enumerate(archives):
        folder = tmp_path / f"new{place}"
        said = run(
            folder,
            "restore",
            str(archive),
            NHIPCAU_DATABASE_URL=f"sqlite:///{folder / 'x.sqlite3'}",
        )
        rows = rows_in(archive)
        named = {row["name"] for row in rows["localities.organisation"]}
        added = [row["object_name"] for row in rows["foundation.auditentry"]]

        assert said.returncode == 0, said.stderr
        assert 20 < len(added) <= written
        # Every entry has its organisation, and every organisation that a writer made its entry.
        assert sorted(n for n in added if n.startswith("Đơn vị")) == sorted(
            n for n in named if n.startswith("Đơn vị")
        )


def test_killed_restore_leaves_what_stood_there(hue, data, tmp_path):
    fill(hue)
    for number in range(1_500):
        OrganisationFactory(name=f"Đơn vị {number}")
    archive = backup(tmp_path / "kept")
    OrganisationFactory(name="Đến sau")
    before = everything()
    connection.close()

    for wait in (1.2, 2.4):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "nhipcau.config.cli",
                "restore",
                str(archive),
                "--replace",
                "--yes",
            ],
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        said, _wrong = process.communicate()
        if b"Restored" in said:
            break

        assert everything() == before
        connection.close()
    call_command("restore", str(archive), replace=True, yes=True)

    assert not Organisation.objects.filter(name="Đến sau").exists()
    assert Organisation.objects.filter(name="Đơn vị 1499").exists()
    assert sorted(path.name for path in data.glob("*restoring*")) == []


def test_damaged_archive_is_refused_before_anything_is_touched(hue, data, tmp_path):
    fill(hue)
    archive = backup(tmp_path / "kept")
    part = "tables/localities.organisation.jsonl"
    with zipfile.ZipFile(archive) as inside:
        offset = inside.getinfo(part).header_offset
    content = bytearray(archive.read_bytes())
    content[offset + 30 + len(part) + 60] ^= 1
    archive.write_bytes(bytes(content))
    before = everything()

    for more in ({"replace": True, "yes": True}, {"check": True}):
        with pytest.raises(CommandError, match=part):
            call_command("restore", str(archive), **more)

    assert everything() == before


def test_passphrase_that_does_not_fit_is_refused(hue, data, tmp_path, settings):
    settings.BACKUP_PASSPHRASE = "một câu mật khẩu đủ dài"
    archive = backup(tmp_path / "kept")
    settings.BACKUP_PASSPHRASE = "một câu khác hẳn như vậy"

    with pytest.raises(CommandError, match="passphrase does not open"):
        call_command("restore", str(archive), replace=True, yes=True)
    settings.BACKUP_PASSPHRASE = "một câu mật khẩu đủ dài"
    call_command("restore", str(archive), check=True)


def test_archive_of_a_newer_version_is_refused(hue, data, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('localities', '0999_future', '2030-01-01 00:00:00+00:00')"
        )
    try:
        archive = backup(tmp_path / "kept")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '0999_future'")

    with pytest.raises(CommandError, match="newer version made this archive"):
        call_command("restore", str(archive), replace=True, yes=True)


def test_restore_is_refused_while_a_worker_runs(hue, data, tmp_path):
    archive = backup(tmp_path / "kept")
    workers.sign()

    with pytest.raises(CommandError, match="A worker is running"):
        call_command("restore", str(archive), replace=True, yes=True)

    workers.leave()


def test_full_disk_leaves_no_half_of_an_archive(hue, data, tmp_path):
    fill(hue)
    (data / "files").mkdir(exist_ok=True)
    (data / "files" / "large.bin").write_bytes(os.urandom(6_000_000))
    connection.close()
    folder = tmp_path / "kept"

    done = subprocess.run(
        [sys.executable, "-m", "nhipcau.config.cli", "backup", str(folder)],
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000)),
    )

    assert done.returncode == 1
    assert "No back-up was made" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


def test_restore_that_finds_no_room_is_refused(hue, data, tmp_path, monkeypatch):
    archive = backup(tmp_path / "kept")
    before = everything()
    small = type("Usage", (), {"free": 1})
    monkeypatch.setattr("shutil.disk_usage", lambda _path: small)

    with pytest.raises(CommandError, match="MB are free"):
        call_command("restore", str(archive), replace=True, yes=True)

    assert everything() == before


def test_keep_removes_the_oldest_and_nothing_else(hue, data, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"nhipcau-202601{day}T000000Z.zip").touch()
    (folder / "notes.txt").touch()

    backup(folder, keep=2)

    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert names[0] == "nhipcau-20260103T000000Z.zip"
    assert names[-1] == "notes.txt"


def test_missing_file_is_said_and_the_rest_kept(hue, data, tmp_path, capsys):
    fill(hue)
    for path in (data / "files").rglob("*.txt"):
        path.unlink()

    backup(tmp_path / "kept")

    assert "is not there" in capsys.readouterr().err
    made = backups.last_backup()
    assert made is not None
    assert len(made.missing) == 1


def test_sessions_are_left_out(cast, data, tmp_path, client_of):
    client_of(cast.users["hue_editor"]).get("/")

    reader = backups.Reader(backup(tmp_path / "kept"))

    assert "sessions.session" not in {table["model"] for table in reader.manifest["tables"]}


def test_own_secret_key_travels_and_a_given_one_does_not(db, data, tmp_path, settings):
    (data / "secret_key").write_text(settings.SECRET_KEY)
    own = backups.Reader(backup(tmp_path / "a"))
    (data / "secret_key").write_text("another that was kept from before")
    given = backups.Reader(backup(tmp_path / "b"))

    assert "secret_key" in own.manifest["parts"]
    assert "secret_key" not in given.manifest["parts"]


def test_storage_that_is_no_folder_is_said(db, data, settings, tmp_path):
    UserFactory()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }

    with pytest.raises(CommandError, match="folder of this machine"):
        backup(tmp_path / "kept")


def test_an_archive_older_than_the_migrations_made_into_one_is_followed_step_by_step(
    tmp_path,
):
    """Its tables are made as they were then: no later column, and all of it brought up after."""
    loader = MigrationLoader(None, replace_migrations=False)
    ends = {("agreements", "0009_parties_change"), ("activities", "0003_iati")}
    said = {node for end in ends for node in loader.graph.forwards_plan(end)}

    chain = _chain({"program": "0.0.9", "migrations": sorted(said)})

    assert chain.one_by_one
    assert ends <= set(chain.targets)
    run_in = tmp_path / "old"
    done = subprocess.run(
        [sys.executable, "-c", MAKES_THE_TABLES_OF_THEN, json.dumps(sorted(said))],
        env=environment(run_in, NHIPCAU_DATABASE_URL=f"sqlite:///{tmp_path / 'then.sqlite3'}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "True"]


def test_a_whole_archive_takes_the_short_way():
    loader = MigrationLoader(connection)

    chain = _chain({"program": "0.1.0", "migrations": sorted(loader.applied_migrations)})

    assert not chain.one_by_one
    assert all(node in loader.graph.nodes for node in chain.targets)
