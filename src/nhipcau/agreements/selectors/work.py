"""How far the work on a document is, for the page that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nhipcau.agreements.choices import (
    READ_JOB,
    REGISTER_JOB,
    REGISTER_WITH_FILE_JOB,
    ReadingState,
)
from nhipcau.agreements.models import Reading
from nhipcau.foundation import jobs
from nhipcau.foundation.jobs import Job

STEPS = ("extracting", "reading", "writing")
REGISTER_STEPS = ("collecting", "registering")
REGISTER_JOBS = (REGISTER_JOB, REGISTER_WITH_FILE_JOB)
PATIENCE = timedelta(seconds=15)
AT_WORK = frozenset({ReadingState.QUEUED, ReadingState.READING})


@dataclass(frozen=True, slots=True)
class Work:
    """One look at the job of a reading.

    `failure` is the code of why it ended without a result; `is_unattended` means that no worker
    took it for a while and none shows a sign of life.
    """

    step: int
    percent: int
    is_queued: bool
    is_unattended: bool
    failure: str
    steps: tuple[str, ...] = STEPS

    @property
    def registers(self) -> bool:
        """Whether it is the register that is at work, and not the reader."""
        return self.steps == REGISTER_STEPS


def work_of(reading: Reading, now: datetime) -> Work:
    """The newest job on this reading, as its page needs it."""
    if job := registering(reading):
        return _work(job, now, REGISTER_STEPS)
    job = jobs.latest(name=READ_JOB, subject=reading)
    if job is None or not job.is_open:
        lost = reading.state in AT_WORK
        return Work(0, 0, False, False, (job.note if job else "") or "error" if lost else "")
    return _work(job, now, STEPS)


def registering(reading: Reading) -> Job | None:
    """The job that registers this reading now, queued or at work."""
    job = _last_registering(reading)
    return job if job is not None and job.is_open else None


def failed_to_register(reading: Reading) -> bool:
    """Whether the last attempt to register it ended without a result."""
    job = _last_registering(reading)
    return job is not None and job.state == jobs.JobState.FAILED


def _last_registering(reading: Reading) -> Job | None:
    rows = Job.objects.filter(name__in=REGISTER_JOBS, subject_id=reading.pk)
    return rows.order_by("-pk").first()


def _work(job: Job, now: datetime, steps: tuple[str, ...]) -> Work:
    queued = job.state == jobs.JobState.QUEUED
    waits_long = queued and max(job.created_at, job.heartbeat_at) < now - PATIENCE
    return Work(
        step=0 if queued else steps.index(job.note) + 1 if job.note in steps else 1,
        percent=job.percent,
        is_queued=queued,
        is_unattended=waits_long and not jobs.is_anyone_working(now),
        failure="",
        steps=steps,
    )
