"""Amendments: drafted by a side, sent, agreed to exactly as they are, refused, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.agreements.amending import add, agreed, answer, apply, draft, in_force, new_text, send
from tests.factories import AgreementFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, NotReady, Stale, WrongState
from nhipcau.agreements.models import Amendment, Consent
from nhipcau.agreements.selectors import content_digest
from nhipcau.agreements.services import AmendmentForm
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.jobs import Job


@pytest.fixture
def agreement(cast):
    return in_force(cast)


def change(cast, amendment, **said):
    amendment.refresh_from_db()
    form = AmendmentForm(**({"reason": amendment.reason, "effect_on": amendment.effect_on} | said))
    return services.change_amendment(
        actor=cast.actor("hue_approver"),
        amendment_id=amendment.pk,
        version=amendment.version,
        form=form,
    )


def test_a_coordinator_of_either_side_drafts_and_its_side_is_the_author(cast, agreement):
    made = draft(cast, agreement, "ha_noi_editor")

    assert (made.state, made.number) == ("draft", 1)
    assert (made.author, str(made.author_side)) == (cast.ha_noi_office, "Hà Nội")
    assert history_of(made).get().verb == "draft"


@pytest.mark.parametrize("name", ["hue_viewer", "hue_tourism_editor", "da_nang_approver"])
def test_nobody_else_drafts(cast, agreement, name):
    with pytest.raises(PermissionDenied):
        draft(cast, agreement, name)

    assert Amendment.objects.count() == AuditEntry.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "expired", "superseded"])
def test_only_an_agreement_in_force_is_amended(cast, state):
    agreement = AgreementFactory(keeper=cast.hue_office, state=state)

    with pytest.raises(PermissionDenied):
        draft(cast, agreement)


def test_the_same_draft_sent_twice_is_one_and_a_side_has_one_at_a_time(cast, agreement):
    first, again = draft(cast, agreement), draft(cast, agreement)

    with pytest.raises(WrongState):
        draft(cast, agreement, reason="Khác")
    theirs = draft(cast, agreement, "ha_noi_approver", reason="Khác")

    assert first == again
    assert (first.number, theirs.number, Amendment.objects.count()) == (1, 2, 2)


def test_heading_keeps_only_what_differs(cast, agreement):
    said = {"title": f" {agreement.title} ", "valid_to": date(2991, 1, 1), "summary": ""}

    made = draft(cast, agreement, heading=said)

    assert made.heading == {"valid_to": "2991-01-01"}


def test_heading_that_makes_no_sense_is_refused(cast, agreement):
    for heading in ({"title": "  "}, {"valid_from": date(2995, 1, 1)}):
        with pytest.raises(AgreementsError):
            draft(cast, agreement, heading=heading)

    assert Amendment.objects.count() == 0


def test_an_amendment_is_sent_only_with_a_reason_a_day_and_a_change(cast, agreement):
    yesterday = timezone.localdate() - timedelta(days=1)
    amendment = draft(cast, agreement, reason="", effect_on=yesterday)

    with pytest.raises(NotReady) as refused:
        send(cast, amendment)

    assert len(refused.value.missing) == 3
    amendment.refresh_from_db()
    assert (amendment.state, amendment.consents.count()) == ("draft", 0)


def test_withdrawing_every_commitment_is_not_sent(cast, agreement):
    amendment = draft(cast, agreement)
    for row in agreement.commitments.all():
        services.alter_by_withdrawing(
            actor=cast.actor("hue_editor"), amendment_id=amendment.pk, commitment_id=row.pk,
            note="Hết",
        )  # fmt: skip

    with pytest.raises(NotReady):
        send(cast, amendment)


def test_sending_takes_an_approver_and_is_the_author_sides_consent(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    with pytest.raises(PermissionDenied):
        send(cast, amendment, "hue_editor")

    sent = send(cast, amendment)

    consent = Consent.objects.get()
    assert (sent.state, sent.digest) == ("sent", content_digest(amendment))
    assert (str(consent.party), consent.word, consent.digest) == (
        "Thừa Thiên Huế", "agreed", sent.digest,
    )  # fmt: skip


def test_it_is_binding_once_every_party_has_agreed_and_due_work_is_queued(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)

    done = answer(cast, amendment)

    assert done.state == "agreed"
    assert Job.objects.get().name == "agreements.amend"
    verbs = list(history_of(amendment).order_by("id").values_list("verb", flat=True))
    assert verbs == ["draft", "alter", "send", "agree", "conclude"]


def test_three_parties_all_have_to_agree(cast):
    agreement = in_force(cast, parties=("hue-city", "ha-noi", "da-nang-2025"))
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)

    states = [answer(cast, amendment, f"{side}_approver").state for side in ("ha_noi", "da_nang")]

    assert states == ["sent", "agreed"]


def test_the_same_answer_given_twice_is_given_once(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    digest = content_digest(amendment)

    states = [answer(cast, amendment, digest=digest).state for _time in range(2)]

    assert states == ["agreed", "agreed"]
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("name", ["ha_noi_editor", "ha_noi_trade_editor", "da_nang_approver"])
def test_only_an_approver_of_a_coordinating_organisation_answers(cast, agreement, name):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)

    with pytest.raises(PermissionDenied):
        answer(cast, amendment, name)

    amendment.refresh_from_db()
    assert (amendment.state, amendment.consents.count()) == ("sent", 1)


def test_a_refusal_needs_its_reason_and_closes_the_amendment(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    with pytest.raises(AgreementsError):
        answer(cast, amendment, word="refused", reason=" ")

    done = answer(cast, amendment, word="refused", reason="Chưa bố trí được kinh phí")

    assert (done.state, done.closing_words) == ("refused", "Chưa bố trí được kinh phí")
    assert draft(cast, agreement, reason="Lần nữa").number == 2


def test_any_edit_voids_what_was_agreed_and_takes_it_back_to_a_draft(cast):
    agreement = in_force(cast, parties=("hue-city", "ha-noi", "da-nang-2025"))
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    answer(cast, amendment)

    change(cast, amendment, reason="Nói rõ hơn")

    amendment.refresh_from_db()
    assert (amendment.state, amendment.sent_at, amendment.digest) == ("draft", None, "")
    assert amendment.consents.filter(void_since=None).count() == 0
    assert amendment.consents.count() == 2


def test_saving_an_amendment_as_it_stands_voids_nothing(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)

    change(cast, amendment)

    amendment.refresh_from_db()
    assert (amendment.state, amendment.consents.filter(void_since=None).count()) == ("sent", 1)


def test_an_answer_to_another_content_than_the_one_shown_is_refused(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    seen = content_digest(amendment)
    add(cast, amendment, "Thêm nữa")
    send(cast, amendment)

    with pytest.raises(Stale):
        answer(cast, amendment, digest=seen)

    amendment.refresh_from_db()
    assert amendment.state == "sent"


def test_what_every_party_agreed_to_no_side_changes_or_takes_back_alone(cast, agreement):
    amendment = agreed(cast, agreement, effect_on=date(2990, 1, 1))

    for act in (
        lambda: change(cast, amendment, reason="Khác"),
        lambda: add(cast, amendment, "Thêm"),
        lambda: services.withdraw_amendment(
            actor=cast.actor("hue_approver"), amendment_id=amendment.pk, reason="Thôi"
        ),
        lambda: answer(cast, amendment, word="refused", reason="Nghĩ lại"),
    ):
        with pytest.raises(PermissionDenied):
            act()

    amendment.refresh_from_db()
    assert (amendment.state, amendment.alterations.count()) == ("agreed", 1)


def test_withdrawing_a_sent_one_needs_a_reason_and_keeps_it(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    send(cast, amendment)
    editor = cast.actor("hue_editor")
    with pytest.raises(AgreementsError):
        services.withdraw_amendment(actor=editor, amendment_id=amendment.pk)

    services.withdraw_amendment(actor=editor, amendment_id=amendment.pk, reason="Để sau")

    amendment.refresh_from_db()
    assert (amendment.state, amendment.closing_words) == ("withdrawn", "Để sau")
    assert amendment.alterations.count() == 1


def test_one_amendment_does_one_thing_to_a_commitment(cast, agreement):
    amendment = draft(cast, agreement)
    first, second, third = agreement.commitments.order_by("number")
    hue = cast.actor("hue_editor")
    act = {"actor": hue, "amendment_id": amendment.pk}
    services.alter_by_splitting(**act, commitment_id=first.pk, texts=["Phần a", "Phần b"])
    services.alter_by_merging(
        **act, commitment_ids=[second.pk, third.pk], form=new_text(agreement, "Gộp")
    )

    for again in (
        lambda: services.alter_by_withdrawing(**act, commitment_id=first.pk, note="Thôi"),
        lambda: services.alter_by_changing(
            **act, commitment_id=third.pk, form=new_text(agreement, "Khác")
        ),
        lambda: services.alter_by_splitting(**act, commitment_id=second.pk, texts=["x", "y"]),
    ):
        with pytest.raises(AgreementsError):
            again()

    assert amendment.alterations.count() == 3


def test_words_that_stand_already_are_no_change_and_take_an_earlier_one_out(cast, agreement):
    amendment = draft(cast, agreement)
    row = agreement.commitments.get(number=1)
    same = new_text(agreement, row.text, field_key=row.field_id, form=row.form)

    def say(form):
        return services.alter_by_changing(
            actor=cast.actor("hue_editor"), amendment_id=amendment.pk, commitment_id=row.pk,
            form=form,
        )  # fmt: skip

    assert say(same) is None
    assert say(new_text(agreement, "Khác")).said["text"] == "Khác"
    assert say(same) is None
    assert amendment.alterations.count() == 0


def test_taking_out_one_of_two_parts_takes_the_split_out(cast, agreement):
    amendment = draft(cast, agreement)
    hue, row = cast.actor("hue_editor"), agreement.commitments.get(number=1)
    parts = services.alter_by_splitting(
        actor=hue, amendment_id=amendment.pk, commitment_id=row.pk, texts=["a", "b", "c"]
    )

    services.drop_alteration(actor=hue, alteration_id=parts[0].pk)
    left = amendment.alterations.count()
    services.drop_alteration(actor=hue, alteration_id=parts[1].pk)

    assert (left, amendment.alterations.count()) == (2, 0)


def test_commitments_of_other_agreements_cannot_be_drawn_in(cast, agreement):
    amendment = draft(cast, agreement)
    stranger = in_force(cast).commitments.first()

    with pytest.raises(AgreementsError):
        services.alter_by_withdrawing(
            actor=cast.actor("hue_editor"), amendment_id=amendment.pk, commitment_id=stranger.pk,
            note="Thôi",
        )  # fmt: skip

    assert amendment.alterations.count() == 0


def test_an_agreement_that_ends_closes_its_open_amendment(cast):
    agreement = in_force(cast, valid_to=date(2026, 11, 1))
    amendment = draft(cast, agreement, effect_on=None)

    services.expire_agreements(actor=cast.actor("program"), today=date(2026, 11, 2))

    amendment.refresh_from_db()
    assert amendment.state == "withdrawn"
    assert amendment.closing_words != ""


def test_an_extension_agreed_in_time_takes_effect_though_a_worker_comes_late(cast):
    today = timezone.localdate()
    agreement = in_force(cast, valid_to=today)
    amendment = agreed(cast, agreement, heading={"valid_to": today + timedelta(days=365)})
    later = today + timedelta(days=3)

    expired = services.expire_agreements(actor=cast.actor("program"), today=later)
    apply(cast, amendment, later)

    agreement.refresh_from_db()
    assert expired == 0
    assert (agreement.state, agreement.valid_to) == ("in_force", today + timedelta(days=365))
