"""How far the work on a document is, for the page that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nhipcau.agreements.choices import READ_JOB, ReadingState
from nhipcau.agreements.models import Reading
from nhipcau.foundation import jobs

STEPS = ("extracting", "reading", "writing")
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


def work_of(reading: Reading, now: datetime) -> Work:
    """The newest job on this reading, as its page needs it."""
    job = jobs.latest(name=READ_JOB, subject=reading)
    if job is None or not job.is_open:
        lost = reading.state in AT_WORK
        return Work(0, 0, False, False, (job.note if job else "") or "error" if lost else "")
    queued = job.state == jobs.JobState.QUEUED
    waits_long = queued and max(job.created_at, job.heartbeat_at) < now - PATIENCE
    return Work(
        step=0 if queued else STEPS.index(job.note) + 1 if job.note in STEPS else 1,
        percent=job.percent,
        is_queued=queued,
        is_unattended=waits_long and not jobs.is_anyone_working(now),
        failure="",
    )
