"""Jobs as an administrator sees and moves them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.audit.guards import taken_down
from nhipcau.foundation.jobs import Job, JobState
from nhipcau.frontdoor.administration import services
from nhipcau.frontdoor.administration.services import JobMoved
from nhipcau.localities.models import Organisation

READ = "agreements.read"


def make_job(**fields) -> Job:
    return Job.objects.create(**({"name": READ, "subject_id": 1} | fields))


def test_list_is_narrowed_by_state_and_kind(cast, client_of):
    failed = make_job(state="failed", actor_name="Asker A")
    make_job(state="done", actor_name="Asker B")
    make_job(state="failed", name="agreements.export", actor_name="Asker C")

    page = client_of(cast.users["administrator"]).get(f"/quan-tri/viec/?state=failed&name={READ}")

    assert [job.pk for job in page.context["page"]] == [failed.pk]
    assert "Asker B" not in page.content.decode()


def test_list_renews_itself_only_while_something_runs(cast, client_of):
    client = client_of(cast.users["administrator"])
    make_job(state="done")
    still = client.get("/quan-tri/viec/").content.decode()
    make_job(state="running")
    moving = client.get("/quan-tri/viec/").content.decode()

    assert ["every 3s" in still, "every 3s" in moving] == [False, True]


def test_wrong_words_in_the_address_count_as_not_said(cast, client_of):
    make_job()

    page = client_of(cast.users["administrator"]).get("/quan-tri/viec/?state=x&age=many&page=99")

    assert page.status_code == 200
    assert len(page.context["page"]) == 1


def test_list_asks_as_often_for_three_jobs_as_for_one(cast, client_of):
    client = client_of(cast.users["administrator"])
    client.get("/quan-tri/viec/")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/quan-tri/viec/")
        return len(caught)

    make_job()
    one = queries()
    make_job()
    make_job()

    assert queries() == one


def test_retry_queues_the_job_again_with_its_entry(cast, django_capture_on_commit_callbacks):
    job = make_job(state="failed", attempt=3, note="error", done=2, total=9)

    with django_capture_on_commit_callbacks(execute=True):
        services.retry_job(actor=cast.actor("administrator"), job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.note, job.done) == ("queued", "", 0)
    assert DBTaskResult.objects.count() == 1
    assert AuditEntry.objects.get(verb="retry_job").changes == {"state": ["failed", "queued"]}


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_retry_of_a_job_that_moved_on_is_refused_and_changes_nothing(cast, state):
    job = make_job(state=state)

    with pytest.raises(JobMoved):
        services.retry_job(actor=cast.actor("administrator"), job_id=job.pk)

    job.refresh_from_db()
    assert job.state == state
    assert not AuditEntry.objects.filter(verb="retry_job").exists()


def test_retry_beside_an_open_job_with_the_same_key_is_refused(cast):
    job = make_job(state="failed", key="reading-1")
    make_job(state="queued", key="reading-1")

    with pytest.raises(JobMoved):
        services.retry_job(actor=cast.actor("administrator"), job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.parametrize("act", [services.retry_job, services.cancel_job])
@pytest.mark.parametrize("who", ["hue_manager", "anonymous"])
def test_others_move_no_jobs(cast, act, who):
    job = make_job(state="failed")

    with pytest.raises(PermissionDenied):
        act(actor=cast.actor(who), job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "failed"


def test_cancel_ends_a_waiting_job_by_the_button(cast, client_of):
    job = make_job(state="queued")
    client = client_of(cast.users["administrator"])

    answer = client.post(f"/quan-tri/viec/{job.pk}/huy/", follow=True)
    twice = client.post(f"/quan-tri/viec/{job.pk}/huy/", follow=True)

    job.refresh_from_db()
    assert (answer.status_code, twice.status_code, job.state) == (200, 200, "cancelled")
    assert AuditEntry.objects.filter(verb="cancel_job").count() == 1


def test_verification_is_a_job_that_keeps_what_it_found(cast):
    actor = cast.actor("administrator")
    while audit.seal():
        pass
    Organisation.objects.filter(pk=cast.hue_office.pk).update(about="x")
    job = services.ask_for_verification(actor=actor)
    same = services.ask_for_verification(actor=actor)

    jobs.run_job.call(job.pk)

    job.refresh_from_db()
    assert same == job
    assert job.state == JobState.DONE
    assert job.result["faults"] == []
    assert job.result["seals"] == audit.AuditSeal.objects.count()


def test_verification_names_the_entry_that_was_changed(cast, client_of):
    with_entry = jobs_entry(cast)
    with taken_down():
        AuditEntry.objects.filter(pk=with_entry).update(actor_name="somebody else")
    job = services.ask_for_verification(actor=cast.actor("administrator"))

    jobs.run_job.call(job.pk)

    page = client_of(cast.users["administrator"]).get(f"/quan-tri/viec/{job.pk}/").content.decode()
    assert f"entry {with_entry} was changed or moved" in page


def jobs_entry(cast) -> int:
    job = make_job(state="failed")
    services.retry_job(actor=cast.actor("administrator"), job_id=job.pk)
    while audit.seal():
        pass
    return AuditEntry.objects.get(verb="retry_job").pk


def test_again_keeps_a_late_worker_from_ending_the_new_try(db):
    """A worker of the first try that comes back late has another attempt's number."""
    job = make_job(state="failed", attempt=1)
    jobs.again(job)
    Job.objects.filter(pk=job.pk).update(state="running", attempt=2)

    with pytest.raises(jobs.JobCancelled):
        jobs.Progress(job)(1, 2)

    assert jobs.submit(actor=Actor.program("t"), name=READ, subject=job).is_open
