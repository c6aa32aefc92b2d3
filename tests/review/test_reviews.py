"""Reviews: opened once, written by several, frozen as they stand, set against what came after."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied as Denied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories import ActivityFactory, AgreementFactory, CommitmentFactory
from tests.review.reporting import busy_agreement

from nhipcau.activities.models import Activity
from nhipcau.agreements.models import Commitment
from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities.selectors import actor_of
from nhipcau.review import services
from nhipcau.review.errors import ReviewError, Stale
from nhipcau.review.models import FrozenRecord, FrozenReview, Review
from nhipcau.review.selectors.freezing import freeze, scope_of_review
from nhipcau.review.selectors.frozen import (
    agrees,
    compared,
    is_whole,
    measured_then,
    records_of,
    review_before,
    since_closing,
)
from nhipcau.review.selectors.measures import measured
from nhipcau.review.selectors.periods import Period
from nhipcau.review.selectors.reviews import review_detail
from nhipcau.review.services import NoteForm, ReviewForm

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
YEAR_BEFORE = Period(date(2025, 1, 1), date(2025, 12, 31))


def acting(cast, name: str):
    return actor_of(cast.users[name])


def opened(cast, agreement, *, period: Period = HALF, token: str = "t1", **said) -> Review:
    form = ReviewForm(
        token=token, title="Sơ kết 6 tháng", period=period, agreement=agreement, **said
    )
    return services.open_review(actor=acting(cast, "hue_editor"), form=form)


def closed(cast, agreement, **said) -> Review:
    review = opened(cast, agreement, **said)
    return services.close_review(
        actor=acting(cast, "hue_approver"), review_id=review.pk, version=review.version
    )


def note(review: Review, **said) -> NoteForm:
    plain = {"field": None, "seen": "", "results": "", "shortcomings": "", "directions": ""}
    return NoteForm(**{**plain, **said})


def test_the_same_form_sent_twice_opens_one_review(cast):
    agreement = busy_agreement(cast)

    first, second = opened(cast, agreement), opened(cast, agreement)

    assert first.pk == second.pk
    assert Review.objects.count() == 1
    assert AuditEntry.objects.filter(verb="open", object_type="review.review").count() == 1


@pytest.mark.parametrize(
    "who",
    ["hue_viewer", "hue_tourism_editor", "ha_noi_trade_editor", "da_nang_editor", "administrator"],
)
def test_a_review_is_opened_by_coordinators_of_a_side_alone(cast, who):
    agreement = busy_agreement(cast)
    form = ReviewForm(token="x", title="Sơ kết", period=HALF, agreement=agreement)

    with pytest.raises(Denied):
        services.open_review(actor=acting(cast, who), form=form)

    assert Review.objects.count() == 0


def test_a_draft_agreement_is_not_reviewed(cast):
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")

    with pytest.raises(Denied):
        opened(cast, draft)

    assert Review.objects.count() == 0


def test_days_that_are_ahead_are_not_reviewed(cast):
    agreement = busy_agreement(cast)

    with pytest.raises(ReviewError, match=r"phía trước|ahead|chưa"):
        opened(cast, agreement, period=Period(date(2090, 1, 1), date(2090, 12, 31)))

    assert Review.objects.count() == 0


def test_the_second_hand_sees_what_the_first_wrote_before_it_writes_over_it(cast):
    review = opened(cast, busy_agreement(cast))
    actor = acting(cast, "hue_editor")
    services.write_note(actor=actor, review_id=review.pk, form=note(review, results="Một"))

    with pytest.raises(Stale):
        services.write_note(
            actor=acting(cast, "ha_noi_editor"),
            review_id=review.pk,
            form=note(review, results="Hai"),
        )

    stands = review.notes.get(field=None)
    assert stands.results == "Một"
    again = note(review, results="Một. Hai", seen=services.seen_of(stands))
    services.write_note(actor=acting(cast, "ha_noi_editor"), review_id=review.pk, form=again)
    stands.refresh_from_db()
    assert stands.results == "Một. Hai"


def test_notes_of_two_fields_do_not_stand_in_each_others_way(cast):
    review = opened(cast, busy_agreement(cast))

    for who, key in (("hue_editor", "tourism"), ("ha_noi_editor", "health")):
        form = note(review, field=key, results=key)
        services.write_note(actor=acting(cast, who), review_id=review.pk, form=form)

    assert sorted(review.notes.values_list("field", "results")) == [
        ("health", "health"), ("tourism", "tourism"),
    ]  # fmt: skip


def test_closing_freezes_the_figures_of_that_moment(cast):
    review = closed(cast, busy_agreement(cast))
    scope_now = freeze(review, date.fromisoformat(review.frozen.content["as_of"]))

    then = measured_then(review, review.frozen.content)

    assert then.whole.values() == review.frozen.content["values"]
    assert then.whole.values() == scope_now.content["values"]
    assert then.facts.in_force == records_of(review, "in_force").count() > 0
    assert then.facts.activities > 0
    assert review.state == "closed"
    assert is_whole(review)


def test_every_figure_of_a_closed_review_opens_as_many_records_as_it_says(cast):
    review = closed(cast, busy_agreement(cast))
    then = measured_then(review, review.frozen.content)
    facts = then.facts

    found = {name: records_of(review, name).count() for name in ("deep", "quick", "slow", "joint")}
    rungs = {rung: records_of(review, f"rung-{rung}").count() for rung in range(6)}
    owed = {
        side.key: (
            records_of(review, f"on_time-{side.key}").count(),
            records_of(review, f"due-{side.key}").count(),
        )
        for side in then.scope.sides
    }

    assert found == {
        "deep": facts.deep, "quick": facts.quick, "slow": facts.slow, "joint": facts.joint
    }  # fmt: skip
    assert {rung: count for rung, count in rungs.items() if count} == facts.rungs
    assert owed == {
        side.key: (facts.on_time.get(side.key, 0), facts.due.get(side.key, 0))
        for side in then.scope.sides
    }
    for key, one in then.field_facts.items():
        assert records_of(review, "in_force", key or "none").count() == one.in_force
        assert records_of(review, "activities", key or "none").count() == one.activities


def test_a_late_edit_leaves_a_closed_review_and_is_shown_beside_it(cast):
    agreement = busy_agreement(cast)
    review = closed(cast, agreement)
    before = review.frozen.content, review.frozen.digest
    promise = agreement.commitments.get(number=4)
    Commitment.objects.filter(pk=promise.pk).update(text="Viết lại", state="in_progress")
    gone = Activity.objects.filter(title="Dự án tour di sản").get()
    Activity.objects.filter(pk=gone.pk).update(begun_on=date(2026, 9, 1))
    new = CommitmentFactory(agreement=agreement, number=77, field_id="health")

    since = since_closing(review, review.frozen.content)

    kept = FrozenReview.objects.get(review=review)
    assert (kept.content, kept.digest) == before
    steps = {one.row: {name: (old, now) for name, old, now in one.steps} for one in since.changed}
    assert steps[promise.pk]["state"] == ("not_started", "in_progress")
    assert ("activity", gone.pk) in {(one.kind, one.row) for one in since.gone}
    assert ("commitment", new.pk) in {(one.kind, one.row) for one in since.new}
    assert since.moved


def test_nothing_changed_is_nothing(cast):
    review = closed(cast, busy_agreement(cast))

    since = since_closing(review, review.frozen.content)

    assert since.is_nothing


@pytest.mark.parametrize("model", [FrozenReview, FrozenRecord])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_frozen(cast, model, act):
    review = closed(cast, busy_agreement(cast))
    rows = model.objects.filter(review=review)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(digest="0" * 64) if act == "update" else rows.delete()

    assert is_whole(review)


def test_a_changed_digest_or_record_would_be_noticed(cast):
    review = opened(cast, busy_agreement(cast))
    frozen = freeze(review, date(2026, 7, 1))

    frozen.records.pop(0)

    assert not agrees(frozen)


def test_closing_wants_the_version_that_was_shown(cast):
    review = opened(cast, busy_agreement(cast))
    seen = review.version
    form = note(review, results="Thêm")
    services.write_note(actor=acting(cast, "ha_noi_editor"), review_id=review.pk, form=form)

    with pytest.raises(Stale):
        services.close_review(actor=acting(cast, "hue_approver"), review_id=review.pk, version=seen)

    assert not FrozenReview.objects.exists()


def test_an_editor_does_not_close_and_a_closed_review_is_not_written(cast):
    review = opened(cast, busy_agreement(cast))
    with pytest.raises(Denied):
        services.close_review(
            actor=acting(cast, "hue_editor"), review_id=review.pk, version=review.version
        )

    services.close_review(
        actor=acting(cast, "hue_approver"), review_id=review.pk, version=review.version
    )

    with pytest.raises(Denied):
        services.write_note(
            actor=acting(cast, "hue_editor"), review_id=review.pk, form=note(review, results="x")
        )
    with pytest.raises(Denied):
        services.remove_review(actor=acting(cast, "hue_editor"), review_id=review.pk)
    assert not review.notes.exists()


def test_a_review_that_was_taken_back_stays_to_be_read_and_is_compared_no_more(cast):
    agreement = busy_agreement(cast)
    first = closed(cast, agreement, period=YEAR_BEFORE, token="a")
    second = closed(cast, agreement, token="b")
    assert review_before(second) == first

    with pytest.raises(ReviewError):
        services.withdraw_review(actor=acting(cast, "hue_approver"), review_id=first.pk, reason="")
    services.withdraw_review(
        actor=acting(cast, "hue_approver"), review_id=first.pk, reason="Đếm nhầm kỳ"
    )

    assert review_before(second) is None
    first = review_detail(acting(cast, "ha_noi_editor"), first.pk)
    assert (first.state, first.withdraw_reason) == ("withdrawn", "Đếm nhầm kỳ")
    assert is_whole(first)


def test_two_reviews_of_one_subject_are_compared(cast):
    agreement = busy_agreement(cast)
    old = closed(cast, agreement, period=YEAR_BEFORE, token="a")
    new = closed(cast, agreement, token="b")

    moved = {one.name: one for one in compared(old.frozen.content, new.frozen.content)}

    assert moved["depth"].before is None
    assert moved["depth"].after == new.frozen.content["values"]["depth"]
    assert moved["depth"].delta is None


def test_what_one_side_keeps_to_itself_is_frozen_nowhere(cast):
    agreement = busy_agreement(cast)
    promise = agreement.commitments.first()
    ActivityFactory(
        title="chỉ-nội-bộ",
        owner=cast.hue_office,
        visibility="own",
        serves=[promise],
        begun_on=date(2026, 2, 2),
    )
    ActivityFactory(
        title="cho-các-bên",
        owner=cast.hue_office,
        visibility="parties",
        serves=[promise],
        begun_on=date(2026, 2, 2),
    )

    review = closed(cast, agreement)

    titles = set(review.records.filter(kind="activity").values_list("title", flat=True))
    assert "cho-các-bên" in titles
    assert "chỉ-nội-bộ" not in titles
    assert "chỉ-nội-bộ" not in str(review.frozen.content)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_digest_does_not_hang_on_the_language_of_who_closes(cast, language):
    review = opened(cast, busy_agreement(cast))
    with translation.override(language):
        said = freeze(review, date(2026, 7, 1)).digest
    with translation.override("en" if language == "vi" else "vi"):
        again = freeze(review, date(2026, 7, 1)).digest

    assert said == again


def test_closing_asks_as_many_queries_however_much_there_is(cast):
    agreement = busy_agreement(cast)
    few = opened(cast, agreement, token="a")
    with CaptureQueriesContext(connection) as small:
        freeze(few, date(2026, 7, 1))
    for number in range(10, 40):
        promise = CommitmentFactory(agreement=agreement, number=number, field_id="health")
        ActivityFactory(serves=[promise], begun_on=date(2026, 3, 1), visibility="parties")

    with CaptureQueriesContext(connection) as large:
        freeze(few, date(2026, 7, 1))

    assert len(large) == len(small)


def test_figures_of_members_are_those_of_the_review_while_it_is_open(cast):
    review = opened(cast, busy_agreement(cast))

    frozen = freeze(review, date(2026, 7, 1))

    assert (
        measured(scope_of_review(review, date(2026, 7, 1))).whole.values()
        == (frozen.content["values"])
    )


@pytest.mark.django_db(transaction=True)
def test_two_approvers_who_close_at_once_close_it_once(cast):
    review = opened(cast, busy_agreement(cast))
    gate, outcomes = Barrier(2), []

    def close(who: str) -> None:
        try:
            gate.wait()
            services.close_review(
                actor=acting(cast, who), review_id=review.pk, version=review.version
            )
            outcomes.append("closed")
        except (Denied, Stale):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=close, args=(who,)) for who in ("hue_approver", "ha_noi_approver")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["closed", "refused"]
    assert FrozenReview.objects.filter(review=review).count() == 1
    assert AuditEntry.objects.filter(verb="close", object_id=review.pk).count() == 1
