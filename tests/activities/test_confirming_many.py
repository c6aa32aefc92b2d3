"""Many reports confirmed with one press: as one by one, whoever is killed in the middle."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Confirmation, ConfirmingAct, Transaction, Update
from nhipcau.activities.selectors.money import MoneyFilter, grand_total
from nhipcau.activities.services.confirming import AT_ONCE, carry_on_confirming, confirm_many
from nhipcau.activities.services.recomputing import differences
from nhipcau.foundation import jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import Job, JobState
from nhipcau.localities.selectors import actor_of
from tests import processes
from tests.activities.reporting import answer, change, latest, money, promise, reported, submit

PROGRAM = Actor.program("tests")


def shown(updates: list[Update]) -> dict[int, str]:
    return {update.pk: latest(update).digest for update in updates}


def copies(update: Update, count: int) -> list[Update]:
    """The same report so many times, as rows alone; the first is the report itself."""
    made = [Update.objects.get(pk=update.pk)]
    version, request, paid = latest(update), update.requests.get(), Transaction.objects.get()
    for _n in range(count - 1):
        for row in (update, version, request, paid):
            row.pk, row._state.adding = None, True
        update.save()
        version.update = request.update = update
        version.save()
        request.version = paid.version = version
        request.save()
        paid.save()
        made.append(Update.objects.get(pk=update.pk))
    return made


def outcomes(act: ConfirmingAct) -> list[str]:
    return list(act.rows.values_list("outcome", flat=True))


@pytest.mark.django_db
def test_one_press_leaves_the_same_totals_as_one_by_one(cast):
    alone = [reported(cast, money=[money(n)]) for n in (1, 2, 3)]
    actor = cast.actor("ha_noi_approver")
    for update in alone:
        answer(actor, update)
    one_by_one = grand_total(PROGRAM, MoneyFilter()).paid
    together = [reported(cast, money=[money(n)]) for n in (1, 2, 3)]

    act = confirm_many(actor=actor, token="t", shown=shown(together))

    assert (one_by_one, grand_total(PROGRAM, MoneyFilter()).paid) == (6, 12)
    assert (act.state, outcomes(act)) == ("done", ["done"] * 3)
    assert list(differences()) == []


@pytest.mark.django_db
def test_what_may_not_be_confirmed_is_left_out_with_its_reason(cast):
    changed, own, fine = reported(cast), reported(cast), reported(cast)
    seen = shown([changed, own, fine])
    change(cast.actor("hue_tourism_editor"), changed, "Khác")
    submit(cast.actor("hue_tourism_manager"), changed)
    version = latest(own)
    version.hands = [*version.hands, cast.users["ha_noi_approver"].pk]
    version.save()

    act = confirm_many(actor=cast.actor("ha_noi_approver"), token="t", shown=seen)

    assert outcomes(act) == ["skipped", "skipped", "done"]
    assert all(act.rows.filter(outcome="skipped").values_list("reason", flat=True))
    assert Confirmation.objects.count() == 1


@pytest.mark.django_db
def test_reports_that_may_not_be_seen_are_not_taken_in(cast):
    hidden = reported(cast, promise(cast, visibility="parties"))

    with pytest.raises(ActivitiesError):
        confirm_many(actor=cast.actor("da_nang_approver"), token="t", shown=shown([hidden]))
    with pytest.raises(PermissionDenied):
        confirm_many(actor=Actor.anonymous(), token="t", shown=shown([hidden]))

    assert not ConfirmingAct.objects.exists()


@pytest.mark.django_db
def test_who_moved_on_before_the_work_was_done_confirms_nothing_more(cast):
    update = reported(cast)
    user = cast.users["ha_noi_approver"]
    act = ConfirmingAct.objects.create(user=user, organisation=cast.ha_noi_office, token="t")
    act.rows.create(update=update, digest=latest(update).digest)
    user.memberships.all().delete()

    carry_on_confirming(actor=actor_of(user, acting_for=cast.ha_noi_office.pk), act_id=act.pk)

    assert (outcomes(act), Confirmation.objects.count()) == (["skipped"], 0)


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_is_resumed_and_each_is_confirmed_once(cast, tmp_path):
    commitment = promise(cast)
    updates = copies(reported(cast, commitment, money=[money(1)]), AT_ONCE + 25)
    act = confirm_many(actor=cast.actor("ha_noi_approver"), token="t", shown=shown(updates))
    with processes.started(tmp_path, "worker") as first:
        processes.wait_for(lambda: Confirmation.objects.count() > 2)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    done = Confirmation.objects.count()

    past = timezone.now() - jobs.SILENCE - timedelta(seconds=1)
    Job.objects.update(heartbeat_at=past)
    with processes.started(tmp_path, "worker"):
        processes.wait_for(lambda: Job.objects.get().state == JobState.DONE)

    act.refresh_from_db()
    assert 2 < done < len(updates)
    assert (act.state, set(outcomes(act))) == ("done", {"done"})
    assert Confirmation.objects.count() == len(updates)
    assert set(Transaction.objects.values_list("standing", flat=True)) == {"confirmed"}
    assert list(differences()) == []
