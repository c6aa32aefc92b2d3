"""Acts on many commitments: prepared, carried out row by row, undone, and safe when two press."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements import services
from nhipcau.agreements.choices import BULK_JOB
from nhipcau.agreements.errors import AgreementsError, WrongState
from nhipcau.agreements.models import BulkAct, Commitment
from nhipcau.agreements.services import BulkForm
from nhipcau.agreements.services import bulk as bulk_services
from nhipcau.foundation import jobs
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.jobs import Job, run_job
from nhipcau.localities.models import Membership

DONE = BulkForm(kind="state", state="done", note="Xong đợt này")


@pytest.fixture
def agreement(cast):
    return AgreementFactory(keeper=cast.hue_office)


@pytest.fixture
def promises(agreement) -> list[Commitment]:
    return [
        CommitmentFactory(agreement=agreement, number=number, performers=(0,))
        for number in range(1, 5)
    ]


def prepare(actor, form, rows) -> BulkAct:
    ids = [row.pk for row in rows]
    return services.prepare_bulk_act(actor=actor, form=form, commitment_ids=ids)


def outcomes(act: BulkAct) -> list[str]:
    return [row.outcome for row in act.rows.all()]


def states(agreement) -> list[str]:
    return [row.state for row in agreement.commitments.order_by("number")]


def test_preparing_changes_no_commitment_and_marks_what_may_not_be_done(
    cast, agreement, promises
) -> None:
    other = CommitmentFactory(
        agreement=AgreementFactory(parties=("da-nang-2025", "ha-noi")), number=1
    )

    act = prepare(cast.actor("hue_editor"), DONE, [*promises, other])

    assert outcomes(act) == ["waiting"] * 4 + ["skipped"]
    assert "cam kết" in act.rows.last().reason
    assert states(agreement) == ["not_started"] * 4


def test_carrying_out_reports_each_on_the_word_of_the_organisation(
    cast, agreement, promises
) -> None:
    actor = cast.actor("hue_editor")
    act = prepare(actor, DONE, promises)

    act = services.start_bulk_act(actor=actor, act_id=act.pk)

    assert (act.state, outcomes(act)) == ("done", ["done"] * 4)
    assert states(agreement) == ["done"] * 4
    row = agreement.commitments.first()
    assert (row.state_note, row.reported_by) == ("Xong đợt này", cast.hue_office)
    assert [entry.verb for entry in history_of(row)] == ["report_state"]


def test_pressing_twice_reports_once(cast, promises) -> None:
    actor = cast.actor("hue_editor")
    act = prepare(actor, DONE, promises)

    services.start_bulk_act(actor=actor, act_id=act.pk)
    services.start_bulk_act(actor=actor, act_id=act.pk)

    assert AuditEntry.objects.filter(verb="report_state").count() == 4


def test_a_row_that_another_changed_since_is_left_out_with_the_reason(
    cast, agreement, promises
) -> None:
    actor = cast.actor("hue_editor")
    act = prepare(actor, DONE, promises)
    services.report_state(
        actor=cast.actor("hue_approver"),
        commitment_id=promises[1].pk,
        version=1,
        state="in_progress",
    )

    act = services.start_bulk_act(actor=actor, act_id=act.pk)

    assert outcomes(act) == ["done", "skipped", "done", "done"]
    assert act.rows.all()[1].reason != ""
    assert states(agreement) == ["done", "in_progress", "done", "done"]


def test_undo_gives_back_state_day_note_and_whose_word_it_was(cast, agreement, promises) -> None:
    actor = cast.actor("hue_editor")
    first = services.report_state(
        actor=cast.actor("hue_approver"),
        commitment_id=promises[0].pk,
        version=1,
        state="in_progress",
        note="Đã bắt đầu",
    )
    act = prepare(actor, DONE, [first, *promises[1:]])
    services.start_bulk_act(actor=actor, act_id=act.pk)

    act = services.undo_bulk_act(actor=actor, act_id=act.pk)

    row = agreement.commitments.get(number=1)
    assert (act.state, outcomes(act)) == ("undone", ["undone"] * 4)
    assert (row.state, row.state_note, row.state_on) == (
        "in_progress", "Đã bắt đầu", first.state_on,
    )  # fmt: skip
    assert row.reported_by == cast.hue_office
    assert states(agreement)[1:] == ["not_started"] * 3
    assert agreement.commitments.get(number=2).reported_by is None
    assert history_of(row)[0].verb == "take_back_report"


def test_undo_keeps_what_somebody_changed_meanwhile(cast, agreement, promises) -> None:
    actor = cast.actor("hue_editor")
    act = prepare(actor, DONE, promises)
    services.start_bulk_act(actor=actor, act_id=act.pk)
    services.report_state(
        actor=cast.actor("hue_approver"),
        commitment_id=promises[2].pk,
        version=2,
        state="dropped",
        note="Không còn cần",
    )

    act = services.undo_bulk_act(actor=actor, act_id=act.pk)

    assert outcomes(act) == ["undone", "undone", "kept", "undone"]
    assert states(agreement) == ["not_started", "not_started", "dropped", "not_started"]


def test_undo_is_of_the_same_person_alone(cast, agreement, promises) -> None:
    act = prepare(cast.actor("hue_editor"), DONE, promises)
    services.start_bulk_act(actor=cast.actor("hue_editor"), act_id=act.pk)

    with pytest.raises(PermissionDenied):
        services.undo_bulk_act(actor=cast.actor("hue_manager"), act_id=act.pk)

    assert states(agreement) == ["done"] * 4


def test_undo_is_refused_after_a_day(cast, agreement, promises) -> None:
    actor = cast.actor("hue_editor")
    act = prepare(actor, DONE, promises)
    services.start_bulk_act(actor=actor, act_id=act.pk)
    BulkAct.objects.update(done_at=timezone.now() - timedelta(hours=25))

    with pytest.raises(WrongState):
        services.undo_bulk_act(actor=actor, act_id=act.pk)

    assert states(agreement) == ["done"] * 4


def test_a_lead_takes_the_place_of_its_sides_lead_and_undo_gives_it_back(
    cast, agreement, promises
) -> None:
    actor = cast.actor("hue_editor")
    left, right = agreement.parties.all()
    row = promises[0]
    CommitmentLeadFactory(commitment=row, party=left, organisation=cast.hue_office)
    CommitmentLeadFactory(commitment=row, party=right, organisation=cast.ha_noi_trade)
    form = BulkForm(kind="lead", unit_id=cast.hue_tourism.pk)
    act = prepare(actor, form, promises[:2])

    services.start_bulk_act(actor=actor, act_id=act.pk)
    named = {(lead.organisation.name, lead.role) for lead in row.leads.all()}
    services.undo_bulk_act(actor=actor, act_id=act.pk)

    assert named == {("Sở Du lịch Huế", "lead"), ("Sở Công Thương Hà Nội", "lead")}
    assert {lead.organisation for lead in row.leads.all()} == {cast.hue_office, cast.ha_noi_trade}
    assert promises[1].leads.count() == 0


def test_a_coordinating_organisation_joins_and_one_that_stands_there_is_left_out(
    cast, agreement, promises
) -> None:
    actor = cast.actor("hue_editor")
    left = agreement.parties.all()[0]
    for row, role in ((promises[0], "lead"), (promises[1], "coordinating")):
        unit = cast.hue_office if role == "lead" else cast.hue_tourism
        CommitmentLeadFactory(commitment=row, party=left, organisation=unit, role=role)
    act = prepare(actor, BulkForm(kind="coordinating", unit_id=cast.hue_tourism.pk), promises[:2])

    act = services.start_bulk_act(actor=actor, act_id=act.pk)

    assert outcomes(act) == ["done", "skipped"]
    assert [lead.role for lead in promises[0].leads.all()] == ["lead", "coordinating"]


def test_an_organisation_of_another_side_cannot_be_named(cast, promises) -> None:
    form = BulkForm(kind="lead", unit_id=cast.ha_noi_trade.pk)

    act = prepare(cast.actor("hue_editor"), form, promises)

    assert outcomes(act) == ["skipped"] * 4
    assert promises[0].leads.count() == 0


def test_a_note_leaves_the_state_as_it_is(cast, agreement, promises) -> None:
    actor = cast.actor("hue_editor")
    act = prepare(actor, BulkForm(kind="note", note="Chờ kinh phí"), promises)

    services.start_bulk_act(actor=actor, act_id=act.pk)

    assert states(agreement) == ["not_started"] * 4
    assert {row.state_note for row in agreement.commitments.all()} == {"Chờ kinh phí"}


@pytest.mark.parametrize("name", ["hue_viewer", "anonymous"])
def test_preparing_is_for_editors(cast, promises, name) -> None:
    with pytest.raises(PermissionDenied):
        prepare(cast.actor(name), DONE, promises)

    assert BulkAct.objects.count() == 0


def test_what_one_may_not_see_is_not_even_taken_in(cast, promises) -> None:
    secret = CommitmentFactory(
        agreement=AgreementFactory(keeper=cast.ha_noi_office, visibility="own"), number=1
    )

    act = prepare(cast.actor("hue_editor"), DONE, [promises[0], secret])

    assert [row.commitment for row in act.rows.all()] == [promises[0]]
    with pytest.raises(AgreementsError):
        prepare(cast.actor("hue_editor"), DONE, [secret])


@pytest.mark.parametrize(
    "form",
    [
        BulkForm(kind="state", state="dropped"),
        BulkForm(kind="note", note=" "),
        BulkForm(kind="lead"),
    ],
)
def test_a_form_that_lacks_something_is_refused(cast, promises, form) -> None:
    with pytest.raises(AgreementsError):
        prepare(cast.actor("hue_editor"), form, promises)

    assert BulkAct.objects.count() == 0


def test_too_many_at_once_are_refused(cast, promises, monkeypatch) -> None:
    monkeypatch.setattr(bulk_services, "MOST_ROWS", 3)

    with pytest.raises(AgreementsError):
        prepare(cast.actor("hue_editor"), DONE, promises)

    assert BulkAct.objects.count() == 0


def test_many_rows_are_a_job_that_can_be_taken_up_again(
    cast, agreement, promises, monkeypatch
) -> None:
    monkeypatch.setattr(bulk_services, "AT_ONCE", 2)
    actor = cast.actor("hue_editor")
    act = prepare(actor, DONE, promises)

    services.start_bulk_act(actor=actor, act_id=act.pk)
    services.start_bulk_act(actor=actor, act_id=act.pk)
    job = Job.objects.get(name=BULK_JOB)
    before = states(agreement)
    run_job.func(job.pk)

    act.refresh_from_db()
    assert before == ["not_started"] * 4
    assert (act.state, states(agreement)) == ("done", ["done"] * 4)
    assert Job.objects.get(pk=job.pk).state == jobs.JobState.DONE


def test_a_member_who_left_before_the_job_ran_changes_nothing(
    cast, agreement, promises, monkeypatch
) -> None:
    monkeypatch.setattr(bulk_services, "AT_ONCE", 2)
    actor = cast.actor("hue_editor")
    act = prepare(actor, DONE, promises)
    services.start_bulk_act(actor=actor, act_id=act.pk)
    Membership.objects.filter(user=cast.users["hue_editor"]).delete()

    run_job.func(Job.objects.get(name=BULK_JOB).pk)

    assert outcomes(act) == ["skipped"] * 4
    assert states(agreement) == ["not_started"] * 4


def test_acts_that_nobody_confirmed_go_after_a_day(cast, promises) -> None:
    actor = cast.actor("hue_editor")
    kept = prepare(actor, DONE, promises[:1])
    services.start_bulk_act(actor=actor, act_id=kept.pk)
    prepare(actor, BulkForm(kind="note", note="x"), promises)
    BulkAct.objects.update(created_at=timezone.now() - timedelta(days=2))

    services.clear_prepared_acts()

    assert list(BulkAct.objects.all()) == [kept]
