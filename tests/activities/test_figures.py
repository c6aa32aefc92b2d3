"""Values of indicators and money: what is refused, what is summed, what each number opens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from nhipcau.activities.errors import ActivitiesError, Stale
from nhipcau.activities.models import ActivityCommitment, Indicator, Result, Transaction, Update
from nhipcau.activities.selectors.indicators import (
    indicators_of_subject,
    points_of,
    reached,
    results_visible_to,
    value_now,
)
from nhipcau.activities.selectors.money import MoneyFilter, grand_total, money_visible_to, totals
from nhipcau.activities.services.indicators import (
    IndicatorForm,
    TargetForm,
    add_indicator,
    change_indicator,
    retire_indicator,
)
from tests.activities.reporting import (
    TO,
    answer,
    draft,
    indicator,
    money,
    promise,
    reported,
    submit,
    value,
    work,
)
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db
DOLLARS = {
    "currency": "USD",
    "original": Decimal("1500.5"),
    "rate": Decimal(25_000),
    "rate_on": TO,
    "amount": None,
}


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ({}, 2_000_000),
        (DOLLARS, 37_512_500),
        ({**DOLLARS, "original": Decimal("0.00002"), "rate": Decimal(25_000)}, 1),
        ({**DOLLARS, "amount": 37_512_500}, 37_512_500),
    ],
)
def test_money_is_kept_in_dong_rounded_at_its_rate(cast, said, amount):
    draft(cast.actor("hue_tourism_editor"), promise(cast), money=[money(**said)])

    assert Transaction.objects.get().amount == amount


@pytest.mark.parametrize(
    "said",
    [
        {"amount": None},
        {"amount": -1},
        {"amount": 10**18},
        {"kind": "lent"},
        {"side_id": "da_nang"},
        {"giver_id": 10**9},
        {**DOLLARS, "rate": None},
        {**DOLLARS, "rate_on": None},
        {**DOLLARS, "amount": 37_512_501},
    ],
)
def test_money_that_does_not_add_up_is_refused(cast, said):
    said = {**said, **({"side_id": cast.da_nang.pk} if "side_id" in said else {})}

    with pytest.raises(ActivitiesError):
        draft(cast.actor("hue_tourism_editor"), promise(cast), money=[money(**said)])

    assert not Update.objects.exists()


def test_values_of_another_thing_twice_said_or_of_no_parts_are_refused(cast):
    commitment = promise(cast)
    other = indicator(CommitmentFactory(agreement=commitment.agreement, number=2))
    own, retired = indicator(commitment), indicator(commitment, is_retired=True)
    actor = cast.actor("hue_tourism_editor")

    for values in (
        [value(other)],
        [value(own), value(own)],
        [value(own, part="nữ")],
        [value(retired)],
    ):
        with pytest.raises(ActivitiesError):
            draft(actor, commitment, values=values)

    assert (Update.objects.count(), Result.objects.count()) == (0, 0)


def test_sums_count_confirmed_figures_alone_until_reported_ones_are_asked_for(cast):
    commitment = promise(cast)
    confirmed = reported(cast, commitment, money=[money(5), money(7, kind="planned")])
    answer(cast.actor("ha_noi_approver"), confirmed)
    reported(cast, commitment, text="2", money=[money(11)])
    answer(
        cast.actor("ha_noi_approver"),
        reported(cast, commitment, text="3", money=[money(100)]),
        "disputed",
    )
    draft(cast.actor("hue_tourism_editor"), commitment, text="4", money=[money(1000)])

    for name in ("anonymous", "hue_editor", "ha_noi_viewer", "da_nang_editor"):
        actor = cast.actor(name)
        closed = grand_total(actor, MoneyFilter())
        assert (closed.planned, closed.committed, closed.paid, closed.count) == (7, 0, 5, 2), name
        assert grand_total(actor, MoneyFilter(is_open=True)).paid == 16, name


@pytest.mark.parametrize("by", ["commitment", "activity", "field", "side", "source", "year"])
def test_each_line_of_a_sum_opens_exactly_its_records(cast, by):
    commitment, activity = promise(cast, parties=("thua-thien-hue", "ha-noi")), work(cast)
    for n, row in enumerate(({"commitment": commitment}, {"activity": activity})):
        said = [
            money(5 + n, side_id=cast.thua_thien_hue.pk if n == 0 else cast.hue.pk),
            money(20, side_id=cast.ha_noi.pk, source="enterprise", on=date(2025, 5, 1)),
        ]
        update = draft(cast.actor("hue_tourism_editor"), money=said, **row)
        submit(cast.actor("hue_tourism_manager"), update)
        answer(cast.actor("ha_noi_approver"), update)
    actor = cast.actor("hue_editor")

    lines = totals(actor, MoneyFilter(), by, today=TO)

    assert sum(line.paid for line in lines) == 51
    assert sum(line.count for line in lines) == 4
    for line in lines:
        rows = money_visible_to(actor, line.wanted)
        assert (sum(row.amount for row in rows), rows.count()) == (line.paid, line.count), line
    if by == "side":
        # What Thừa Thiên Huế paid counts under the city that goes on.
        assert {line.name: line.paid for line in lines} == {"Huế": 11, "Hà Nội": 40}


def test_money_of_what_may_not_be_read_is_in_no_sum(cast):
    hidden = reported(cast, promise(cast, visibility="parties"), money=[money(5)])
    answer(cast.actor("ha_noi_approver"), hidden)
    private = work(cast, visibility="own")
    update = draft(cast.actor("hue_tourism_editor"), activity=private, money=[money(7)])
    submit(cast.actor("hue_tourism_manager"), update)

    paid = {
        name: grand_total(cast.actor(name), MoneyFilter(is_open=True)).paid
        for name in ("anonymous", "da_nang_editor", "ha_noi_viewer", "hue_tourism_viewer")
    }

    assert paid == {
        "anonymous": 0, "da_nang_editor": 0, "ha_noi_viewer": 5, "hue_tourism_viewer": 12,
    }  # fmt: skip


def test_money_of_an_activity_counts_for_each_commitment_that_it_serves(cast):
    first, second = promise(cast), promise(cast)
    hidden = promise(cast, visibility="own")
    activity, loose = work(cast, visibility="public"), work(cast, visibility="public")
    for one in (first, second, hidden):
        ActivityCommitment.objects.create(activity=activity, commitment=one)
    ActivityCommitment.objects.create(activity=loose, commitment=hidden)
    for subject, paid in ((activity, 7), (loose, 100)):
        update = draft(cast.actor("hue_tourism_editor"), activity=subject, money=[money(paid)])
        submit(cast.actor("hue_tourism_manager"), update)
    reported(cast, first, money=[money(5)])
    actor = cast.actor("da_nang_editor")

    lines = totals(actor, MoneyFilter(is_open=True), "commitment", today=TO)

    # Of the hidden one nothing is told, not even that something serves it.
    assert [(line.key, line.paid, line.count) for line in lines] == [
        (None, 100, 1),
        (first.pk, 12, 2),
        (second.pk, 7, 1),
    ]
    for line in lines:
        rows = money_visible_to(actor, line.wanted)
        assert (sum(row.amount for row in rows), rows.count()) == (line.paid, line.count), line
    unknown = MoneyFilter(commitment_id=hidden.pk, is_open=True)
    assert grand_total(actor, unknown).count == 0
    assert totals(actor, unknown, "commitment", today=TO) == []


def test_page_of_money_says_when_its_lines_overlap(cast, client_of):
    first, second, activity = promise(cast), promise(cast), work(cast, visibility="public")
    for one in (first, second):
        ActivityCommitment.objects.create(activity=activity, commitment=one)
    update = draft(cast.actor("hue_tourism_editor"), activity=activity, money=[money(7)])
    submit(cast.actor("hue_tourism_manager"), update)

    page = client_of().get("/tien/?counted=reported").content.decode()
    apart = client_of().get("/tien/?counted=reported&by=field").content.decode()

    assert "cộng lại lớn hơn" in page
    assert "cộng lại lớn hơn" not in apart


def test_values_are_set_against_the_targets_of_their_period(cast):
    commitment = promise(cast)
    actor = cast.actor("hue_tourism_editor")
    said = IndicatorForm(
        title="Khách",
        unit="lượt",
        dimension="giới",
        targets=[
            TargetForm(date(2026, 1, 1), date(2026, 6, 30), Decimal(50)),
            TargetForm(date(2026, 7, 1), date(2026, 12, 31), Decimal(100)),
        ],
    )
    row = add_indicator(actor=actor, form=said, commitment_id=commitment.pk)
    days = [date(2026, 3, 31), date(2026, 6, 30)]
    values = [value(row, 20, on=days[0]), value(row, 22, on=days[1], part="nữ")]
    values.append(value(row, 18, on=days[1], part="nam"))
    answer(cast.actor("ha_noi_approver"), reported(cast, commitment, values=values))

    (found,) = indicators_of_subject(cast.actor("anonymous"), commitment)
    points = points_of(results_visible_to(cast.actor("anonymous"), [found], is_open=False))

    assert [(one.on, one.value, len(one.parts)) for one in points] == [
        (days[0], Decimal(20), 0),
        (days[1], Decimal(40), 2),
    ]
    assert value_now(found, points) == Decimal(60)
    assert [(one.value, one.is_met) for one in reached(found, points)] == [
        (Decimal(60), True),
        (None, False),
    ]
    found.is_cumulative = True
    assert [one.value for one in reached(found, points)] == [Decimal(40), None]


def test_indicator_sent_twice_is_one_and_what_values_were_said_in_stays(cast):
    commitment = promise(cast)
    actor, said = cast.actor("hue_tourism_editor"), IndicatorForm(title="Khách", unit="lượt")
    row = add_indicator(actor=actor, form=said, commitment_id=commitment.pk)
    again = add_indicator(actor=actor, form=said, commitment_id=commitment.pk)
    reported(cast, commitment, values=[value(row)])

    with pytest.raises(ActivitiesError):
        change_indicator(
            actor=actor,
            indicator_id=row.pk,
            version=1,
            form=IndicatorForm(title="Khách", unit="người"),
        )
    with pytest.raises(Stale):
        retire_indicator(actor=actor, indicator_id=row.pk, version=7)
    with pytest.raises(PermissionDenied):
        retire_indicator(actor=cast.actor("da_nang_approver"), indicator_id=row.pk, version=1)

    assert row == again
    kept = Indicator.objects.get()
    assert (kept.unit, kept.version, kept.is_retired) == ("lượt", 1, False)
