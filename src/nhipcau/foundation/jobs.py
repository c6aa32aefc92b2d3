"""Long work: a row with progress, heartbeat and attempts, carried out by the Tasks API's worker.

The Tasks API runs a function once; it has no progress, retry or lease. A Job adds them: a handler
is registered by name, `submit` makes the row and enqueues it when the transaction commits, and
`reap` puts back what a worker that died had in hand. Handlers must be safe to run twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone
from django_tasks import task

from nhipcau.foundation.actors import Actor

logger = logging.getLogger("nhipcau.jobs")

SILENCE = timedelta(seconds=60)
BEAT_SECONDS = 15
MAX_ATTEMPTS = 3


class JobState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One piece of long work. `subject_id` is the row it works on, `key` keeps it from doubling."""

    name = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    key = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    actor_name = models.CharField(max_length=200, blank=True)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(state__in=["queued", "running"]) & ~models.Q(key=""),
                name="one_open_job_per_key",
            )
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id} ({self.state})"

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.done / self.total)) if self.total else 0

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}


class JobCancelled(Exception):
    """Raised inside a handler at its next report of progress after somebody cancelled the job."""


class JobFailed(Exception):
    """Raised inside a handler when the work cannot be done, with a code for its page to explain."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Handler = Callable[["Job", "Progress"], None]
HANDLERS: dict[str, Handler] = {}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Register the function that carries out jobs of this name."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register


class Progress:
    """What a handler reports with; every report is also the heartbeat."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Say how far the work is.

        Raises:
            JobCancelled: somebody cancelled the job, or another worker has taken it over.
        """
        alive = Job.objects.filter(
            pk=self._job.pk, state=JobState.RUNNING, attempt=self._job.attempt
        ).update(done=done, total=total, note=note, heartbeat_at=timezone.now())
        if not alive:
            raise JobCancelled

    def keep(self, result: dict[str, Any]) -> None:
        """Keep what came of the work beside the job, for who asked for it."""
        Job.objects.filter(pk=self._job.pk, attempt=self._job.attempt).update(result=result)


def submit(*, actor: Actor, name: str, subject: models.Model, key: str = "") -> Job:
    """Queue the work; an open job with the same key is returned instead of a second one."""
    with transaction.atomic():
        if key:
            standing = Job.objects.filter(
                name=name, key=key, state__in=[JobState.QUEUED, JobState.RUNNING]
            ).first()
            if standing:
                return standing
        job = Job.objects.create(
            name=name,
            subject_id=subject.pk,
            key=key,
            actor_name=actor.name,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
        )
        transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


def rename_doer(*, user_id: int, name: str) -> int:
    """Another name under what somebody asked for, whose account was erased; returns how many."""
    return Job.objects.filter(user_id=user_id).update(actor_name=name)


def cancel(job: Job) -> bool:
    """Stop an open job; what it wrote in open transactions is rolled back."""
    open_states = [JobState.QUEUED, JobState.RUNNING]
    return bool(
        Job.objects.filter(pk=job.pk, state__in=open_states).update(
            state=JobState.CANCELLED, ended_at=timezone.now()
        )
    )


def again(job: Job) -> bool:
    """Queue a job that failed or was cancelled once more; whether it could be.

    It cannot when it has moved on, or when an open job with the same key does the same work.
    """
    ended = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED])
    now = timezone.now()
    try:
        with transaction.atomic():
            taken = ended.update(
                state=JobState.QUEUED, done=0, total=0, note="", ended_at=None, heartbeat_at=now
            )
            if taken:
                transaction.on_commit(lambda: run_job.enqueue(job.pk))
    except IntegrityError:
        return False
    return bool(taken)


def cancel_all(*, name: str, subject: models.Model) -> int:
    """Stop the open jobs of one name on a row, because the row goes; returns how many."""
    standing = Job.objects.filter(
        name=name, subject_id=subject.pk, state__in=[JobState.QUEUED, JobState.RUNNING]
    )
    return sum(cancel(job) for job in standing)


def latest(*, name: str, subject: models.Model) -> Job | None:
    """The newest job of one name on a row."""
    return Job.objects.filter(name=name, subject_id=subject.pk).order_by("-pk").first()


def is_anyone_working(now: Any = None) -> bool:
    """Whether some worker gave a sign of life lately on any job."""
    since = (now or timezone.now()) - SILENCE
    return Job.objects.filter(state=JobState.RUNNING, heartbeat_at__gte=since).exists()


def reap(now: Any = None) -> int:
    """Put back jobs whose worker fell silent; fail those that were tried often enough."""
    deadline = (now or timezone.now()) - SILENCE
    silent = Job.objects.filter(
        state__in=[JobState.RUNNING, JobState.QUEUED], heartbeat_at__lt=deadline
    )
    count = 0
    for job in silent:
        count += 1
        if job.attempt >= MAX_ATTEMPTS:
            _end(job, JobState.FAILED, "worker_lost")
            continue
        taken = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=job.state).update(
            state=JobState.QUEUED, heartbeat_at=timezone.now()
        )
        if taken:
            run_job.enqueue(job.pk)
    return count


@task()
def run_job(job_id: int) -> None:
    """Claim one job and carry it out; a job already claimed by another worker is left alone."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        attempt=models.F("attempt") + 1,
        heartbeat_at=timezone.now(),
        note="",
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    try:
        with _heart(job):
            HANDLERS[job.name](job, Progress(job))
    except JobCancelled:
        logger.info("job %s stopped: cancelled", job)
    except JobFailed as failed:
        logger.warning("job %s failed: %s", job, failed.code, exc_info=True)
        _end(job, JobState.FAILED, failed.code)
    except Exception:
        logger.exception("job %s failed", job)
        _end(job, JobState.FAILED, "error")
    else:
        _end(job, JobState.DONE, "")


@contextmanager
def _heart(job: Job) -> Iterator[None]:
    """Beat beside the handler, for one step of it may take longer than the silence allowed."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _beat(job: Job, stop: threading.Event) -> None:
    while not stop.wait(BEAT_SECONDS):
        try:
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt).update(
                heartbeat_at=timezone.now()
            )
        except DatabaseError:
            logger.warning("job %s missed a heartbeat", job.pk, exc_info=True)
        finally:
            connection.close()


def _end(job: Job, state: JobState, note: str) -> None:
    Job.objects.filter(pk=job.pk, attempt=job.attempt).update(
        state=state, note=note, ended_at=timezone.now()
    )
