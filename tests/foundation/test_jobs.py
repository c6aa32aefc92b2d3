"""Jobs: one at a time per key, progress as heartbeat, put back when a worker dies."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.factories import OrganisationFactory

from nhipcau.foundation import jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import HANDLERS, Job, JobState, Progress

NAME = "tests.count"


@pytest.fixture
def handler(monkeypatch):
    """Register a handler under the tests' name for one test."""

    def use(function):
        monkeypatch.setitem(HANDLERS, NAME, function)

    return use


def make_job(**fields) -> Job:
    values = {"name": NAME, "subject_id": 1, "state": JobState.QUEUED} | fields
    return Job.objects.create(**values)


def submit(subject, key="") -> Job:
    return jobs.submit(actor=Actor.program("tests"), name=NAME, subject=subject, key=key)


def silence(job: Job) -> None:
    past = timezone.now() - jobs.SILENCE - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=past)


def test_submit_twice_with_a_key_makes_one_open_job(db):
    organisation = OrganisationFactory()

    first, second = submit(organisation, "once"), submit(organisation, "once")

    assert first == second
    assert Job.objects.count() == 1


def test_submit_enqueues_when_the_transaction_commits(db, django_capture_on_commit_callbacks):
    organisation = OrganisationFactory()

    with django_capture_on_commit_callbacks(execute=True):
        job = submit(organisation)
        before = DBTaskResult.objects.count()

    assert before == 0
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [[job.pk]]


def test_submit_after_the_first_ended_makes_a_second(db):
    organisation = OrganisationFactory()
    first = submit(organisation, "once")
    Job.objects.filter(pk=first.pk).update(state=JobState.DONE)

    second = submit(organisation, "once")

    assert first != second


def test_run_job_reports_progress_and_ends_done(db, handler):
    seen = []

    def count(job: Job, progress: Progress) -> None:
        progress(1, 4, "counting")
        seen.append(Job.objects.get(pk=job.pk).percent)

    handler(count)
    job = make_job()

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert seen == [25]
    assert (job.state, job.attempt, job.note) == (JobState.DONE, 1, "")


def test_run_job_leaves_alone_what_another_worker_has(db, handler):
    handler(lambda _job, _progress: pytest.fail("It was claimed already."))
    job = make_job(state=JobState.RUNNING, attempt=1)

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.RUNNING, 1)


def test_run_job_notes_a_failure_and_keeps_the_worker_alive(db, handler, caplog):
    def fail(_job: Job, _progress: Progress) -> None:
        raise RuntimeError("the disk is full")

    handler(fail)
    job = make_job()

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.note) == (JobState.FAILED, "error")
    assert "the disk is full" in caplog.text


def test_cancelled_job_stops_at_its_next_report(db, handler):
    reached = []

    def work(job: Job, progress: Progress) -> None:
        jobs.cancel(job)
        progress(1, 2)
        reached.append("after the report")

    handler(work)
    job = make_job()

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert reached == []


def test_cancel_all_stops_only_the_open_jobs_of_that_row(db):
    organisation = OrganisationFactory()
    mine = make_job(subject_id=organisation.pk)
    ended = make_job(subject_id=organisation.pk, state=JobState.DONE)
    other = make_job(subject_id=organisation.pk + 1)

    count = jobs.cancel_all(name=NAME, subject=organisation)

    states = {job.pk: job.state for job in Job.objects.all()}
    assert count == 1
    assert states == {mine.pk: "cancelled", ended.pk: "done", other.pk: "queued"}


def test_reap_puts_back_what_a_dead_worker_had(db):
    job = make_job(state=JobState.RUNNING, attempt=1)
    silence(job)

    count = jobs.reap()

    job.refresh_from_db()
    assert (count, job.state) == (1, JobState.QUEUED)
    assert DBTaskResult.objects.count() == 1


def test_reap_leaves_a_living_worker_alone(db):
    job = make_job(state=JobState.RUNNING, attempt=1)

    count = jobs.reap()

    job.refresh_from_db()
    assert (count, job.state) == (0, JobState.RUNNING)


def test_reap_gives_up_after_the_last_attempt(db):
    job = make_job(state=JobState.RUNNING, attempt=jobs.MAX_ATTEMPTS)
    silence(job)

    jobs.reap()

    job.refresh_from_db()
    assert (job.state, job.note) == (JobState.FAILED, "worker_lost")


def test_late_worker_cannot_report_after_its_job_was_taken_over(db):
    job = make_job(state=JobState.RUNNING, attempt=1)
    Job.objects.filter(pk=job.pk).update(attempt=2)

    with pytest.raises(jobs.JobCancelled):
        Progress(job)(1, 2)

    assert Job.objects.get(pk=job.pk).done == 0


def test_late_worker_does_not_end_the_job_of_the_one_that_took_over(db, handler):
    def lose(job: Job, _progress: Progress) -> None:
        Job.objects.filter(pk=job.pk).update(attempt=2)

    handler(lose)
    job = make_job()

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.RUNNING, 2)


@pytest.mark.django_db(transaction=True)
def test_long_step_without_a_report_keeps_the_job_alive(handler, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.05)
    reaped = []

    def take_long(job: Job, _progress: Progress) -> None:
        silence(job)
        limit = time.monotonic() + 10
        while Job.objects.get(pk=job.pk).heartbeat_at < timezone.now() - jobs.SILENCE:
            assert time.monotonic() < limit, "no heartbeat came"
            time.sleep(0.02)
        reaped.append(jobs.reap())

    handler(take_long)
    job = make_job()

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert (reaped, job.state) == ([0], JobState.DONE)


def test_is_anyone_working_needs_a_recent_heartbeat(db):
    job = make_job(state=JobState.RUNNING, attempt=1)
    before = jobs.is_anyone_working()
    silence(job)

    after = jobs.is_anyone_working()

    assert (before, after) == (True, False)


def test_latest_is_the_newest_job_on_the_row(db):
    organisation = OrganisationFactory()
    make_job(subject_id=organisation.pk, state=JobState.FAILED)
    newest = make_job(subject_id=organisation.pk)

    assert jobs.latest(name=NAME, subject=organisation) == newest
