"""Planned activities of the rows of a plan: who may make them, for what, and what they say."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Activity
from nhipcau.activities.services.planning import plan_activities
from nhipcau.agreements.services.planners import PlannedRow
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    ReadingFactory,
    SourceDocumentFactory,
    StatementFactory,
)


@pytest.fixture
def row(cast) -> PlannedRow:
    agreement = AgreementFactory(parties=("hue-city", "ha-noi"), keeper=cast.hue_office)
    document = SourceDocumentFactory(owner=cast.hue_office)
    statement = StatementFactory(
        reading=ReadingFactory(document=document, title="Kế hoạch năm 2026"),
        product="Báo cáo khảo sát",
        source_table=1,
        source_row=12,
    )
    units = [(cast.hue_tourism, "lead"), (cast.ha_noi_trade, "coordinating")]
    return PlannedRow(statement, CommitmentFactory(agreement=agreement), units)


def plan(cast, row: PlannedRow, who: str) -> None:
    with transaction.atomic():
        plan_activities(cast.actor(who), cast.hue_office, [row])


def test_activity_says_its_product_and_the_row_it_came_from(cast, row):
    plan(cast, row, "hue_editor")

    made = Activity.objects.get()
    assert made.summary.split("\n") == [
        "Sản phẩm: Báo cáo khảo sát",
        "Theo dòng 12 của “Kế hoạch năm 2026”.",
    ]


def test_lead_is_accountable_and_the_others_carry_it_out(cast, row):
    plan(cast, row, "hue_editor")

    said = Activity.objects.get().participants.values_list("organisation__name", "role")
    assert sorted(said) == [
        ("Sở Công Thương Hà Nội", "implementing"),
        ("Sở Du lịch Huế", "accountable"),
        ("Sở Du lịch Huế", "implementing"),
    ]


def test_long_task_is_cut_in_the_title_and_whole_in_the_summary(cast, row):
    row.statement.text = "Tổ chức hội chợ " * 30

    plan(cast, row, "hue_editor")

    made = Activity.objects.get()
    assert len(made.title) <= 300
    assert made.title.endswith(" …")
    assert row.statement.text.strip() in made.summary


@pytest.mark.parametrize("who", ["hue_viewer", "da_nang_editor", "administrator"])
def test_who_may_begin_nothing_for_the_commitment_plans_nothing(cast, row, who):
    with pytest.raises(PermissionDenied):
        plan(cast, row, who)

    assert Activity.objects.count() == 0


def test_commitment_that_does_not_stand_gets_no_activity(cast, row):
    row.commitment.stands = False

    with pytest.raises(ActivitiesError):
        plan(cast, row, "hue_editor")

    assert Activity.objects.count() == 0
