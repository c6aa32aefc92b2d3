"""The reporting rhythm of an agreement, and which reports are due by it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import ReportingRhythm
from nhipcau.activities.selectors.rhythm import (
    Period,
    last_period,
    reports_due,
    reports_due_of,
    with_due_days,
)
from nhipcau.activities.services.rhythm import set_rhythm
from nhipcau.foundation.audit import history_of
from tests.activities.reporting import draft, promise, reported
from tests.cast import Cast
from tests.factories import CommitmentFactory, CommitmentLeadFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


def due(actor, today=TODAY):
    return with_due_days(reports_due(actor, today), today)


def rhythm(commitment, every="half", due_after=10):
    return ReportingRhythm.objects.create(
        agreement=commitment.agreement, every=every, due_after=due_after
    )


@pytest.mark.parametrize(
    ("every", "today", "period"),
    [
        ("month", date(2026, 3, 1), Period(date(2026, 2, 1), date(2026, 2, 28))),
        ("month", date(2026, 1, 31), Period(date(2025, 12, 1), date(2025, 12, 31))),
        ("quarter", date(2026, 6, 30), Period(date(2026, 1, 1), date(2026, 3, 31))),
        ("quarter", date(2026, 2, 1), Period(date(2025, 10, 1), date(2025, 12, 31))),
        ("half", date(2026, 7, 1), Period(date(2026, 1, 1), date(2026, 6, 30))),
        ("year", date(2026, 12, 31), Period(date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_last_period_ended_before_today(every, today, period):
    assert last_period(every, today) == period


def test_report_due_when_period_ended(cast: Cast):
    commitment = promise(cast)
    rhythm(commitment)

    found = due(cast.actor("hue_tourism_editor"))

    assert [(one.commitment, one.due_on, one.late) for one in found] == [
        (commitment, date(2026, 7, 10), 10)
    ]


def test_report_due_before_its_day_is_not_late(cast: Cast):
    rhythm(promise(cast), due_after=30)

    assert [one.late for one in due(cast.actor("hue_tourism_editor"))] == [0]


def test_report_due_not_of_those_who_do_not_lead(cast: Cast):
    rhythm(promise(cast))

    assert due(cast.actor("hue_editor")) == []


def test_report_due_gone_once_submitted_and_not_by_a_draft(cast: Cast):
    drafted, told = promise(cast), promise(cast)
    for one in (drafted, told):
        rhythm(one)
    draft(cast.actor("hue_tourism_editor"), drafted)
    reported(cast, told)

    assert [one.commitment for one in due(cast.actor("hue_tourism_editor"))] == [drafted]


def test_report_due_again_in_the_next_period(cast: Cast):
    commitment = promise(cast)
    rhythm(commitment)
    reported(cast, commitment)

    assert len(due(cast.actor("hue_tourism_editor"), date(2027, 1, 2))) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"state": "draft"},
        {"state": "expired"},
        {"valid_from": date(2026, 7, 1)},
        {"valid_to": date(2026, 7, 19)},
    ],
)
def test_report_not_due_outside_the_life_of_an_agreement(cast: Cast, said):
    rhythm(promise(cast, **said))

    assert due(cast.actor("hue_tourism_editor")) == []


@pytest.mark.parametrize("said", [{"state": "done"}, {"stands": False}])
def test_report_not_due_of_what_is_done_or_ended(cast: Cast, said):
    commitment = promise(cast)
    rhythm(commitment)
    type(commitment).objects.filter(pk=commitment.pk).update(**said)

    assert due(cast.actor("hue_tourism_editor")) == []


def test_report_not_due_without_a_rhythm(cast: Cast):
    promise(cast)
    rhythm(promise(cast), every="none")

    assert due(cast.actor("hue_tourism_editor")) == []


def test_reports_due_in_order_of_their_day(cast: Cast):
    late, early = promise(cast), promise(cast)
    rhythm(late, due_after=20)
    rhythm(early, every="quarter", due_after=5)

    assert [one.commitment for one in due(cast.actor("hue_tourism_editor"))] == [early, late]


def test_reports_due_ask_one_query(cast: Cast, django_assert_num_queries):
    commitment = promise(cast)
    rhythm(commitment)
    side = commitment.agreement.parties.all()[0]
    for number in range(2, 8):
        other = CommitmentFactory(agreement=commitment.agreement, number=number)
        CommitmentLeadFactory(commitment=other, party=side, organisation=cast.hue_tourism)
    actor = cast.actor("hue_tourism_editor")

    with django_assert_num_queries(1):
        found = due(actor)

    assert len(found) == 7


def test_reports_due_of_agreement_hidden_from_strangers(cast: Cast):
    commitment = promise(cast, visibility="own")
    rhythm(commitment)
    agreement = commitment.agreement

    assert list(reports_due_of(cast.actor("hue_editor"), agreement, TODAY)) == [commitment]
    assert list(reports_due_of(cast.actor("da_nang_editor"), agreement, TODAY)) == []


def test_set_rhythm_by_a_coordinator_is_told_once(cast: Cast):
    agreement = promise(cast).agreement
    for _time in range(2):
        made = set_rhythm(
            actor=cast.actor("hue_editor"), agreement_id=agreement.pk, every="month", due_after=5
        )

    assert (made.every, made.due_after) == ("month", 5)
    assert history_of(made).count() == 1


def test_set_rhythm_refused_to_others_and_for_too_many_days(cast: Cast):
    agreement = promise(cast).agreement

    with pytest.raises(PermissionDenied):
        set_rhythm(
            actor=cast.actor("hue_tourism_editor"),
            agreement_id=agreement.pk,
            every="month",
            due_after=5,
        )
    with pytest.raises(ActivitiesError):
        set_rhythm(
            actor=cast.actor("hue_editor"), agreement_id=agreement.pk, every="month", due_after=91
        )
    assert not ReportingRhythm.objects.exists()


def test_rhythm_page_saves_and_agreement_shows_it(cast: Cast, client):
    agreement = promise(cast).agreement
    client.force_login(cast.users["hue_editor"])
    address = reverse("activities:agreement-rhythm", args=[agreement.pk])

    answer = client.post(address, {"every": "year", "due_after": 15})

    assert answer.status_code == 302
    assert address in client.get(answer["Location"]).content.decode()
