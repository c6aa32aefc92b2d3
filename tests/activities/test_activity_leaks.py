"""What an actor may not read is in no list, search, map, count, file, panel or total."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse

from nhipcau.activities.models import Activity, Evidence
from nhipcau.activities.permissions import (
    is_of_a_side,
    is_readable,
    is_readable_evidence,
    of_a_side,
    readable,
    readable_evidence,
)
from nhipcau.activities.selectors import (
    ActivityFilter,
    activities_visible_to,
    gift_totals,
    spots_of,
)
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    CommitmentFactory,
    ContributionFactory,
    EvidenceFactory,
)

ACTORS = (
    "anonymous", "program", "administrator", "hue_viewer", "hue_editor", "hue_tourism_editor",
    "ha_noi_viewer", "ha_noi_trade_editor", "da_nang_editor",
)  # fmt: skip
SECRET = "bí mật"


@pytest.fixture
def every_kind(cast) -> list[Activity]:
    rows = [
        ActivityFactory(visibility=visibility, owner=owner, sides=sides)
        for visibility, owner, sides in itertools.product(
            ("public", "parties", "own"),
            (cast.hue_office, cast.ha_noi_trade),
            (["hue-city", "ha-noi"], ["thua-thien-hue"], ["da-nang-2025"]),
        )
    ]
    for row in rows:
        EvidenceFactory(activity=row)
        EvidenceFactory(activity=row, is_public=True)
        row.participants.create(organisation=cast.hue_tourism, role="funding")
    return rows


@pytest.mark.parametrize("name", ACTORS)
def test_query_and_row_agree_for_every_actor(cast, every_kind, name):
    actor = cast.actor(name)
    shown = Evidence.objects.select_related("activity")

    assert set(Activity.objects.filter(readable(actor))) == {
        row for row in every_kind if is_readable(actor, row)
    }
    assert set(Evidence.objects.filter(readable_evidence(actor))) == {
        one for one in shown if is_readable_evidence(actor, one)
    }
    if name != "program":
        inner = {row for row in every_kind if is_of_a_side(actor, row)}
        assert set(Activity.objects.filter(of_a_side(actor))) == inner


@pytest.fixture
def hidden(cast) -> Activity:
    """A private activity beside a public one: same words, same place, same field, same sides."""
    agreement = AgreementFactory(keeper=cast.hue_office)
    promise = CommitmentFactory(agreement=agreement)
    rows = [
        ActivityFactory(
            owner=cast.hue_office,
            visibility=visibility,
            title=f"Kim cương {title}",
            field_id="tourism",
            latitude="16.4",
            longitude="107.5",
            agreement=agreement,
            serves=[promise],
        )
        for visibility, title in (("public", "chung"), ("own", SECRET))
    ]
    return rows[1]


def pages_about(hidden: Activity) -> list[str]:
    promise, unit = hidden.serves.get().commitment, hidden.owner
    listed, mapped = reverse("activities:activity-list"), reverse("activities:activity-map")
    return [
        f"{listed}?q=kim+cuong&sort=title",
        f"{listed}?agreement={hidden.agreement_id}&commitment={promise.pk}&state=running&mapped=1",
        f"{mapped}?field=tourism",
        f"{reverse('activities:activity-export')}?format=csv",
        f"{reverse('activities:activity-export')}?organisation={unit.pk}",
        f"{reverse('frontdoor:search-list')}?q=kim+cuong",
        promise.get_absolute_url(),
        hidden.agreement.get_absolute_url(),
        unit.get_absolute_url(),
        unit.locality.get_absolute_url(),
        reverse("agreements:field-detail", args=["tourism"]),
    ]


@pytest.mark.parametrize("name", [None, "ha_noi_editor", "da_nang_editor"])
def test_a_private_activity_is_on_no_page_of_others(cast, hidden, client_of, name):
    client = client_of(cast.users[name] if name else None)

    for address in pages_about(hidden):
        response = client.get(address)
        body = response.getvalue().decode()
        assert response.status_code == 200, address
        assert SECRET not in body, address
        assert "chung" in body, address


def test_its_own_people_see_it_on_each_of_them(cast, hidden, client_of):
    client = client_of(cast.users["hue_editor"])

    for address in pages_about(hidden):
        assert SECRET in client.get(address).getvalue().decode(), address


def test_counts_and_dots_leave_it_out(cast, hidden, client_of):
    everybody = cast.actor("anonymous")
    page = client_of().get(reverse("activities:activity-list"))

    assert [count for _state, count, _url in page.context["counts"]] == [1, 1]
    assert [len(spot.activities) for spot in spots_of(activities_visible_to(everybody))] == [1]


def test_a_filter_tells_of_no_private_link(cast):
    secret = CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office, visibility="own"))
    ActivityFactory(owner=cast.hue_office, agreement=secret.agreement, serves=[secret])
    wanted = (
        ActivityFilter(commitment_id=secret.pk),
        ActivityFilter(agreement_id=secret.agreement_id),
    )

    for one in wanted:
        assert not activities_visible_to(cast.actor("anonymous"), one).exists()
        assert activities_visible_to(cast.actor("hue_viewer"), one).count() == 1


def test_recipients_are_read_by_own_people_and_coordinators_alone(cast, client_of):
    gift = ContributionFactory(
        owner=cast.hue_office, receiver=cast.ha_noi_trade, recipients=f"hộ {SECRET}"
    )
    readers = {
        name
        for name in (None, "hue_viewer", "hue_tourism_editor", "ha_noi_trade_viewer",
                     "ha_noi_editor", "da_nang_editor", "administrator")
        if SECRET in client_of(cast.users[name] if name else None)
        .get(gift.get_absolute_url()).content.decode()
    }  # fmt: skip

    assert readers == {"hue_viewer", "ha_noi_trade_viewer", "ha_noi_editor"}


def test_totals_count_what_the_reader_may_read(cast):
    ContributionFactory(owner=cast.hue_office, received_on="2026-07-01")
    ContributionFactory(owner=cast.hue_office, visibility="own", amount=7)
    ContributionFactory(owner=cast.hue_office, state="stopped", stop_reason="x", amount=9)

    sums = [
        [(one.year, one.side, one.count, one.pledged, one.received) for one in gift_totals(actor)]
        for actor in (cast.actor("anonymous"), cast.actor("hue_viewer"))
    ]

    assert sums == [
        [(2026, cast.hue, 1, 3_000_000_000, 3_000_000_000)],
        [(2026, cast.hue, 2, 3_000_000_007, 3_000_000_000)],
    ]


@pytest.mark.parametrize("address", ["activity-list", "activity-map", "contribution-list"])
def test_lists_ask_as_much_for_one_row_as_for_three(
    cast, client_of, django_assert_max_num_queries, address
):
    def asked() -> int:
        with django_assert_max_num_queries(60) as queries:
            client_of().get(reverse(f"activities:{address}"))
        return len(queries)

    def grow(count: int) -> None:
        for number in range(count):
            row = ContributionFactory(
                owner=cast.hue_office, latitude=f"1{number}.1", longitude="107.5"
            )
            row.participants.create(organisation=cast.hue_tourism, role="funding")

    grow(1)
    asked()  # what is kept from now on
    first = asked()
    grow(2)

    assert asked() == first
