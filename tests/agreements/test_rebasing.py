"""Two sides draft at once: one amendment is with the parties, the other is brought up to date."""

from __future__ import annotations

import pytest
from tests.agreements.amending import add, agreed, answer, apply, draft, in_force, new_text, send
from tests.agreements.test_statement_threads import at_once

from nhipcau.agreements import services
from nhipcau.agreements.errors import Stale, WrongState
from nhipcau.agreements.models import Amendment
from nhipcau.agreements.selectors import changed_since
from nhipcau.agreements.services.rebasing import three_ways
from nhipcau.foundation.audit import history_of


def change(cast, amendment, row, name="hue_approver", **said):
    return services.alter_by_changing(
        actor=cast.actor(name), amendment_id=amendment.pk, commitment_id=row.pk,
        form=new_text(amendment.agreement, **({"text": row.text, "field_key": row.field_id,
                                               "form": row.form} | said)),
    )  # fmt: skip


def rebase(cast, amendment, name="ha_noi_approver", version=None):
    amendment.refresh_from_db()
    return services.rebase_amendment(
        actor=cast.actor(name), amendment_id=amendment.pk, version=version or amendment.version
    )


@pytest.fixture
def agreement(cast):
    return in_force(cast)


def test_one_at_a_time_is_with_the_parties_also_while_it_waits_for_its_day(cast, agreement):
    ours, theirs = draft(cast, agreement), draft(cast, agreement, "ha_noi_approver")
    add(cast, ours)
    add(cast, theirs, name="ha_noi_approver")
    send(cast, ours)

    for _state in ("sent", "agreed"):
        with pytest.raises(WrongState) as refused:
            send(cast, theirs, "ha_noi_approver")
        assert "Sửa đổi số 1" in str(refused.value.message)
        answer(cast, ours)

    theirs.refresh_from_db()
    assert (theirs.state, theirs.consents.count()) == ("draft", 0)


def test_an_outdated_draft_is_told_and_is_neither_changed_nor_sent_before(cast, agreement):
    theirs = draft(cast, agreement, "ha_noi_approver")
    add(cast, theirs, name="ha_noi_approver")
    apply(cast, agreed(cast, agreement))
    theirs.refresh_from_db()

    before, after = changed_since(theirs)
    assert (before.number, after.number) == (1, 2)
    for act in (
        lambda: send(cast, theirs, "ha_noi_approver"),
        lambda: add(cast, theirs, "Thêm nữa", "ha_noi_approver"),
    ):
        with pytest.raises(WrongState):
            act()
    with pytest.raises(Stale):
        rebase(cast, theirs, version=99)

    rebased = rebase(cast, theirs)
    assert changed_since(rebased) is None
    assert send(cast, theirs, "ha_noi_approver").state == "sent"


def test_rebasing_keeps_both_sides_words_and_takes_out_what_is_void(cast, agreement):
    first, second, third = agreement.commitments.order_by("number")
    theirs = draft(cast, agreement, "ha_noi_approver", heading={"title": "Tên của Hà Nội"})
    change(cast, theirs, first, "ha_noi_approver", text="Lời của Hà Nội")
    change(cast, theirs, second, "ha_noi_approver", text="Lời chung")
    change(cast, theirs, third, "ha_noi_approver", text="Lời cho cam kết sẽ mất")
    ours = draft(cast, agreement)
    change(cast, ours, first, target="Mười đoàn")
    change(cast, ours, second, text="Lời chung")
    services.alter_by_withdrawing(
        actor=cast.actor("hue_approver"), amendment_id=ours.pk, commitment_id=third.pk, note="Hết"
    )
    send(cast, ours)
    answer(cast, ours)
    apply(cast, ours)

    rebased = rebase(cast, theirs)

    kept = rebased.alterations.get()
    assert (kept.commitment, kept.said["text"], kept.said["target"]) == (
        first, "Lời của Hà Nội", "Mười đoàn",
    )  # fmt: skip
    assert rebased.heading == {"title": "Tên của Hà Nội"}
    entry = history_of(rebased).first()
    assert (entry.verb, entry.changes["edition"]) == ("rebase", [1, 2])
    assert "Lời cho cam kết sẽ mất" in entry.changes["alteration"][0]


def test_three_ways():
    assert three_ways({"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, {"a": 3, "b": 3, "c": 1}
                      ) == {"a": 2, "b": 3, "c": 1}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_sides_that_send_at_once_are_one_after_the_other(cast):
    agreement = in_force(cast)
    ours, theirs = draft(cast, agreement), draft(cast, agreement, "ha_noi_approver")
    add(cast, ours)
    add(cast, theirs, name="ha_noi_approver")

    outcomes = at_once(lambda: send(cast, ours), lambda: send(cast, theirs, "ha_noi_approver"))

    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [WrongState]
    states = sorted(Amendment.objects.values_list("state", flat=True))
    assert states == ["draft", "sent"]


def test_the_page_tells_what_changed_and_updates_the_draft(cast, agreement, client_of):
    theirs = draft(cast, agreement, "ha_noi_approver")
    add(cast, theirs, name="ha_noi_approver")
    apply(cast, agreed(cast, agreement, heading={"title": "Tên mới của văn bản"}))
    theirs.refresh_from_db()
    page = client_of(cast.users["ha_noi_editor"])
    address = f"/sua-doi/{theirs.pk}/cap-nhat/"

    assert address in page.get(theirs.get_absolute_url()).content.decode()
    assert "Cam kết bổ sung" in page.get(address).content.decode()
    answered = page.post(address, {"version": theirs.version})

    theirs.refresh_from_db()
    assert answered.headers["Location"] == theirs.get_absolute_url()
    assert (theirs.base.number, theirs.is_draft) == (2, True)
    assert address not in page.get(theirs.get_absolute_url()).content.decode()
