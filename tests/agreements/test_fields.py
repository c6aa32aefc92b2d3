"""The page of a field across agreements: counts, sides, pairs and list keep to what may be seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements.selectors.fields import field_overview, field_rows, fields_counted

TODAY = timezone.localdate()
SOON, GONE = TODAY + timedelta(days=30), TODAY - timedelta(days=30)


@pytest.fixture
def register(cast):
    """One promise on health in a public, a shared and a private agreement and in a draft."""
    for name, state, visibility in [
        ("công khai", "in_force", "public"),
        ("hai bên", "in_force", "parties"),
        ("nội bộ", "in_force", "own"),
        ("dự thảo", "draft", "parties"),
    ]:
        agreement = AgreementFactory(keeper=cast.hue_office, state=state, visibility=visibility)
        made = CommitmentFactory(
            agreement=agreement, number=1, text=name, field_id="health", due_on=SOON
        )
        CommitmentLeadFactory(
            commitment=made, party=agreement.parties.all()[0], organisation=cast.hue_tourism
        )


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("anonymous", {"công khai"}),
        ("da_nang_editor", {"công khai"}),
        ("ha_noi_viewer", {"công khai", "hai bên"}),
        ("hue_viewer", {"công khai", "hai bên", "nội bộ"}),
    ],
)
def test_a_field_counts_and_lists_what_its_reader_may_see(register, cast, who, seen):
    actor = cast.actor(who)

    overview = field_overview(actor, "health", TODAY)
    index = {row.key: row.counts.get("total", 0) for row in fields_counted(actor, TODAY)}

    assert {row.text for row in field_rows(actor, "health")} == seen
    assert overview.counts["total"] == index["health"] == len(seen)
    assert {row.text for row in overview.due} == seen
    assert [(unit.name, count) for unit, count in overview.units] == [("Sở Du lịch Huế", len(seen))]
    assert [(pair.agreements, pair.commitments) for pair in overview.pairs] == [
        (len(seen), len(seen))
    ]


def test_what_is_late_counts_apart_and_the_parts_make_the_whole(cast):
    agreement = AgreementFactory()
    for state, due in [("not_started", GONE), ("in_progress", SOON), ("done", GONE)]:
        CommitmentFactory(agreement=agreement, field_id="health", state=state, due_on=due)

    counts = field_overview(cast.actor("anonymous"), "health", TODAY).counts

    assert counts == {"not_started": 0, "in_progress": 1, "done": 1, "overdue": 1, "total": 3}


def test_sides_and_pairs_go_by_the_units_of_today(cast):
    CommitmentFactory(field_id="health", performers=(0,))

    overview = field_overview(cast.actor("anonymous"), "health", TODAY)

    assert [(unit.name, count) for unit, count in overview.sides] == [("Huế", 1)]
    pair = overview.pairs[0]
    assert {pair.left.name, pair.right.name} == {"Huế", "Hà Nội"}


@pytest.mark.parametrize("address", ["field-list", "field-detail"])
def test_the_number_of_queries_does_not_grow_with_the_rows(cast, client_of, address):
    arguments = [] if address == "field-list" else ["health"]

    def count(rows: int) -> int:
        for _row in range(rows):
            made = CommitmentFactory(field_id="health", due_on=SOON)
            side = made.agreement.parties.all()[0]
            CommitmentLeadFactory(commitment=made, party=side, organisation=cast.hue_office)
        with CaptureQueriesContext(connection) as asked:
            client_of().get(reverse(f"agreements:{address}", args=arguments))
        return len(asked)

    count(1)  # what is asked once a process is asked now
    assert count(1) == count(3)


def test_a_field_that_nobody_knows_is_not_found(client_of, db):
    assert client_of().get(reverse("agreements:field-detail", args=["magic"])).status_code == 404


def test_a_field_without_promises_says_so(client_of, db):
    page = client_of().get(reverse("agreements:field-detail", args=["health"]))

    assert "Lĩnh vực này chưa có cam kết" in page.content.decode()


def test_commitments_without_a_field_have_their_page(client_of, db):
    CommitmentFactory(field_id=None, text="Chưa rõ lĩnh vực")

    page = client_of().get(reverse("agreements:field-detail", args=["none"])).content.decode()

    assert "Chưa rõ lĩnh vực" in page
