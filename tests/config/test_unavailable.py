"""The database locked, full or gone for a while: a clear page, nothing lost, nothing half done."""

from __future__ import annotations

import sqlite3
import urllib.error
import urllib.request

import psycopg
import pytest
from django.db import DataError, OperationalError, connection
from django.test import Client
from tests.processes import started, wait_for

from nhipcau.accounts.models import User
from nhipcau.agreements.services import import_file
from nhipcau.config.errors import trouble_of
from nhipcau.foundation import jobs, workers
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import Job, JobState

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Nguyễn <b>Thị</b> Kiểm Tra"


@pytest.fixture
def impatient():
    """This thread's connection gives up at once when the database is locked."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=100")
    yield
    connection.close()


def signed_in(client_of, user: User) -> Client:
    client = client_of(user)
    client.raise_request_exception = False
    return client


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a lock of SQLite")
def test_locked_database_answers_503_and_keeps_what_was_typed(cast, client_of, impatient):
    user = cast.users["hue_editor"]
    client = signed_in(client_of, user)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    answer = client.post("/tai-khoan/", {"name": NAME, "language": "vi"})
    still_read = client.get("/van-ban/")
    other.execute("ROLLBACK")
    other.close()
    again = client.post("/tai-khoan/", {"name": NAME, "language": "vi"})

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Nguyễn &lt;b&gt;Thị&lt;/b&gt; Kiểm Tra</textarea>" in page
    assert "Traceback" not in page
    assert "locked" not in page
    assert still_read.status_code == 200
    assert again.status_code == 302
    user.refresh_from_db()
    assert user.name == NAME


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a limit of SQLite")
def test_full_database_answers_503_and_changes_nothing(cast, client_of, impatient):
    office, user = cast.hue_office, cast.users["hue_manager"]
    client = signed_in(client_of, user)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that earlier rows left free would hold the words
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count={cursor.fetchone()[0]}")

    words = "Đơn vị đầu mối " * 1_200
    form = {"name": office.name, "kind": "department", "about": words, "version": office.version}
    answer = client.post(f"/don-vi/{office.pk}/sua/", form)
    connection.close()

    office.refresh_from_db()
    assert answer.status_code == 503
    assert words.strip() in answer.content.decode()
    assert office.about == ""


def test_password_is_never_kept_on_the_page(db, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("connection refused") from None

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", gone)
    if connection.vendor == "sqlite":
        monkeypatch.setattr("nhipcau.config.errors.PASSING_WORDS", ("refused",))
    client = Client(raise_request_exception=False)

    answer = client.post("/tai-khoan/dang-nhap/", {"login": "a@example.test", "password": "bi-mat"})

    assert answer.status_code == 503
    assert "bi-mat" not in answer.content.decode()


def test_trouble_is_told_from_a_fault_of_ours():
    assert trouble_of(ValueError("database is locked")) == ""
    assert trouble_of(DataError("value too long")) == ""
    if connection.vendor == "sqlite":
        assert trouble_of(OperationalError("no such table: x")) == ""
        assert trouble_of(OperationalError("database is locked")) == "locked"
        assert trouble_of(OperationalError("database or disk is full")) == "full"
        assert trouble_of(OperationalError("unable to open database file")) == "gone"
    else:
        assert trouble_of(OperationalError("server closed the connection")) == "gone"


def on_the_server(*statements: str) -> None:
    """Carry out statements from another database of the same server."""
    one = connection.settings_dict
    address = {"host": one["HOST"], "port": one["PORT"], "user": one["USER"]}
    given = {"password": one["PASSWORD"], "dbname": "postgres", "autocommit": True}
    with psycopg.connect(**address, **given) as other:
        for statement in statements:
            other.execute(statement)


def terminate_all() -> None:
    name = connection.settings_dict["NAME"]
    on_the_server(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )


def let_nobody_in(*, closed: bool) -> None:
    name = connection.settings_dict["NAME"]
    on_the_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {"false" if closed else "true"}')
    if not closed:
        connection.close()


def status_of(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="connections of PostgreSQL")
def test_connection_that_died_between_requests_is_made_anew(live_server):
    before = status_of(f"{live_server.url}/van-ban/")[0]
    terminate_all()
    connection.close()

    assert (before, status_of(f"{live_server.url}/van-ban/")[0]) == (200, 200)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="connections of PostgreSQL")
def test_database_gone_for_a_while_answers_503_and_then_serves_again(live_server):
    status_of(f"{live_server.url}/van-ban/")
    let_nobody_in(closed=True)
    try:
        terminate_all()
        page, ready = (
            status_of(f"{live_server.url}/van-ban/"),
            status_of(f"{live_server.url}/readyz"),
        )
        alive = status_of(f"{live_server.url}/healthz")
    finally:
        let_nobody_in(closed=False)

    assert (page[0], ready[0], alive[0]) == (503, 503, 200)
    assert '"database": "gone"' in ready[1]
    assert "Traceback" not in page[1]
    assert status_of(f"{live_server.url}/van-ban/")[0] == 200


def submit_reading(cast) -> Job:
    text = "BIÊN BẢN LÀM VIỆC\nHai bên thống nhất phối hợp tổ chức hội chợ tại Hà Nội.\n" * 3
    import_file(
        actor=cast.actor("hue_editor"), owner=cast.hue_office, data=text.encode(), name="a.txt"
    )
    return Job.objects.get()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="connections of PostgreSQL")
def test_worker_waits_while_the_database_is_gone_and_goes_on(cast, tmp_path):
    with started(tmp_path, "worker") as worker:
        wait_for(workers.alive().exists)
        let_nobody_in(closed=True)
        try:
            terminate_all()
            wait_for(lambda: b"does not answer" in (tmp_path / "worker.log").read_bytes())
        finally:
            let_nobody_in(closed=False)
        job = submit_reading(cast)
        wait_for(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)

        assert worker.poll() is None
    assert b"Traceback" not in (tmp_path / "worker.log").read_bytes()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a lock of SQLite")
def test_worker_waits_while_the_database_is_locked_and_goes_on(cast, tmp_path):
    job = submit_reading(cast)
    connection.close()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with started(tmp_path, "worker", NHIPCAU_DATABASE_WAIT="1") as worker:
        wait_for(lambda: b"put off" in (tmp_path / "worker.log").read_bytes())
        during = Job.objects.get(pk=job.pk).state
        other.execute("ROLLBACK")
        other.close()
        wait_for(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)

        assert worker.poll() is None
    assert during == JobState.QUEUED


def test_stopped_worker_leaves_its_row(db, tmp_path):
    with started(tmp_path, "worker") as worker:
        wait_for(workers.alive().exists)
        worker.terminate()
        code = worker.wait(timeout=30)

    assert code == 0
    assert workers.alive().count() == 0
    assert jobs.submit(actor=Actor.program("t"), name="x", subject=User(pk=1)).is_open
