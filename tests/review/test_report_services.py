"""Official reports: one press one report; stopped, repeated, removed, delivered once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from tests.factories import AgreementFactory, OfficialReportFactory
from tests.review.reporting import HEAD, busy_agreement, report_form

from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.files import digest, kind_of
from nhipcau.foundation.jobs import Job, JobState, run_job
from nhipcau.review.choices import REPORT_JOB
from nhipcau.review.errors import ReviewError
from nhipcau.review.exports.official.work import carry_out_report
from nhipcau.review.models import ENDINGS, OfficialReport
from nhipcau.review.permissions import is_readable_report, plan_of_pair, readable_reports
from nhipcau.review.services import (
    ask_for_report,
    cancel_report,
    remove_old_reports,
    remove_report,
    repeat_report,
)

ACTORS = (
    "anonymous", "program", "hue_viewer", "hue_editor", "hue_tourism_editor", "ha_noi_editor",
    "ha_noi_trade_viewer", "da_nang_approver", "administrator",
)  # fmt: skip


def ask(cast, agreement, by="hue_editor", **said) -> OfficialReport:
    return ask_for_report(actor=cast.actor(by), form=report_form(agreement, **said))


def verbs() -> list[str]:
    rows = AuditEntry.objects.filter(object_type="review.officialreport").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def content(report, ending) -> bytes:
    with getattr(report, ending).open("rb") as file:
        return file.read()


@pytest.fixture
def agreement(cast):
    return AgreementFactory(keeper=cast.hue_office)


def test_one_form_makes_one_report_however_often_it_is_sent(cast, agreement):
    first = ask(cast, agreement)

    again = ask(cast, agreement)
    other = ask(cast, agreement, token="another form")

    assert (again.pk, other.pk == first.pk) == (first.pk, False)
    assert Job.objects.filter(name=REPORT_JOB).count() == 2
    assert verbs() == ["report", "report"]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_report(cast):
    agreement = AgreementFactory(keeper=cast.hue_office)
    actor, made = cast.actor("hue_editor"), []
    gate = threading.Barrier(2)

    def press() -> None:
        gate.wait()
        try:
            made.append(ask_for_report(actor=actor, form=report_form(agreement)).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [OfficialReport.objects.get().pk] * 2
    assert Job.objects.filter(name=REPORT_JOB).count() == 1


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        ("da_nang_approver", {}),
        ("hue_viewer", {}),
        ("administrator", {}),
        ("anonymous", {}),
        ("hue_editor", {"side": "ha_noi"}),
    ],
)
def test_others_make_no_report(actor, said, cast, agreement):
    if said:
        said = {"side": cast.ha_noi.pk, "side_units": frozenset({cast.ha_noi.pk})}

    with pytest.raises(PermissionDenied):
        ask(cast, agreement, actor, **said)

    assert (OfficialReport.objects.count(), Job.objects.count(), verbs()) == (0, 0, [])


@pytest.mark.parametrize("said", [{"state": "draft"}, {"visibility": "own"}])
def test_no_report_of_what_the_parties_may_not_read(said, cast):
    agreement = AgreementFactory(keeper=cast.hue_office, **said)

    with pytest.raises(PermissionDenied):
        ask(cast, agreement)

    assert OfficialReport.objects.count() == 0


def test_three_at_work_are_enough(cast, agreement):
    for turn in range(3):
        ask(cast, agreement, token=f"form {turn}")

    with pytest.raises(ReviewError):
        ask(cast, agreement, token="one more")

    assert OfficialReport.objects.count() == 3


def test_the_job_writes_three_files_once(cast, django_capture_on_commit_callbacks):
    agreement = busy_agreement(cast)
    Job.objects.all().delete()
    report = ask(cast, agreement)
    job = Job.objects.get()

    run_job.call(job.pk)

    report.refresh_from_db()
    job.refresh_from_db()
    kept = {ending: content(report, ending) for ending in ENDINGS}
    assert (job.state, job.done, job.total, job.note) == (JobState.DONE, 6, 6, "")
    assert {ending: kind_of(data) for ending, data in kept.items()} == {
        ending: ending for ending in ENDINGS
    }
    assert report.digests == {ending: digest(data) for ending, data in kept.items()}
    assert report.figures > 60
    assert report.records > 10
    assert verbs() == ["report", "deliver"]
    names = {ending: getattr(report, ending).name for ending in ENDINGS}
    carry_out_report(report.pk, lambda *_said: None)
    report.refresh_from_db()
    assert {ending: getattr(report, ending).name for ending in ENDINGS} == names
    assert verbs() == ["report", "deliver"]


def test_files_of_a_worker_that_was_killed_are_written_over(cast, agreement, monkeypatch):
    report = ask(cast, agreement)
    whole = OfficialReport.save
    monkeypatch.setattr(OfficialReport, "save", _die)
    with pytest.raises(KeyboardInterrupt):
        carry_out_report(report.pk, lambda *_said: None)
    monkeypatch.setattr(OfficialReport, "save", whole)

    carry_out_report(report.pk, lambda *_said: None)

    report.refresh_from_db()
    folder = report.docx.name.rsplit("/", 1)[0]
    _folders, files = default_storage.listdir(folder)
    assert sorted(files) == sorted(f"{report.pk}.{ending}" for ending in ENDINGS)


def _die(*_args, **_said) -> None:
    raise KeyboardInterrupt


def test_a_report_is_stopped_and_written_after_all(cast, agreement):
    report = ask(cast, agreement)

    cancel_report(actor=cast.actor("hue_editor"), report_id=report.pk)
    stopped = Job.objects.get().state
    cancel_report(actor=cast.actor("hue_editor"), report_id=report.pk)
    repeat_report(actor=cast.actor("hue_editor"), report_id=report.pk)

    assert (stopped, Job.objects.get().state) == (JobState.CANCELLED, JobState.QUEUED)
    assert verbs() == ["report", "cancel", "repeat"]


@pytest.mark.parametrize("act", [cancel_report, repeat_report, remove_report])
@pytest.mark.parametrize("actor", ["hue_viewer", "hue_tourism_editor", "ha_noi_approver"])
def test_others_do_nothing_with_a_report(act, actor, cast, agreement):
    report = ask(cast, agreement)

    with pytest.raises(PermissionDenied):
        act(actor=cast.actor(actor), report_id=report.pk)

    assert (OfficialReport.objects.count(), Job.objects.get().state) == (1, JobState.QUEUED)
    assert verbs() == ["report"]


def test_a_removed_report_leaves_no_file(cast, agreement, django_capture_on_commit_callbacks):
    report = ask(cast, agreement)
    carry_out_report(report.pk, lambda *_said: None)
    report.refresh_from_db()
    names = [getattr(report, ending).name for ending in ENDINGS]

    with django_capture_on_commit_callbacks(execute=True):
        remove_report(actor=cast.actor("hue_editor"), report_id=report.pk)

    assert OfficialReport.objects.count() == 0
    assert [default_storage.exists(name) for name in names] == [False] * 3
    assert verbs() == ["report", "deliver", "remove"]


def test_reports_go_when_their_time_is_over(cast, agreement, django_capture_on_commit_callbacks):
    old = ask(cast, agreement)
    ask(cast, agreement, token="newer")
    OfficialReport.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=1))

    with django_capture_on_commit_callbacks(execute=True):
        gone = remove_old_reports(actor=cast.actor("program"), now=timezone.now())

    assert gone == 1
    assert not OfficialReport.objects.filter(pk=old.pk).exists()
    assert OfficialReport.objects.count() == 1


def test_a_report_of_a_pair_counts_what_both_agreed(cast):
    busy_agreement(cast)
    Job.objects.all().delete()
    report = ask(cast, None, pair=(cast.hue, cast.ha_noi), head=HEAD, token="of a pair")

    carry_out_report(report.pk, lambda *_said: None)

    report.refresh_from_db()
    assert report.is_ready
    assert report.records > 10
    assert bool(plan_of_pair(cast.hue, cast.ha_noi).units)


def test_the_rule_who_reads_a_report_says_the_same_for_a_query_and_a_row(cast):
    public = AgreementFactory(keeper=cast.hue_office)
    shared = AgreementFactory(keeper=cast.hue_office, visibility="parties")
    office = {"organisation": cast.hue_office}
    for row in (public, shared):
        for side in (None, cast.hue, cast.ha_noi):
            OfficialReportFactory(agreement=row, side=side, **office)
    pair = {"agreement": None, "first": cast.hue, "second": cast.ha_noi}
    OfficialReportFactory(**pair, **office)
    OfficialReportFactory(**pair, side=cast.ha_noi, **office)

    found = {}
    for name in ACTORS:
        actor = cast.actor(name)
        by_query = set(
            OfficialReport.objects.filter(readable_reports(actor)).values_list("pk", flat=True)
        )
        by_row = {row.pk for row in OfficialReport.objects.all() if is_readable_report(actor, row)}
        assert by_query == by_row, name
        found[name] = len(by_query)

    assert found == {
        "anonymous": 0, "program": 8, "hue_viewer": 5, "hue_editor": 5, "hue_tourism_editor": 5,
        "ha_noi_editor": 6, "ha_noi_trade_viewer": 6, "da_nang_approver": 0, "administrator": 0,
    }  # fmt: skip
