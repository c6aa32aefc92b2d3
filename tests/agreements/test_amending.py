"""An agreed amendment takes effect: on its day, once, whole, with every commitment's history."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.agreements.amending import (
    add,
    agreed,
    answer,
    apply,
    draft,
    in_force,
    new_text,
    send,
)
from tests.agreements.test_imports_killed import (
    let_the_worker_fall_silent,
    start_worker,  # noqa: F401 a fixture
    wait_for,
)
from tests.agreements.test_statement_threads import at_once
from tests.factories import CommitmentLeadFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import (
    Alteration,
    Amendment,
    Clause,
    Commitment,
    CommitmentSuccession,
    Edition,
)
from nhipcau.agreements.selectors import content_digest, state_counts
from nhipcau.agreements.selectors.contents import said_in
from nhipcau.foundation.audit import history_of
from nhipcau.foundation.jobs import Job, JobState
from nhipcau.foundation.text import sort_key


def reshaped(cast):
    """An amendment with one act of each kind, agreed."""
    agreement = in_force(cast, 6)
    rows = list(agreement.commitments.order_by("number"))
    amendment = draft(cast, agreement, heading={"title": "Tên mới"})
    act = {"actor": cast.actor("hue_approver"), "amendment_id": amendment.pk}
    hue_alone = [agreement.parties.first().pk]
    services.alter_by_changing(
        **act, commitment_id=rows[0].pk,
        form=new_text(agreement, "Lời mới", performer_ids=hue_alone, due_on=date(2990, 1, 1),
                      due_precision="day", due_text="trước 1/1/2990"),
    )  # fmt: skip
    services.alter_by_withdrawing(**act, commitment_id=rows[1].pk, note="Không còn phù hợp")
    services.alter_by_splitting(**act, commitment_id=rows[2].pk, texts=["Phần a", "Phần b"])
    services.alter_by_merging(
        **act, commitment_ids=[rows[3].pk, rows[4].pk], form=new_text(agreement, "Gộp lại")
    )
    add(cast, amendment)
    send(cast, amendment)
    return agreement, rows, answer(cast, amendment)


@pytest.mark.django_db
def test_every_act_does_what_it_says_and_keeps_the_way_back(cast):
    agreement, rows, amendment = reshaped(cast)

    apply(cast, amendment)

    agreement.refresh_from_db()
    found = {row.number: row for row in agreement.commitments.all()}
    assert agreement.title == "Tên mới"
    assert (found[1].text, found[1].due_on) == ("Lời mới", date(2990, 1, 1))
    assert (found[1].folded, found[1].sort_text) == ("loi moi", sort_key("Lời mới"))
    assert [str(party) for party in found[1].performers.all()] == ["Thừa Thiên Huế"]
    assert (found[2].state, found[2].state_note, found[2].stands) == (
        "dropped", "Không còn phù hợp", False,
    )  # fmt: skip
    assert [found[number].state for number in (3, 4, 5)] == ["replaced"] * 3
    assert [(row.number, row.text) for row in found.values() if row.stands] == [
        (1, "Lời mới"), (6, "Cam kết số 6"), (7, "Cam kết bổ sung"), (8, "Phần a"),
        (9, "Phần b"), (10, "Gộp lại"),
    ]  # fmt: skip
    links = CommitmentSuccession.objects.values_list("predecessor", "successor__number", "how")
    assert sorted(links) == sorted(
        [(rows[2].pk, 8, "split"), (rows[2].pk, 9, "split"), (rows[3].pk, 10, "merged"),
         (rows[4].pk, 10, "merged")]
    )  # fmt: skip


@pytest.mark.django_db
def test_replaced_commitments_are_counted_neither_open_nor_done(cast):
    agreement, _rows, amendment = reshaped(cast)

    apply(cast, amendment)

    counts = state_counts(Commitment.objects.filter(agreement=agreement), timezone.localdate())
    assert (counts["total"], counts["not_started"], counts["replaced"], counts["dropped"]) == (
        7, 6, 3, 1,
    )  # fmt: skip


@pytest.mark.django_db
def test_parts_are_carried_by_who_carried_the_whole(cast):
    agreement = in_force(cast, 1)
    row = agreement.commitments.get()
    side = agreement.parties.first()
    CommitmentLeadFactory(commitment=row, party=side, organisation=cast.hue_tourism)
    amendment = draft(cast, agreement)
    services.alter_by_splitting(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk, commitment_id=row.pk,
        texts=["Phần a", "Phần b"],
    )  # fmt: skip
    send(cast, amendment)
    answer(cast, amendment)

    apply(cast, amendment)

    parts = agreement.commitments.filter(stands=True)
    assert [[str(lead) for lead in part.leads.all()] for part in parts] == [["Sở Du lịch Huế"]] * 2


@pytest.mark.django_db
def test_what_was_reported_before_stays_and_what_is_done_is_not_dropped(cast):
    agreement = in_force(cast, 2)
    row = agreement.commitments.get(number=1)
    services.report_state(
        actor=cast.actor("hue_editor"), commitment_id=row.pk, version=1, state="done"
    )
    amendment = draft(cast, agreement)
    services.alter_by_withdrawing(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk, commitment_id=row.pk,
        note="Đã xong, bỏ khỏi văn bản",
    )  # fmt: skip
    send(cast, amendment)
    answer(cast, amendment)

    apply(cast, amendment)

    row.refresh_from_db()
    verbs = set(history_of(row).values_list("verb", flat=True))
    assert (row.state, row.stands, row.reported_by) == ("done", False, cast.hue_office)
    assert verbs == {"report_state", "leave"}


@pytest.mark.django_db
def test_before_its_day_nothing_happens_and_on_its_day_it_happens_once(cast):
    day = timezone.localdate() + timedelta(days=10)
    agreement = in_force(cast)
    amendment = agreed(cast, agreement, effect_on=day)

    early = apply(cast, amendment, day - timedelta(days=1))
    made = [apply(cast, amendment, day), apply(cast, amendment, day)]

    assert early is None
    assert [one.number if one else None for one in made] == [2, None]
    assert (made[0].in_force_on, agreement.commitments.count()) == (day, 4)


@pytest.mark.django_db
def test_the_day_begins_at_midnight_in_viet_nam_not_in_greenwich(cast):
    agreement = in_force(cast)
    amendment = agreed(cast, agreement, effect_on=date(2990, 5, 2))
    minutes = {
        datetime(2990, 5, 1, 16, 59, tzinfo=UTC): 0,  # 23:59 on 1 May in Huế
        datetime(2990, 5, 1, 17, 0, tzinfo=UTC): 1,  # 00:00 on 2 May in Huế
    }

    queued = {}
    for moment in minutes:
        today = timezone.localdate(moment)
        queued[moment] = services.apply_due_amendments(actor=cast.actor("program"), today=today)

    assert queued == minutes
    assert Job.objects.get().subject_id == amendment.pk


@pytest.mark.django_db
def test_a_party_that_agrees_late_makes_it_count_from_that_day(cast):
    today = timezone.localdate()
    amendment = draft(cast, in_force(cast), effect_on=today)
    add(cast, amendment)
    send(cast, amendment)
    Amendment.objects.filter(pk=amendment.pk).update(effect_on=today - timedelta(days=5))
    amendment.refresh_from_db()
    digest = content_digest(amendment)
    Amendment.objects.filter(pk=amendment.pk).update(digest=digest)
    answer(cast, amendment)

    edition = apply(cast, amendment)

    assert edition.in_force_on == today


@pytest.mark.django_db
def test_an_agreement_that_ended_before_the_day_is_not_changed(cast):
    agreement = in_force(cast)
    amendment = agreed(cast, agreement)
    agreement.state = "superseded"
    agreement.save()

    made = apply(cast, amendment)

    amendment.refresh_from_db()
    assert (made, amendment.state, agreement.commitments.count()) == (None, "withdrawn", 3)


@pytest.mark.django_db(transaction=True)
def test_two_parties_that_answer_at_once_are_both_heard(cast):
    agreement = in_force(cast, parties=("hue-city", "ha-noi", "da-nang-2025"))
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    digest = content_digest(amendment)

    answers = at_once(
        *[
            lambda name=name: answer(cast, amendment, name, digest=digest)
            for name in ("ha_noi_approver", "da_nang_approver")
        ]
    )

    amendment.refresh_from_db()
    assert {type(one) for one in answers} == {Amendment}
    assert (amendment.state, amendment.consents.count()) == ("agreed", 3)
    assert history_of(amendment).filter(verb="conclude").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_agrees_and_another_refuses_at_once_and_one_word_stands(cast):
    agreement = in_force(cast, parties=("hue-city", "ha-noi", "da-nang-2025"))
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    digest = content_digest(amendment)

    at_once(
        lambda: _quietly(answer, cast, amendment, "ha_noi_approver", digest=digest),
        lambda: _quietly(
            answer, cast, amendment, "da_nang_approver", "refused", digest=digest, reason="Không"
        ),
    )

    amendment.refresh_from_db()
    assert amendment.state == "refused"
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_a_consent_at_once_never_make_an_unread_text_binding(cast):
    agreement = in_force(cast)
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    digest = content_digest(amendment)

    at_once(
        lambda: _quietly(add, cast, amendment, "Chen vào"),
        lambda: _quietly(answer, cast, amendment, digest=digest),
    )

    amendment.refresh_from_db()
    standing = amendment.consents.filter(void_since=None)
    if amendment.state == "agreed":
        assert content_digest(amendment) == digest == amendment.digest
        assert {one.digest for one in standing} == {digest}
    else:
        assert (amendment.state, standing.count()) == ("draft", 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_edition(cast):
    agreement = in_force(cast)
    amendment = agreed(cast, agreement)

    made = at_once(*[lambda: apply(cast, amendment) for _worker in range(2)])

    assert sorted(type(one).__name__ for one in made) == ["Edition", "NoneType"]
    assert agreement.editions.count() == 2
    assert agreement.commitments.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_nothing_half_done(cast, start_worker):  # noqa: F811
    agreement = in_force(cast, 1)
    amendment = draft(cast, agreement)
    sides = [party.pk for party in agreement.parties.all()]
    Alteration.objects.bulk_create(
        Alteration(
            amendment=amendment,
            act="add",
            position=place,
            said=said_in(new_text(agreement, f"Cam kết bổ sung {place}").columns(), sides),
        )
        for place in range(1, 3_001)
    )
    send(cast, amendment)
    answer(cast, amendment)
    first = start_worker()
    wait_for(lambda: Job.objects.get().state == JobState.RUNNING, 180)
    threading.Event().wait(0.1)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    half = (agreement.commitments.count(), Clause.objects.count(), Edition.objects.count())

    let_the_worker_fall_silent(Job.objects.get())
    start_worker()
    wait_for(lambda: Job.objects.get().state == JobState.DONE, 180)

    amendment.refresh_from_db()
    assert half == (1, 1, 1)
    assert (amendment.state, agreement.commitments.count()) == ("in_force", 3_001)
    assert agreement.editions.get(number=2).clauses.count() == 3_001


def _quietly(act, *args, **said):
    """A refusal is an answer as well."""
    try:
        return act(*args, **said)
    except (AgreementsError, PermissionDenied) as refused:
        return refused
