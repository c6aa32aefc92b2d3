"""Real worker processes: one is killed in the middle of a reading, another goes on with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from nhipcau.agreements import services
from nhipcau.agreements.models import Reading
from nhipcau.foundation import jobs
from nhipcau.foundation.jobs import Job, JobState

pytestmark = pytest.mark.django_db(transaction=True)

LINE = (
    "{n}. Hai bên thống nhất phối hợp tổ chức hội chợ nông sản lần thứ {n}"
    " tại thành phố Hà Nội trước ngày 30/9/2019.\n"
)
HEAD = (
    "BIÊN BẢN GHI NHỚ HỢP TÁC GIỮA TỈNH THỪA THIÊN HUẾ VÀ THÀNH PHỐ HÀ NỘI\n"
    "Huế, ngày 14 tháng 6 năm 2019\nII. NỘI DUNG HỢP TÁC\n"
)


@pytest.fixture
def start_worker(tmp_path):
    """Start `nhipcau worker` on the database of this test; whatever is left is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "NHIPCAU_DATA_DIR": str(tmp_path),
            "NHIPCAU_DATABASE_URL": address_of_database(),
        }
        log = (tmp_path / f"worker{len(started)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", "nhipcau.config.cli", "worker", *options],
                env=environment,
                stdout=log,
                stderr=log,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def address_of_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(name).resolve()}"
    one = connection.settings_dict
    return f"postgres://{one['USER']}:{one['PASSWORD']}@{one['HOST']}:{one['PORT']}/{name}"


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.02)


def long_document(lines: int) -> bytes:
    return (HEAD + "".join(LINE.format(n=n) for n in range(1, lines + 1))).encode()


def let_the_worker_fall_silent(job: Job) -> None:
    """What a minute without a heartbeat does, without the minute."""
    past = timezone.now() - jobs.SILENCE - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=past)


def found_in(reading: Reading) -> list[tuple[int, int, str]]:
    return list(reading.statements.values_list("start", "end", "kind"))


def test_worker_killed_in_the_middle_is_resumed_by_another_without_doubles(cast, start_worker):
    actor, owner = cast.actor("hue_editor"), cast.hue_office
    data = long_document(4_000)
    reading = services.import_file(actor=actor, owner=owner, data=data, name="dai.txt")
    first = start_worker()
    wait_for(lambda: Job.objects.get().note == "reading")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    after_the_kill = (Job.objects.get().state, reading.statements.count())

    let_the_worker_fall_silent(Job.objects.get())
    start_worker()
    wait_for(lambda: Job.objects.get().state == JobState.DONE)

    reading.refresh_from_db()
    job = Job.objects.get()
    assert after_the_kill == (JobState.RUNNING, 0)
    assert (reading.state, job.attempt) == ("ready", 2)
    resumed = found_in(reading)
    assert len(resumed) == len({start for start, _, _ in resumed})

    Reading.objects.filter(pk=reading.pk).update(state="reading")
    services.carry_out_reading(reading.pk, lambda *_: None)
    assert found_in(reading) == resumed
    assert len(resumed) >= 3_600


def test_worker_killed_while_it_writes_leaves_no_half_of_the_drafts(cast, start_worker):
    actor, owner = cast.actor("hue_editor"), cast.hue_office
    data = long_document(4_000)
    reading = services.import_file(actor=actor, owner=owner, data=data, name="dai.txt")
    first = start_worker()
    wait_for(lambda: Job.objects.get().note == "writing")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    reading.refresh_from_db()
    whole = reading.state == "ready"

    assert (reading.statements.count() > 0) is whole
    assert (reading.document.text != "") is whole


def test_server_killed_after_the_upload_leaves_a_job_that_a_worker_takes(cast, start_worker):
    """The upload's transaction holds the document and its job, so both stand or neither."""
    actor, owner = cast.actor("hue_editor"), cast.hue_office
    reading = services.import_file(
        actor=actor, owner=owner, data=long_document(20), name="ngan.txt"
    )
    connection.close()

    done = start_worker("--batch")

    assert done.wait(timeout=60) == 0
    reading.refresh_from_db()
    assert reading.state == "ready"
