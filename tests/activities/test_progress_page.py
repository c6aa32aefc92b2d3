"""What citizens see of an agreement: nothing private or disputed in words, feed, map or counts."""

from __future__ import annotations

import pytest
from django.utils import timezone

from nhipcau.activities.models import Update, UpdateVersion
from nhipcau.activities.selectors.progress import progress_of
from tests.activities.iati_rows import NOON, build, some_plan
from tests.activities.test_iati_leaks import SECRETS, leaky_world
from tests.factories import AgreementFactory, CommitmentFactory

pytestmark = pytest.mark.django_db


def test_page_and_feed_tell_nothing_private_or_disputed_whoever_asks(cast, client_of):
    agreement = leaky_world(cast).agreement
    address = f"/van-ban/{agreement.pk}/tien-do/"

    for user in (None, cast.users["hue_manager"]):
        page = client_of(user).get(address).content.decode()
        feed = client_of(user).get(f"{address}tin.atom").content.decode()

        assert [secret for secret in SECRETS if secret in page + feed] == []
        assert "Đã mở ba mươi gian hàng." in page
        assert "Đã mở ba mươi gian hàng." in feed


def test_counts_hold_public_and_undisputed_rows_alone(cast):
    agreement = leaky_world(cast).agreement

    found = progress_of(agreement, timezone.localdate(), "vi")

    assert [(one.activities, one.begun, one.standing) for one in found.promises] == [
        (2, 2, "confirmed")
    ]
    # The public activity and the gift report the same money each.
    assert [(one.kind, one.total, one.confirmed) for one in found.money] == [
        ("planned", 50_000_000, 50_000_000),
        ("committed", 0, 0),
        ("paid", 6_000_000_000, 6_000_000_000),
    ]
    assert (found.gifts, found.given, found.received) == (1, 3_000_000_000, 0)
    assert found.activities == {"running": 2}
    assert len(found.spots) == 2
    assert {one.text for one in found.news} == {"Đã mở ba mươi gian hàng."}


@pytest.mark.parametrize("said", [{"visibility": "parties"}, {"state": "draft"}])
def test_an_agreement_that_not_everybody_reads_has_no_such_page(cast, client_of, said):
    agreement = AgreementFactory(keeper=cast.hue_office, **said)

    for tail in ("", "tin.atom"):
        path = f"/van-ban/{agreement.pk}/tien-do/{tail}"
        assert client_of(cast.users["hue_manager"]).get(path).status_code == 404


def test_the_feed_is_sent_once(cast, client_of):
    agreement = leaky_world(cast).agreement
    path = f"/van-ban/{agreement.pk}/tien-do/tin.atom"

    first = client_of().get(path)
    again = client_of().get(path, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_the_number_of_queries_does_not_grow(cast, django_assert_max_num_queries):
    promise = CommitmentFactory()
    build(some_plan(), cast, promise)
    counts = []
    for _again in range(2):
        with django_assert_max_num_queries(40) as queries:
            progress_of(promise.agreement, timezone.localdate(), "vi")
        counts.append(len(queries))
        for _more in range(3):
            build(some_plan(), cast, CommitmentFactory(agreement=promise.agreement))

    assert counts[0] == counts[1]


def test_an_agreement_shows_the_way_there(cast, client_of):
    agreement = CommitmentFactory().agreement

    page = client_of().get(agreement.get_absolute_url()).content.decode()

    assert f"/van-ban/{agreement.pk}/tien-do/" in page
    assert f"/hoat-dong/iati/?agreement={agreement.pk}" in page


@pytest.mark.parametrize(
    ("standing", "said", "is_kept"),
    [("confirmed", "done", True), ("confirmed", "in_progress", False), ("reported", "done", False)],
)
def test_a_promise_is_kept_when_the_report_of_its_end_is_confirmed(cast, standing, said, is_kept):
    promise = CommitmentFactory(state="done")
    build(some_plan(), cast, promise)  # a confirmed report on an activity confirms no end
    update = Update.objects.create(
        commitment=promise, agreement=promise.agreement, author=cast.hue_tourism,
        author_side=cast.hue, period_from=NOON.date(), period_to=NOON.date(), standing=standing,
        latest=1, submitted_at=NOON,
    )  # fmt: skip
    UpdateVersion.objects.create(
        update=update, number=1, text="Xong", state=said, submitted_at=NOON
    )

    found = progress_of(promise.agreement, timezone.localdate(), "vi")

    assert [one.is_kept for one in found.promises] == [is_kept]
