"""My work: what waits, for whom, in which order; nothing of others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.activities.reporting import answer, draft, promise, reported
from tests.cast import make_cast
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    ReviewFactory,
)

from nhipcau.activities.models import (
    ActivityCommitment,
    ConfirmationRequest,
    ReportingRhythm,
)
from nhipcau.agreements.models import Commitment, CommitmentLead
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.frontdoor.inbox.views import ACTS, ICONS, NAMES
from nhipcau.frontdoor.inbox.work import KINDS, SOON, group_of, work_of
from nhipcau.localities.models import Membership

TODAY = date(2026, 7, 1)


def kinds_of(cast, name: str, today: date = TODAY) -> dict[str, int]:
    counts = work_of(cast.actor(name), today).counts()
    return {kind: count for kind, count in counts.items() if count}


def led(cast, body, **said) -> Commitment:
    agreement = AgreementFactory(
        keeper=cast.hue_office, visibility="parties", signed_on=date(2026, 1, 10)
    )
    commitment = CommitmentFactory(agreement=agreement, number=1, performers=(0,), **said)
    party = agreement.parties.first()
    CommitmentLeadFactory(commitment=commitment, party=party, organisation=body)
    return commitment


def test_who_leads_sees_what_is_late_and_what_no_activity_serves(cast):
    led(cast, cast.hue_tourism, due_on=date(2026, 6, 1))

    assert kinds_of(cast, "hue_tourism_editor") == {"carry": 1, "idle": 1}
    assert kinds_of(cast, "hue_tourism_viewer") == {}
    assert kinds_of(cast, "ha_noi_trade_editor") == {}
    assert kinds_of(cast, "da_nang_editor") == {}


def test_an_activity_ends_the_waiting_for_one(cast):
    commitment = led(cast, cast.hue_tourism, due_on=date(2027, 6, 1))
    assert kinds_of(cast, "hue_tourism_editor") == {"idle": 1}

    ActivityFactory(serves=[commitment])

    assert kinds_of(cast, "hue_tourism_editor") == {}


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_what_is_over_waits_for_nobody(cast, state):
    led(cast, cast.hue_tourism, due_on=date(2026, 6, 1), state=state)

    assert kinds_of(cast, "hue_tourism_editor") == {}


def test_a_commitment_without_a_lead_waits_for_the_coordinator_of_that_side(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, signed_on=date(2026, 1, 10))
    CommitmentFactory(agreement=agreement, performers=(1,))

    assert "unled" not in kinds_of(cast, "hue_editor")
    assert kinds_of(cast, "ha_noi_editor") == {"unled": 1}
    assert kinds_of(cast, "ha_noi_trade_editor") == {}


def test_what_the_keeper_keeps_to_itself_is_work_of_nobody_else(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, visibility="own")
    commitment = CommitmentFactory(agreement=agreement, performers=(0, 1), due_on=TODAY)
    party = agreement.parties.first()
    CommitmentLeadFactory(commitment=commitment, party=party, organisation=cast.hue_tourism)

    assert kinds_of(cast, "ha_noi_editor") == {}
    assert kinds_of(cast, "hue_tourism_editor") == {}


def test_a_report_waits_for_an_approver_of_the_other_side_alone(cast):
    update = reported(cast, promise(cast))

    assert "answer" in kinds_of(cast, "ha_noi_approver")
    assert "answer" not in kinds_of(cast, "ha_noi_editor")
    assert "answer" not in kinds_of(cast, "hue_approver")
    item = next(one for one in work_of(cast.actor("ha_noi_approver"), TODAY).items)
    assert item.act_url == update.get_absolute_url()


def test_a_dispute_comes_back_to_the_author_with_its_day(cast):
    update = reported(cast, promise(cast))
    answer(cast.actor("ha_noi_approver"), update, "disputed", settle_by=date(2999, 5, 5))

    found = [
        one
        for one in work_of(cast.actor("hue_tourism_editor"), TODAY).items
        if one.kind == "settle"
    ]

    assert [one.on for one in found] == [date(2999, 5, 5)]
    assert "answer" not in kinds_of(cast, "ha_noi_approver")


def test_a_report_that_the_rhythm_asks_for_waits_until_it_is_submitted(cast):
    commitment = promise(cast, signed_on=date(2025, 1, 10))
    ReportingRhythm.objects.create(agreement=commitment.agreement, every="half", due_after=10)

    waiting = work_of(cast.actor("hue_tourism_editor"), TODAY).items
    days = [one.on for one in waiting if one.kind == "report"]
    reported(cast, commitment)

    assert days == [date(2026, 7, 10)]
    assert "report" not in kinds_of(cast, "hue_tourism_editor")
    assert "report" not in kinds_of(cast, "hue_tourism_viewer")


def test_a_draft_waits_for_its_own_organisation(cast):
    draft(cast.actor("hue_tourism_editor"), promise(cast))

    assert kinds_of(cast, "hue_tourism_editor")["draft"] == 1
    assert "draft" not in kinds_of(cast, "hue_editor")
    assert "draft" not in kinds_of(cast, "ha_noi_trade_editor")


def test_an_open_review_whose_days_are_over_waits_for_coordinators(cast):
    agreement = AgreementFactory(keeper=cast.hue_office)
    ReviewFactory(agreement=agreement, period_to=date(2026, 6, 30))

    assert kinds_of(cast, "ha_noi_approver")["review"] == 1
    assert "review" not in kinds_of(cast, "ha_noi_approver", date(2026, 6, 30))
    assert "review" not in kinds_of(cast, "hue_tourism_editor")


def test_who_moves_to_another_organisation_loses_and_gains_just_its_rows(cast):
    mine = led(cast, cast.hue_tourism, due_on=date(2026, 6, 1))
    theirs = led(cast, cast.ha_noi_trade, due_on=date(2026, 6, 2))
    before = {one.url for one in work_of(cast.actor("hue_tourism_editor"), TODAY).items}

    Membership.objects.filter(user=cast.users["hue_tourism_editor"]).update(
        organisation=cast.ha_noi_trade
    )

    after = {one.url for one in work_of(cast.actor("hue_tourism_editor"), TODAY).items}
    assert before == {mine.get_absolute_url()}
    assert after == {theirs.get_absolute_url()}


def test_work_stands_in_order_of_date_and_what_has_none_last(cast):
    led(cast, cast.hue_tourism, due_on=date(2026, 7, 20))
    led(cast, cast.hue_tourism, due_on=date(2026, 6, 1))
    draft(cast.actor("hue_tourism_editor"), promise(cast))

    items = work_of(cast.actor("hue_tourism_editor"), TODAY).items

    days = [one.on for one in items if one.on]
    assert days == sorted(days)
    assert items[-1].on is None
    groups = [group_of(one, TODAY) for one in items]
    assert groups == sorted(groups, key=["late", "week", "month", "later", "undated"].index)


@pytest.mark.parametrize("name", ["hue_editor", "hue_tourism_editor", "ha_noi_approver"])
def test_work_asks_as_many_queries_for_one_thing_as_for_thirty(cast, name):
    def fill(count: int) -> None:
        for _ in range(count):
            led(cast, cast.hue_tourism, due_on=date(2026, 6, 1))
            CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office), performers=(0,))
            reported(cast, promise(cast))
            draft(cast.actor("hue_tourism_editor"), promise(cast))
            ReviewFactory(period_to=date(2026, 6, 30), agreement=AgreementFactory())

    counts = []
    for more in (1, 6):
        fill(more)
        with CaptureQueriesContext(connection) as asked:
            work_of(cast.actor(name), TODAY)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_page_narrows_by_kind_and_agreement_and_keeps_it_in_its_address(cast, client_of):
    commitment = led(cast, cast.hue_tourism, due_on=date(2026, 6, 1))
    led(cast, cast.hue_tourism, due_on=date(2026, 6, 2))
    client = client_of(cast.users["hue_tourism_editor"])
    path = reverse("frontdoor:my-work")

    whole = client.get(path).context["total"]
    carried = client.get(path, {"kind": "carry"}).context["total"]
    one = client.get(path, {"kind": "carry", "agreement": commitment.agreement_id})
    strange = client.get(path, {"kind": "<script>", "agreement": "x"}).context["total"]

    assert (whole, carried, one.context["total"], strange) == (4, 2, 1, 4)
    assert reverse("agreements:commitment-report", args=[commitment.pk]) in one.content.decode()


def test_page_says_what_to_do_where_nothing_waits(cast, client_of):
    said = client_of(cast.users["hue_tourism_viewer"]).get(reverse("frontdoor:my-work"))

    assert "Không có việc nào đang chờ" in said.content.decode()


def test_late_things_say_for_how_long(cast, client_of):
    due = timezone.localdate() - timedelta(days=3)
    led(cast, cast.hue_tourism, due_on=due)

    said = client_of(cast.users["hue_tourism_editor"]).get(reverse("frontdoor:my-work"))

    assert "quá hạn 3 ngày" in said.content.decode()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["hue_tourism", "ha_noi_trade", None]),
        st.sampled_from([*OPEN_STATES, "done", "dropped"]),
        st.sampled_from([None, -400, -1, 0, 6, 7, 31, 32, 400]),
        st.booleans(),
        st.sampled_from(["in_force", "draft", "expired"]),
        st.sampled_from([(0,), (1,), (0, 1)]),
    ),
    max_size=6,
)


class TestAgainstPlainRecomputation(TestCase):
    """Whatever stands in the register, the page holds what a plain walk over all rows finds."""

    @given(rows=ROWS)
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_commitments_that_wait_are_those_that_a_walk_finds(self, rows):
        cast = make_cast()
        for body, state, days, is_served, standing, doers in rows:
            _build(cast, body, state, days, is_served, standing, doers)

        for name in ("hue_tourism_editor", "ha_noi_trade_editor", "hue_editor", "ha_noi_editor"):
            actor = cast.actor(name)
            found = {
                (one.kind, one.url)
                for one in work_of(actor, TODAY).items
                if one.kind in {"carry", "idle", "unled"}
            }

            assert found == _walked(actor)


def _build(cast, body, state, days, is_served, standing, doers) -> None:
    agreement = AgreementFactory(
        keeper=cast.hue_office, state=standing, signed_on=date(2026, 1, 10)
    )
    due = TODAY + timedelta(days=days) if days is not None else None
    commitment = CommitmentFactory(agreement=agreement, state=state, due_on=due, performers=doers)
    if body:
        party = agreement.parties.all()[0 if body == "hue_tourism" else 1]
        CommitmentLeadFactory(commitment=commitment, party=party, organisation=getattr(cast, body))
    if is_served:
        ActivityFactory(serves=[commitment])


def _walked(actor) -> set[tuple[str, str]]:
    found = set()
    for row in Commitment.objects.select_related("agreement"):
        if row.state not in OPEN_STATES or row.agreement.state != "in_force":
            continue
        leads = list(CommitmentLead.objects.filter(commitment=row))
        url = row.get_absolute_url()
        if any(lead.organisation_id in actor.acting.organisations for lead in leads):
            if row.due_on and row.due_on <= TODAY + SOON:
                found.add(("carry", url))
            if not ActivityCommitment.objects.filter(commitment=row).exists():
                found.add(("idle", url))
        for party in row.performers.all():
            is_ours = party.locality_id in actor.acting.coordinates
            if is_ours and all(lead.party_id != party.pk for lead in leads):
                found.add(("unled", url))
    return found


def test_every_kind_has_a_name_an_act_and_an_icon():
    assert set(NAMES) == set(ACTS) == set(ICONS) == set(KINDS)


def test_asked_words_count_from_the_day_of_asking(cast):
    reported(cast, promise(cast))
    ConfirmationRequest.objects.update(asked_at=timezone.now() - timedelta(days=20))

    item = work_of(cast.actor("ha_noi_approver"), timezone.localdate()).items[0]

    assert item.days_late(timezone.localdate()) == 5
