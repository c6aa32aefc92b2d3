"""Two keys: who reports, who is asked, whose word counts, and what a later version does to it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from nhipcau.activities.errors import ActivitiesError, NotReady, Replaced, Stale
from nhipcau.activities.models import (
    Confirmation,
    ConfirmationRequest,
    Result,
    Transaction,
    Update,
)
from nhipcau.activities.selectors.contents import digest_of
from nhipcau.activities.services.recomputing import differences
from nhipcau.activities.services.submitting import submit_update
from nhipcau.activities.services.updates import drop_draft
from nhipcau.agreements.models import Party
from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities.models import Coordination, Locality, LocalitySuccession
from nhipcau.localities.selectors import actor_of
from tests.activities.reporting import (
    SETTLE,
    answer,
    change,
    draft,
    facts,
    indicator,
    latest,
    money,
    promise,
    reported,
    someone,
    submit,
    value,
    work,
)
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def asked(update: Update) -> list[str]:
    rows = update.requests.filter(is_current=True)
    return [row.locality.code for row in rows.select_related("locality")]


def test_report_is_reported_until_every_other_side_confirms_the_same_version(cast):
    commitment = promise(cast, parties=("thua-thien-hue", "ha-noi", "da-nang-2025"))
    row = indicator(commitment)
    update = reported(cast, commitment, values=[value(row)], money=[money()])
    seen = [update.standing]

    answer(cast.actor("ha_noi_approver"), update)
    update.refresh_from_db()
    seen.append(update.standing)
    answer(cast.actor("da_nang_approver"), update)
    update.refresh_from_db()

    assert [*seen, update.standing] == ["reported", "reported", "confirmed"]
    assert asked(update) == ["ha-noi", "da-nang-2025"]
    for model in (Result, Transaction):
        assert list(model.objects.values_list("standing", "is_current")) == [("confirmed", True)]
    assert list(differences()) == []


def test_one_dispute_makes_it_disputed_with_its_reason_and_the_day_to_settle(cast):
    update = reported(cast, money=[money()])

    answer(cast.actor("ha_noi_approver"), update, "disputed")

    update.refresh_from_db()
    request = update.requests.get()
    assert (update.standing, request.word, request.settle_by) == ("disputed", "disputed", SETTLE)
    assert request.confirmations.get().reason == "Số liệu chưa khớp"
    assert Transaction.objects.get().standing == "disputed"


def test_later_version_keeps_the_words_on_the_earlier_one_and_begins_without_any(cast):
    update = reported(cast, money=[money()])
    answer(cast.actor("ha_noi_approver"), update)
    editor, manager = cast.actor("hue_tourism_editor"), cast.actor("hue_tourism_manager")

    change(editor, update, "Đã tổ chức ba đoàn.", money=[money(3_000_000)])
    update.refresh_from_db()
    while_draft = (update.standing, update.latest, asked(update))
    submit(manager, update)

    update.refresh_from_db()
    assert while_draft == ("confirmed", 1, ["ha-noi"])
    assert (update.standing, update.latest) == ("reported", 2)
    words = list(
        update.requests.order_by("pk").values_list("version__number", "word", "is_current")
    )
    assert words == [(1, "confirmed", False), (2, "waiting", True)]
    sums = list(Transaction.objects.order_by("pk").values_list("amount", "standing", "is_current"))
    assert sums == [(2_000_000, "confirmed", False), (3_000_000, "reported", True)]
    assert update.versions.get(number=1).text == "Đã tổ chức hai đoàn khảo sát."
    assert list(differences()) == []


def test_word_on_a_version_that_was_replaced_is_refused_and_names_both(cast):
    update = reported(cast)
    old = latest(update).digest
    change(cast.actor("hue_tourism_editor"), update, "Khác")
    submit(cast.actor("hue_tourism_manager"), update)
    before = facts(update)

    with pytest.raises(Replaced) as refused:
        answer(cast.actor("ha_noi_approver"), update, digest=old)

    assert (refused.value.given.number, refused.value.current.number) == (1, 2)
    assert facts(update) == before
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "hue_tourism_manager",  # the author
        "hue_approver",  # coordinates the author's side
        "ha_noi_editor",  # not an approver
        "ha_noi_trade_editor",
        "da_nang_approver",  # was not asked
        "administrator",
        "anonymous",
        "program",  # a machine confirms nothing
    ],
)
def test_word_of_whoever_does_not_speak_for_the_other_side_is_refused(cast, name):
    update = reported(cast)
    before = facts(update)

    for word in ("confirmed", "disputed"):
        with pytest.raises(PermissionDenied):
            answer(cast.actor(name), update, word)

    assert facts(update) == before


def test_organisation_that_carries_it_on_the_other_side_may_confirm(cast):
    update = reported(cast)

    answer(someone(cast.ha_noi_trade), update)

    update.refresh_from_db()
    assert update.standing == "confirmed"


def test_organisation_of_the_other_side_that_does_not_carry_it_may_not(cast):
    other = OrganisationFactory(locality=cast.ha_noi, name="Sở Y tế Hà Nội")
    update = reported(cast)
    before = facts(update)

    with pytest.raises(PermissionDenied):
        answer(someone(other), update)

    assert facts(update) == before


def test_member_of_both_organisations_cannot_turn_both_keys(cast):
    user = cast.users["ha_noi_approver"]
    MembershipFactory(user=user, organisation=cast.hue_tourism, role="approver")
    update = reported(cast)
    before = facts(update)

    with pytest.raises(PermissionDenied, match=r"bên bạn lập"):
        answer(actor_of(user, acting_for=cast.ha_noi_office.pk), update)

    assert facts(update) == before


def test_who_wrote_it_and_then_moved_to_the_other_side_cannot_confirm_it(cast):
    update = reported(cast)
    writer = cast.users["hue_tourism_editor"]
    writer.memberships.all().delete()
    MembershipFactory(user=writer, organisation=cast.ha_noi_office, role="approver")
    before = facts(update)

    with pytest.raises(PermissionDenied, match=r"phải có người khác"):
        answer(actor_of(writer), update)

    assert facts(update) == before


def test_editor_drafts_and_an_approver_submits(cast):
    update = draft(cast.actor("hue_tourism_editor"), promise(cast))
    before = facts(update)

    for name in ("hue_tourism_editor", "hue_tourism_viewer", "hue_manager", "ha_noi_manager"):
        with pytest.raises(PermissionDenied):
            submit(cast.actor(name), update)

    assert facts(update) == before
    submit(cast.actor("hue_tourism_manager"), update)
    update.refresh_from_db()
    assert (update.standing, asked(update)) == ("reported", ["ha-noi"])


@pytest.mark.parametrize("name", ["hue_tourism_viewer", "da_nang_approver", "anonymous"])
def test_report_of_whoever_does_not_carry_it_is_refused(cast, name):
    commitment = promise(cast)

    with pytest.raises(PermissionDenied):
        draft(cast.actor(name), commitment)

    assert not Update.objects.exists()


def test_draft_on_an_agreement_that_is_a_draft_is_refused(cast):
    commitment = promise(cast, state="draft")

    with pytest.raises(PermissionDenied):
        draft(cast.actor("hue_editor"), commitment)

    assert not Update.objects.exists()


def test_the_same_form_sent_twice_begins_one_report_and_submits_once(cast):
    commitment, actor = promise(cast), cast.actor("hue_tourism_editor")
    first, second = draft(actor, commitment), draft(actor, commitment)
    manager = cast.actor("hue_tourism_manager")

    submit(manager, first)
    submit(manager, first)

    assert first == second
    assert ConfirmationRequest.objects.count() == 1
    verbs = AuditEntry.objects.filter(object_type="activities.update").values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["draft", "submit"]


def test_the_same_word_given_twice_is_kept_once(cast):
    update, actor = reported(cast), cast.actor("ha_noi_approver")

    first, second = answer(actor, update), answer(actor, update)

    assert (first.is_new, second.is_new) == (True, False)
    assert Confirmation.objects.count() == 1


def test_confirmation_that_did_not_know_of_a_dispute_of_its_side_is_kept_but_outweighed(cast):
    update = reported(cast)
    answer(cast.actor("ha_noi_approver"), update, "disputed")

    blind = answer(cast.actor("ha_noi_manager"), update)

    update.refresh_from_db()
    assert (blind.stands, update.standing, Confirmation.objects.count()) == (False, "disputed", 2)
    dispute = Confirmation.objects.get(word="disputed")
    knowing = answer(cast.actor("ha_noi_manager"), update, seen=[dispute.pk])
    update.refresh_from_db()
    assert (knowing.stands, update.standing, Confirmation.objects.count()) == (True, "confirmed", 3)
    assert list(differences()) == []


@pytest.mark.parametrize(
    "said", [{"reason": " "}, {"settle_by": None}, {"settle_by": date(2000, 1, 1)}]
)
def test_dispute_without_a_reason_or_a_day_ahead_is_refused(cast, said):
    update = reported(cast)
    before = facts(update)

    with pytest.raises(ActivitiesError):
        answer(cast.actor("ha_noi_approver"), update, "disputed", **said)

    assert facts(update) == before


def test_draft_that_somebody_else_changed_is_not_submitted(cast):
    update, editor = draft(cast.actor("hue_tourism_editor"), promise(cast)), "hue_tourism_manager"
    shown = latest(update)
    change(cast.actor("hue_tourism_editor"), update, "Khác")

    with pytest.raises(Stale):
        submit_update(
            actor=cast.actor(editor),
            update_id=update.pk,
            number=shown.number,
            revision=shown.revision,
        )

    assert latest(update).submitted_at is None


def test_empty_report_and_one_that_says_nothing_new_are_not_submitted(cast):
    manager = cast.actor("hue_tourism_manager")
    empty = draft(cast.actor("hue_tourism_editor"), promise(cast), text=" ")
    update = reported(cast)
    change(cast.actor("hue_tourism_editor"), update, latest(update).text)

    for row in (empty, update):
        with pytest.raises(NotReady):
            submit(manager, row)

    assert [latest(row).submitted_at for row in (empty, update)] == [None, None]


def test_draft_set_aside_leaves_the_submitted_version_as_it_was(cast):
    update, editor = reported(cast), cast.actor("hue_tourism_editor")
    change(editor, update, "Khác")
    new = draft(editor, promise(cast))

    stays = drop_draft(actor=editor, update_id=update.pk, number=2)
    goes = drop_draft(actor=editor, update_id=new.pk, number=1)

    update.refresh_from_db()
    assert (stays, goes) == (True, False)
    assert (update.standing, update.versions.count(), Update.objects.count()) == ("reported", 1, 1)


def test_digest_is_of_everything_that_the_version_says(cast):
    commitment = promise(cast)
    row = indicator(commitment)
    update = reported(cast, commitment, values=[value(row)], money=[money()], progress=40)
    version = latest(update)

    kept = version.content

    assert version.digest == digest_of(kept)
    assert len({digest_of({**kept, key: None}) for key in kept}) == len(kept)
    Transaction.objects.update(amount=2_000_001)
    assert [str(one.what) for one in differences()] == ["content of version 1"]


def test_late_edit_under_an_old_report_does_not_turn_the_state_back(cast):
    commitment = promise(cast)
    update = reported(cast, commitment, state="in_progress")
    commitment.refresh_from_db()
    first = (commitment.state, commitment.state_on, commitment.reported_by)
    later = {"period_from": date(2026, 7, 1), "period_to": date(2026, 9, 30)}
    done = reported(cast, commitment, state="done", text="Đã xong.", **later)

    change(cast.actor("hue_tourism_editor"), update, "Sửa lại", state="in_progress")
    submit(cast.actor("hue_tourism_manager"), update)

    commitment.refresh_from_db()
    assert first == ("in_progress", date(2026, 6, 30), cast.hue_tourism)
    assert (commitment.state, commitment.state_on) == ("done", date(2026, 9, 30))
    assert done.standing == "reported"


def test_locality_that_went_into_another_is_asked_through_that_one(cast):
    commitment = promise(cast, parties=("ha-noi", "thua-thien-hue"))
    side = commitment.agreement.parties.all()[0]
    commitment.leads.all().delete()
    commitment.leads.create(party=side, organisation=cast.ha_noi_trade)
    update = draft(cast.actor("ha_noi_trade_editor"), commitment)

    submit(someone(cast.ha_noi_trade), update)

    assert asked(update) == ["hue-city"]
    answer(cast.actor("hue_approver"), update)
    update.refresh_from_db()
    assert update.standing == "confirmed"


def test_locality_merged_after_it_was_asked_is_answered_for_by_the_one_that_goes_on(cast):
    old = Locality.objects.create(code="cu", kind="province", name_vi="Cũ", name_en="Old")
    new = Locality.objects.create(code="moi", kind="province", name_vi="Mới", name_en="New")
    commitment = promise(cast, parties=("thua-thien-hue", "ha-noi", "cu"))
    update = reported(cast, commitment)
    answer(cast.actor("ha_noi_approver"), update)
    LocalitySuccession.objects.create(predecessor=old, successor=new, on=date(2026, 7, 1))
    office = OrganisationFactory(locality=new)
    Coordination.objects.create(locality=new, organisation=office)

    answer(someone(office), update)

    update.refresh_from_db()
    assert (update.standing, asked(update)) == ("confirmed", ["ha-noi", "cu"])
    change(cast.actor("hue_tourism_editor"), update, "Sau khi sáp nhập")
    submit(cast.actor("hue_tourism_manager"), update)
    assert asked(update) == ["ha-noi", "moi"]


def test_report_is_never_confirmed_where_the_other_side_became_the_authors_own(cast):
    commitment = promise(cast)
    Party.objects.filter(agreement=commitment.agreement, position=1).update(locality=cast.hue)

    update = reported(cast, commitment)

    assert (update.standing, asked(update)) == ("reported", [])
    assert list(differences()) == []


def test_activity_without_an_agreement_asks_its_other_sides(cast):
    activity = work(cast)
    update = draft(cast.actor("hue_tourism_editor"), activity=activity)

    submit(cast.actor("hue_tourism_manager"), update)
    answer(cast.actor("ha_noi_approver"), update)

    update.refresh_from_db()
    assert (update.standing, asked(update)) == ("confirmed", ["ha-noi"])


def test_state_of_an_activity_follows_a_submitted_report_of_who_keeps_it(cast):
    activity = work(cast)
    done = {"state": "done", "text": "Đã xong"}
    update = draft(cast.actor("hue_tourism_editor"), activity=activity, **done)
    before = activity.state

    submit(cast.actor("hue_tourism_manager"), update)

    activity.refresh_from_db()
    assert (before, activity.state) == ("running", "done")


def test_every_act_on_a_report_is_in_the_trail_with_its_digest(cast):
    update = reported(cast)
    answer(cast.actor("ha_noi_approver"), update, "disputed")

    entries = AuditEntry.objects.filter(object_type="activities.update").order_by("pk")

    assert [entry.verb for entry in entries] == ["draft", "submit", "dispute"]
    digest = latest(update).digest
    assert [entry.changes.get("digest") for entry in entries] == [
        None,
        [None, digest],
        [None, digest],
    ]
    assert "khảo sát" not in str([entry.changes for entry in entries])
