"""Registering thousands: a job that one can leave, that is killed whole, and that stands once."""

from __future__ import annotations

import os
import signal

import pytest
from django.db import connection
from django.urls import reverse
from tests.agreements.test_imports_killed import (
    let_the_worker_fall_silent,
    start_worker,
    wait_for,
)
from tests.factories import ReadingFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import NotReady, TwinRegistered
from nhipcau.agreements.models import Agreement, Commitment, Reading, RecordItem, Statement
from nhipcau.agreements.services.registering import MOST_AT_ONCE
from nhipcau.foundation import jobs
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.jobs import Job, JobState

__all__ = ["start_worker"]
MANY = MOST_AT_ONCE + 50


def long_reading(cast, count: int = MANY, **fields) -> Reading:
    """A reading with that many accepted statements, every tenth of them a result."""
    text = "".join(f"{n:05d}. Hai bên phối hợp. " for n in range(count))
    reading = ReadingFactory(document__owner=cast.hue_office, document__text=text, **fields)
    rows = Statement.objects.bulk_create(
        Statement(
            reading=reading,
            kind="result" if n % 10 == 0 else "commitment",
            start=n * 24 + 7,
            end=n * 24 + 22,
            text=f"Hai bên phối hợp {n}",
            state="accepted",
        )
        for n in range(count)
    )
    through = Statement.performers.through
    through.objects.bulk_create(
        through(statement=row, readingparty=side) for row in rows for side in reading.parties.all()
    )
    return reading


def ask(cast, reading, who="hue_editor", **options):
    return services.ask_to_register(
        actor=cast.actor(who), reading_id=reading.pk, keeper=cast.hue_office, **options
    )


def press(client, reading, **said):
    return client.post(reverse("agreements:reading-register", args=[reading.pk]), said)


def in_the_register() -> tuple[int, int, int]:
    return Agreement.objects.count(), Commitment.objects.count(), RecordItem.objects.count()


def test_few_statements_are_registered_at_once(cast):
    made = ask(cast, long_reading(cast, MOST_AT_ONCE))

    assert isinstance(made, Agreement)
    assert Job.objects.count() == 0


def test_many_statements_are_a_job_that_stands_once_whoever_presses(cast, client_of):
    reading = long_reading(cast)
    client, other = client_of(cast.users["hue_editor"]), client_of(cast.users["hue_approver"])

    answers = [press(client, reading), press(client, reading), press(other, reading)]

    assert [answer.url for answer in answers] == [reading.get_absolute_url()] * 3
    assert Job.objects.count() == 1
    assert in_the_register() == (0, 0, 0)


def test_page_of_a_reading_shows_how_far_the_register_is(cast, client_of):
    reading = long_reading(cast)
    ask(cast, reading)
    client = client_of(cast.users["hue_viewer"])

    page = client.get(reading.get_absolute_url())
    status = client.get(reverse("agreements:reading-status", args=[reading.pk]))

    assert page.context["work"].registers
    assert "Ghi văn bản, các cam kết và phần đánh giá" in page.content.decode()
    assert (status.status_code, "HX-Refresh" in status.headers) == (200, False)


def test_job_registers_everything_for_who_asked(cast):
    reading = long_reading(cast)
    job = ask(cast, reading)

    jobs.run_job.func(job.pk)

    job.refresh_from_db()
    reading.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert in_the_register() == (1, MANY - MANY // 10, MANY // 10)
    assert reading.agreement.keeper == cast.hue_office
    assert Statement.objects.filter(commitment=None, record_item=None).count() == 0
    entry = AuditEntry.objects.get(verb="register")
    assert (entry.actor_name, entry.organisation_name) == ("hue editor", "Sở Tài chính Huế")


def test_job_run_twice_registers_once(cast):
    reading = long_reading(cast)
    job = ask(cast, reading)
    jobs.run_job.func(job.pk)
    Job.objects.update(state=JobState.QUEUED)

    jobs.run_job.func(job.pk)

    assert Job.objects.get().state == JobState.DONE
    assert in_the_register() == (1, MANY - MANY // 10, MANY // 10)
    assert AuditEntry.objects.filter(verb="register").count() == 1


def test_what_is_missing_is_said_before_anything_is_queued(cast):
    reading = long_reading(cast, title="")

    with pytest.raises(NotReady):
        ask(cast, reading)

    assert Job.objects.count() == 0


def test_job_of_somebody_who_lost_the_right_ends_and_writes_nothing(cast, client_of):
    reading = long_reading(cast)
    job = ask(cast, reading)
    cast.users["hue_editor"].memberships.update(role="viewer")

    jobs.run_job.func(job.pk)

    job.refresh_from_db()
    assert (job.state, job.note) == (JobState.FAILED, "not_registered")
    assert in_the_register() == (0, 0, 0)
    page = client_of(cast.users["hue_approver"]).get(reading.get_absolute_url())
    assert page.context["not_registered"]


def test_job_that_failed_may_be_asked_for_again(cast):
    reading = long_reading(cast)
    Job.objects.filter(pk=ask(cast, reading).pk).update(state=JobState.FAILED)

    again = ask(cast, reading)
    jobs.run_job.func(again.pk)

    assert in_the_register() == (1, MANY - MANY // 10, MANY // 10)


def test_second_press_after_the_job_leads_to_the_agreement(cast, client_of):
    reading = long_reading(cast)
    jobs.run_job.func(ask(cast, reading).pk)
    reading.refresh_from_db()

    answer = press(client_of(cast.users["hue_editor"]), reading)

    assert answer.url == reading.agreement.get_absolute_url()
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_it_registers_leaves_nothing_and_another_does_it_all(
    cast, start_worker
):
    count = 3000
    reading = long_reading(cast, count)
    job = ask(cast, reading)
    first = start_worker()
    wait_for(lambda: Job.objects.get(pk=job.pk).note == "registering")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    whole = (1, count - count // 10, count // 10)
    after_the_kill = in_the_register()

    assert after_the_kill in {(0, 0, 0), whole}

    let_the_worker_fall_silent(job)
    start_worker()
    wait_for(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)

    assert in_the_register() == whole
    assert len(set(Commitment.objects.values_list("number", flat=True))) == whole[1]
    connection.close()


def test_same_words_from_another_file_are_registered_only_when_somebody_says_so(cast, client_of):
    same = "c" * 64
    first = long_reading(cast, 3)
    twin = long_reading(cast, 3, title="Khác")
    for reading in (first, twin):
        reading.document.text_sha256 = same
        reading.document.save()
    client = client_of(cast.users["hue_editor"])
    press(client, first)

    refused = press(client, twin)

    assert refused.context["twin"] == first
    assert first.title in refused.content.decode()
    assert Agreement.objects.count() == 1

    press(client, twin, despite_twin="on")
    assert Agreement.objects.count() == 2


def test_twin_of_a_long_reading_is_said_before_it_is_queued(cast):
    same = "d" * 64
    first, twin = long_reading(cast, 3), long_reading(cast, title="Khác")
    for reading in (first, twin):
        reading.document.text_sha256 = same
        reading.document.save()
    ask(cast, first)

    with pytest.raises(TwinRegistered):
        ask(cast, twin)
    assert Job.objects.count() == 0

    jobs.run_job.func(ask(cast, twin, despite_twin=True).pk)
    assert Agreement.objects.count() == 2


def test_a_document_that_is_discarded_takes_its_job_along(cast):
    reading = long_reading(cast)
    job = ask(cast, reading)

    services.discard_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)
    jobs.run_job.func(job.pk)

    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
    assert in_the_register() == (0, 0, 0)


def test_original_is_asked_for_by_the_name_of_the_job(cast):
    job = ask(cast, long_reading(cast), attach_source=True)

    assert job.name == "agreements.register_with_file"
