"""Every job that a worker knows: killed in the middle, finished by another, as if never disturbed.

A job has a row in SCENARIOS or the house is not complete. Each scenario queues the work as a person
does. It is carried out once and taken back, which tells what should come of it and how many writes
it takes; then a real worker process is stopped before the middle one, its transaction open, and
killed there; a second worker finishes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from tests.activities.iati_rows import build, empty_the_register, export, some_plan
from tests.activities.reporting import latest, reported
from tests.agreements.amending import add, answer, draft, in_force, new_text, send
from tests.agreements.test_imports_killed import let_the_worker_fall_silent, long_document
from tests.agreements.test_registering import long_reading
from tests.agreements.test_sheets_import import listed
from tests.annexes import long_annex
from tests.cast import Cast
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    OrganisationFactory,
)
from tests.house.stalling import MAKER, counted_writes
from tests.processes import environment
from tests.review.reporting import busy_agreement, report_form

from nhipcau.activities.choices import (
    CONFIRM_JOB,
    IATI_APPLY_JOB,
    IATI_EXPORT_JOB,
    IATI_READ_JOB,
)
from nhipcau.activities.forms.iati.jobs import read_iati
from nhipcau.activities.models import IatiImport
from nhipcau.activities.services import confirming
from nhipcau.activities.services.iati.exports import ask_for_iati
from nhipcau.activities.services.iati.files import confirm_iati, send_iati
from nhipcau.agreements import services
from nhipcau.agreements.choices import (
    AMEND_JOB,
    BULK_JOB,
    EXPORT_JOB,
    HANDOVER_JOB,
    PLAN_JOB,
    READ_JOB,
    REGISTER_JOB,
    REGISTER_WITH_FILE_JOB,
    SHEET_APPLY_JOB,
    SHEET_READ_JOB,
)
from nhipcau.agreements.forms.sheets.work import read_sheet
from nhipcau.agreements.models import Agreement, SheetImport
from nhipcau.agreements.services import BulkForm, bulk, handovers, planning, registering
from nhipcau.foundation import audit
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.jobs import HANDLERS, Job, JobState, Progress
from nhipcau.foundation.management.commands.worker import make_round
from nhipcau.frontdoor.administration.services import VERIFY_JOB, ask_for_verification
from nhipcau.review.choices import REPORT_JOB
from nhipcau.review.services import ask_for_report

Scenario = Callable[[Cast], object]
# What workers keep of themselves, and the seals that every round of theirs adds.
ASIDE = {"foundation.job", "foundation.worker", "foundation.auditseal", "foundation.spent"}


def _read(cast: Cast) -> None:
    services.import_file(
        actor=cast.actor("hue_editor"), owner=cast.hue_office, data=long_document(12), name="a.txt"
    )


def _register(cast: Cast, *, attach_source: bool = False) -> None:
    services.ask_to_register(
        actor=cast.actor("hue_editor"),
        reading_id=long_reading(cast, 12).pk,
        keeper=cast.hue_office,
        attach_source=attach_source,
    )


def _register_with_file(cast: Cast) -> None:
    _register(cast, attach_source=True)


def _plan(cast: Cast) -> None:
    agreement = services.register_reading(
        actor=cast.actor("hue_approver"),
        reading_id=long_annex(cast, 12).pk,
        keeper=cast.hue_office,
    )
    services.sign_agreement(
        actor=cast.actor("hue_approver"), agreement_id=agreement.pk, version=agreement.version
    )


def _amend(cast: Cast) -> None:
    agreement = in_force(cast, 4)
    amendment = draft(cast, agreement)
    actor = cast.actor("hue_approver")
    for row in agreement.commitments.all()[:2]:
        form = new_text(agreement, f"{row.text} hằng năm")
        services.alter_by_changing(
            actor=actor, amendment_id=amendment.pk, commitment_id=row.pk, form=form
        )
    add(cast, amendment)
    send(cast, amendment)
    answer(cast, amendment)


def _hand_over(cast: Cast) -> None:
    heir = OrganisationFactory(name="Sở Văn hóa Huế", locality=cast.hue)
    _promises(cast)
    services.hand_over(
        actor=cast.actor("hue_approver"),
        giver_id=cast.hue_tourism.pk,
        receiver_id=heir.pk,
        on=timezone.localdate(),
    )


def _act_on_many(cast: Cast) -> None:
    actor = cast.actor("hue_editor")
    form = BulkForm(kind="state", state="done", note="Xong đợt này")
    ids = [row.pk for row in _promises(cast).commitments.all()]
    act = services.prepare_bulk_act(actor=actor, form=form, commitment_ids=ids)
    services.start_bulk_act(actor=actor, act_id=act.pk)


def _export(cast: Cast) -> None:
    _promises(cast)
    services.ask_for_export(actor=cast.actor("hue_editor"), query="", language="vi")


def _send_list(cast: Cast) -> SheetImport:
    target = AgreementFactory(keeper=cast.hue_office, state="draft", visibility="parties")
    rows = [{"Nội dung cam kết": f"Mở hội chợ lần thứ {n}"} for n in range(1, 7)]
    data = listed(*rows, {"Nội dung cam kết": "Hỏng", "Hạn": "bao giờ"})
    return services.send_sheet(
        actor=cast.actor("hue_editor"), data=data, name="a.xlsx", language="vi", target=target
    )


def _apply_list(cast: Cast) -> None:
    sheet = _send_list(cast)
    read_sheet(sheet.pk, lambda *_said: None)
    Job.objects.all().delete()
    services.confirm_sheet(actor=cast.actor("hue_editor"), sheet_id=sheet.pk)


def _verify(cast: Cast) -> None:
    _promises(cast)
    ask_for_verification(actor=cast.actor("administrator"))


def _confirm(cast: Cast) -> None:
    updates = [reported(cast) for _report in range(4)]
    shown = {update.pk: latest(update).digest for update in updates}
    confirming.confirm_many(actor=cast.actor("ha_noi_approver"), token="t", shown=shown)


def _export_iati(cast: Cast) -> None:
    for title in ("Một", "Hai"):
        build(some_plan(title=title), cast, CommitmentFactory())
    ask_for_iati(actor=cast.actor("hue_editor"), query="")


def _send_iati(cast: Cast) -> IatiImport:
    for title in ("Một", "Hai", "Ba"):
        build(some_plan(title=title), cast, CommitmentFactory())
    file = ContentFile(export(), name="iati.xml")
    empty_the_register()
    return send_iati(actor=cast.actor("administrator"), file=file, language="vi")


def _apply_iati(cast: Cast) -> None:
    sent = _send_iati(cast)
    read_iati(sent.pk, lambda *_said: None)
    Job.objects.all().delete()
    confirm_iati(actor=cast.actor("administrator"), import_id=sent.pk)


def _write_report(cast: Cast) -> None:
    agreement = busy_agreement(cast)
    Job.objects.all().delete()
    ask_for_report(actor=cast.actor("hue_editor"), form=report_form(agreement))


SCENARIOS: dict[str, Scenario] = {
    READ_JOB: _read,
    REGISTER_JOB: _register,
    REGISTER_WITH_FILE_JOB: _register_with_file,
    PLAN_JOB: _plan,
    AMEND_JOB: _amend,
    HANDOVER_JOB: _hand_over,
    BULK_JOB: _act_on_many,
    EXPORT_JOB: _export,
    SHEET_READ_JOB: _send_list,
    SHEET_APPLY_JOB: _apply_list,
    VERIFY_JOB: _verify,
    CONFIRM_JOB: _confirm,
    IATI_EXPORT_JOB: _export_iati,
    IATI_READ_JOB: _send_iati,
    IATI_APPLY_JOB: _apply_iati,
    REPORT_JOB: _write_report,
}


def test_every_job_has_a_scenario_in_which_it_is_killed():
    assert set(SCENARIOS) == set(HANDLERS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("killed")


@pytest.fixture(scope="module")
def made_workers(folder) -> Iterator[list[subprocess.Popen[str]]]:
    """The process that makes workers, once for all tests; begun where the database is known."""
    made: list[subprocess.Popen[str]] = []
    yield made
    for process in made:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            pipe.close()


@pytest.fixture
def worker(transactional_db, folder, made_workers, settings) -> Callable[[str], str]:
    """Have a worker made and hear what it says: `worker("agreements.read 3")`."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder / "files")},
        },
    }
    settings.DATA_DIR = folder
    audit.heads_file().unlink(missing_ok=True)
    if not made_workers:
        with (folder / "workers.log").open("wb") as log:
            made_workers.append(
                subprocess.Popen(
                    [sys.executable, "-c", MAKER],
                    env=environment(folder, DJANGO_SETTINGS_MODULE="nhipcau.config.settings"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
            )

    def ask(line: str = "") -> str:
        if line:
            made_workers[0].stdin.write(f"{line}\n")
            made_workers[0].stdin.flush()
        return made_workers[0].stdout.readline().strip()

    return ask


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_job_killed_in_the_middle_ends_as_if_nothing_had_happened(
    name, cast, worker, monkeypatch
):
    for module in (bulk, confirming, handovers):
        monkeypatch.setattr(module, "AT_ONCE", 0)
    monkeypatch.setattr(registering, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 0)
    SCENARIOS[name](cast)
    # What a worker does beside jobs is done and sealed before.
    make_round()
    make_round()
    expected, writes = _undisturbed(Job.objects.get(name=name))
    connection.close()

    said, number = worker(f"{name} {writes // 2 + 1}").split()
    assert said == "at"
    os.kill(int(number), signal.SIGKILL)
    assert worker() == f"ended {-signal.SIGKILL}"
    after_the_kill = Job.objects.get(name=name)
    let_the_worker_fall_silent(after_the_kill)
    connection.close()
    ended = worker(f"{name} 0")

    job = Job.objects.get(name=name)
    assert after_the_kill.state == JobState.RUNNING
    assert (ended, job.state, job.attempt, job.note) == ("ended 0", JobState.DONE, 2, "")
    assert _what_stands(job) == expected


def _undisturbed(job: Job) -> tuple[dict[str, Any], int]:
    """What comes of a job, and how many writes it takes; all of it is taken back."""
    count = 0

    def note(so_far: int) -> None:
        nonlocal count
        count = so_far

    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
        job.refresh_from_db()
        with counted_writes(note):
            HANDLERS[job.name](job, Progress(job))
        expected = _what_stands(job)
        transaction.set_rollback(True)
    return expected, count


def _what_stands(job: Job) -> dict[str, Any]:
    """How many rows of each kind there are, what the trail tells, and the words of the register."""
    job.refresh_from_db()
    models = [one for one in apps.get_models() if one.__module__.startswith("nhipcau.")]
    kept = [model for model in models if model._meta.label_lower not in ASIDE]
    told = AuditEntry.objects.values_list("verb", "object_type", "object_name", "actor_name")
    agreements = Agreement.objects.order_by("pk")
    return {
        "rows": {one._meta.label_lower: one._base_manager.count() for one in kept},
        "trail": Counter(told),
        "agreements": list(agreements.values_list("title", "state", "version")),
        "commitments": [
            list(
                row.commitments.order_by("number").values_list("number", "text", "state", "version")
            )
            for row in agreements
        ],
        "lists": list(SheetImport.objects.values_list("state", "rows__action", "rows__is_done")),
        "kept": {key: said for key, said in job.result.items() if key != "heads"},
    }


def _promises(cast: Cast) -> Agreement:
    """An agreement in force with promises that the department of tourism carries."""
    agreement: Agreement = AgreementFactory(keeper=cast.hue_office)
    side = agreement.parties.first()
    for number in range(1, 7):
        row = CommitmentFactory(agreement=agreement, number=number, performers=(0,))
        CommitmentLeadFactory(commitment=row, party=side, organisation=cast.hue_tourism)
    return agreement
