"""Many rows are rewritten, each with values of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories import AgreementFactory, CommitmentFactory

from nhipcau.foundation.rewriting import rewrite


@pytest.mark.django_db
def test_each_row_gets_its_own_values_and_no_other_column_changes(cast):
    agreement = AgreementFactory(keeper=cast.hue_office)
    rows = [CommitmentFactory(agreement=agreement, number=n, text=f"Lời {n}") for n in (1, 2, 3)]
    for row in rows[:2]:
        row.target, row.due_on = f"{row.number} lượt", date(2990, 1, row.number)
        row.amount_value, row.reported_by = Decimal("3.50"), cast.hue_office
        row.text = "không ghi"

    rewrite(rows[:2], ["target", "due_on", "amount_value", "reported_by"])

    names = ("text", "target", "due_on", "amount_value", "reported_by")
    assert list(agreement.commitments.order_by("number").values_list(*names)) == [
        ("Lời 1", "1 lượt", date(2990, 1, 1), Decimal("3.50"), cast.hue_office.pk),
        ("Lời 2", "2 lượt", date(2990, 1, 2), Decimal("3.50"), cast.hue_office.pk),
        ("Lời 3", "", None, None, None),
    ]


@pytest.mark.django_db
def test_nothing_to_rewrite_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        rewrite([], ["text"])
