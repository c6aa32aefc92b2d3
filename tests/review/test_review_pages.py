"""Pages of reviews, as the sides use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import ActivityFactory, CommitmentFactory, ReviewFactory
from tests.review.reporting import busy_agreement

from nhipcau.foundation.actors import Actor
from nhipcau.review.models import Review
from nhipcau.review.services import close_review

PROGRAM = Actor.program("tests")


@pytest.fixture
def agreement(cast):
    return busy_agreement(cast)


@pytest.fixture
def closed(agreement) -> Review:
    review = ReviewFactory(agreement=agreement)
    return close_review(actor=PROGRAM, review_id=review.pk, version=1)


def test_the_measures_lead_to_opening_a_review_with_their_subject_and_period(
    cast, client_of, agreement
):
    client = client_of(cast.users["hue_editor"])
    page = client.get(
        reverse("review:measure-list"), {"agreement": agreement.pk, "period": "half-2026-06-30"}
    )

    form = client.get(page.context["open_url"])

    assert form.context["entry"]["period"].value() == "half:2026-06-30"
    assert agreement.title[:40] in form.context["entry"]["title"].value()


def test_opening_through_the_form_leads_to_the_review(cast, client_of, agreement):
    client = client_of(cast.users["hue_editor"])
    path = f"{reverse('review:review-open')}?agreement={agreement.pk}"
    said = {"token": "t", "title": "Sơ kết", "period": "half:2026-06-30"}

    answers = [client.post(path, said) for _ in range(2)]

    review = Review.objects.get()
    assert [answer.url for answer in answers] == [review.get_absolute_url()] * 2
    assert (review.period_from, review.period_to) == (date(2026, 1, 1), date(2026, 6, 30))


def test_a_period_that_is_not_offered_is_refused_and_nothing_typed_is_lost(
    cast, client_of, agreement
):
    client = client_of(cast.users["hue_editor"])
    path = f"{reverse('review:review-open')}?agreement={agreement.pk}"

    page = client.post(path, {"token": "t", "title": "Tên đã gõ", "period": "half:1999-01-01"})

    assert page.status_code == 200
    assert "Tên đã gõ" in page.content.decode()
    assert not Review.objects.exists()


def test_what_another_wrote_meanwhile_is_shown_and_what_was_typed_is_kept(
    cast, client_of, agreement
):
    review = ReviewFactory(agreement=agreement)
    path = reverse("review:review-note", args=[review.pk, "chung"])
    first, second = client_of(cast.users["hue_editor"]), client_of(cast.users["ha_noi_editor"])
    seen = second.get(path).context["seen"]
    first.post(path, {"seen": "", "results": "của Huế"})

    page = second.post(path, {"seen": seen, "results": "của Hà Nội"})

    said = page.content.decode()
    assert page.status_code == 409
    assert "của Huế" in said
    assert "của Hà Nội" in said
    again = second.post(path, {"seen": page.context["seen"], "results": "của cả hai"})
    assert again.status_code == 302
    assert review.notes.get().results == "của cả hai"


def test_pressing_close_twice_hears_that_it_is_closed(cast, client_of, agreement):
    review = ReviewFactory(agreement=agreement)
    client = client_of(cast.users["hue_approver"])
    path = reverse("review:review-close", args=[review.pk])

    client.post(path, {"version": 1})
    page = client.post(path, {"version": 1}, follow=True)

    assert page.status_code == 200
    assert "đã đóng" in page.content.decode()


def test_a_close_page_that_grew_old_closes_nothing(cast, client_of, agreement):
    review = ReviewFactory(agreement=agreement, version=3)
    client = client_of(cast.users["hue_approver"])

    page = client.post(reverse("review:review-close", args=[review.pk]), {"version": 1})

    review.refresh_from_db()
    assert page.status_code == 200
    assert review.is_open


def test_every_number_of_a_closed_review_opens_as_many_records(cast, client_of, closed):
    client = client_of(cast.users["ha_noi_viewer"])
    page = client.get(closed.get_absolute_url())
    counts = [count for card in page.context["cards"] for count in card.counts if count.url]
    counts += [count for row in page.context["rows"] for count in row.counts]

    opened = {count.url: client.get(count.url).context["total"] for count in counts}

    assert len(counts) > 10
    assert opened == {count.url: int(count.number) for count in counts}


def test_the_balance_opens_its_records(cast, client_of, closed):
    client = client_of(cast.users["hue_viewer"])
    page = client.get(closed.get_absolute_url())

    for side in page.context["balance"]:
        for name in ("proposes", "hosts", "asked", "late"):
            total = client.get(side["urls"][name]).context["total"]
            assert total == side["sums"][name], (side["name"], name)


def test_a_figure_that_there_is_not_is_not_found(cast, client_of, closed):
    client = client_of(cast.users["hue_viewer"])
    path = reverse("review:review-records", args=[closed.pk])

    codes = [
        client.get(path, said).status_code
        for said in ({"figure": "nonsense"}, {"in": "x" * 50}, {"figure": "due", "side": "'"})
    ]

    assert codes == [404, 404, 200]


def test_what_changed_since_says_what_and_how(cast, client_of, agreement, closed):
    promise = agreement.commitments.get(number=4)
    type(promise).objects.filter(pk=promise.pk).update(state="in_progress")

    said = client_of(cast.users["hue_viewer"]).get(reverse("review:review-since", args=[closed.pk]))

    text = said.content.decode()
    assert "Chưa bắt đầu" in text
    assert "Đang làm" in text
    assert said.context["is_whole"]


def test_a_review_without_one_before_says_so(cast, client_of, closed):
    page = client_of(cast.users["hue_viewer"]).get(
        reverse("review:review-against", args=[closed.pk])
    )

    assert "Chưa có kỳ đánh giá trước" in page.content.decode()


def test_two_closed_reviews_stand_beside_one_another(cast, client_of, agreement, closed):
    later = ReviewFactory(
        agreement=agreement, period_from=date(2026, 7, 1), period_to=date(2026, 11, 30)
    )
    close_review(actor=PROGRAM, review_id=later.pk, version=1)

    page = client_of(cast.users["hue_viewer"]).get(
        reverse("review:review-against", args=[later.pk])
    )

    assert page.context["before"] == closed
    assert len(page.context["measures"]) == 5


def test_a_withdrawn_review_says_so_with_its_reason(cast, client_of, closed):
    client = client_of(cast.users["hue_approver"])

    client.post(reverse("review:review-withdraw", args=[closed.pk]), {"reason": "Nhầm kỳ"})

    said = client.get(closed.get_absolute_url()).content.decode()
    assert "Nhầm kỳ" in said


@pytest.mark.parametrize("name", ["review-detail", "review-records", "review-list"])
def test_pages_ask_as_many_queries_however_much_there_is(cast, client_of, agreement, name):
    client = client_of(cast.users["hue_editor"])
    few = ReviewFactory(agreement=agreement)
    close_review(actor=PROGRAM, review_id=few.pk, version=1)
    for number in range(20, 50):
        promise = CommitmentFactory(agreement=agreement, number=number, field_id="health")
        ActivityFactory(serves=[promise], begun_on=date(2026, 3, 1), visibility="parties")
    many = ReviewFactory(agreement=agreement)
    ReviewFactory.create_batch(5, agreement=agreement)
    close_review(actor=PROGRAM, review_id=many.pk, version=1)
    counts = []

    for review in (few, many):
        path = reverse(f"review:{name}", args=[] if name == "review-list" else [review.pk])
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))

    # The second one has a review before it only where both are of other days.
    assert counts[0] == counts[1]
