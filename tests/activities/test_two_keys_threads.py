"""Two approvers at the same report at the same moment, with real threads on the database."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from nhipcau.activities.errors import ActivitiesError, Replaced
from nhipcau.activities.models import Confirmation, ConfirmingAct, UpdateVersion
from nhipcau.activities.services.confirmations import Answer, answer_update
from nhipcau.activities.services.confirming import confirm_many
from nhipcau.activities.services.recomputing import differences
from nhipcau.foundation.audit import AuditEntry
from tests.activities.reporting import SETTLE, change, latest, promise, reported, submit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Start every act at the same moment, each in a thread; what it returned or raised."""
    start = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[place] = act()
        except ActivitiesError as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def word(actor, update, digest: str, said: str) -> Callable[[], Answer]:
    more = {"reason": "Chưa khớp", "settle_by": SETTLE} if said == "disputed" else {}
    return lambda: answer_update(actor=actor, update_id=update.pk, digest=digest, word=said, **more)


def test_confirm_and_dispute_of_one_side_at_once_are_both_kept_and_the_dispute_stands(cast):
    update = reported(cast)
    digest = latest(update).digest
    people = [cast.actor("ha_noi_approver"), cast.actor("ha_noi_manager")]

    answers = at_once(
        word(people[0], update, digest, "confirmed"), word(people[1], update, digest, "disputed")
    )

    update.refresh_from_db()
    assert [type(one) for one in answers] == [Answer, Answer]
    assert update.standing == "disputed"
    assert sorted(Confirmation.objects.values_list("word", flat=True)) == ["confirmed", "disputed"]
    verbs = AuditEntry.objects.filter(verb__in=["confirm", "dispute"]).values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["confirm", "dispute"]
    assert list(differences()) == []


def test_words_of_two_sides_at_once_are_both_counted(cast):
    update = reported(cast, promise(cast, parties=("hue-city", "ha-noi", "da-nang-2025")))
    digest = latest(update).digest
    people = [cast.actor("ha_noi_approver"), cast.actor("da_nang_approver")]

    at_once(*[word(actor, update, digest, "confirmed") for actor in people])

    update.refresh_from_db()
    assert (update.standing, Confirmation.objects.count()) == ("confirmed", 2)
    assert list(differences()) == []


def test_the_same_word_pressed_twice_at_once_is_kept_once(cast):
    update = reported(cast)
    actor = cast.actor("ha_noi_approver")

    answers = at_once(*[word(actor, update, latest(update).digest, "confirmed")] * 2)

    assert sorted(one.is_new for one in answers) == [False, True]
    assert Confirmation.objects.count() == 1


def test_word_and_a_later_version_at_once_stand_in_one_order(cast):
    update = reported(cast)
    digest = latest(update).digest
    change(cast.actor("hue_tourism_editor"), update, "Bản hai")
    manager, actor = cast.actor("hue_tourism_manager"), cast.actor("ha_noi_approver")

    first, second = at_once(
        word(actor, update, digest, "confirmed"), lambda: submit(manager, update)
    )

    update.refresh_from_db()
    assert isinstance(second, UpdateVersion)
    # Before it, the word stays with version 1; after it, the word is refused.
    assert isinstance(first, Answer | Replaced)
    assert Confirmation.objects.count() == int(isinstance(first, Answer))
    assert (update.standing, update.latest) == ("reported", 2)
    assert list(differences()) == []


def test_one_press_on_many_sent_twice_at_once_confirms_each_once(cast):
    updates = [reported(cast) for _n in range(3)]
    shown = {update.pk: latest(update).digest for update in updates}
    actor = cast.actor("ha_noi_approver")

    at_once(*[lambda: confirm_many(actor=actor, token="a form", shown=shown)] * 2)

    assert ConfirmingAct.objects.count() == 1
    assert Confirmation.objects.count() == 3
    assert list(differences()) == []
