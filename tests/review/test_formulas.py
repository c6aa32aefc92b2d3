"""The formulas on counts whose answers are known, and periods as offices count them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nhipcau.foundation.potentials import Potential
from nhipcau.review.choices import PeriodKind
from nhipcau.review.selectors import Period, before, kind_of, measures_of, period_of, years_up_to
from nhipcau.review.selectors.facts import Facts
from nhipcau.review.selectors.formulas import evenness, kaplan_meier_median
from nhipcau.review.selectors.whatif import WhatIf, supposed


def test_nothing_has_no_ground_and_is_not_zero():
    assert measures_of({}).values() == {
        "breadth": None, "depth": None, "synchrony": None, "commensurate": None, "momentum": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "even"),
    [([], None), ([4], None), ([0, 0], None), ([5, 5, 5], 1.0), ([7, 0, 0], 0.0),
     ([3, 1], 0.8112781244591328)],
)  # fmt: skip
def test_evenness_is_pielous(counts, even):
    assert evenness(counts) == (None if even is None else pytest.approx(even))


def test_median_counts_those_not_begun_as_censored():
    # At 10 one of 5 begins (0.8), one is last seen at 20, two of 3 begin at 30 (0.8 * 1/3).
    waits = {(10, True): 1, (20, False): 1, (30, True): 2, (40, False): 1}

    assert kaplan_meier_median(waits) == 30
    assert kaplan_meier_median({(10, True): 1, (50, False): 3}) is None
    assert kaplan_meier_median({(0, True): 1, (0, False): 1}) == 0
    assert kaplan_meier_median({}) is None


def test_sides_that_kept_nothing_are_not_in_step():
    one = Facts(due={1: 2, 2: 3}, on_time={1: 0, 2: 0})
    alone = Facts(due={1: 2}, on_time={1: 2})

    assert measures_of({"health": one}).synchrony.value == 0.0
    assert measures_of({"health": alone}).synchrony.value is None


def test_commensurate_is_the_mean_of_what_engines_say():
    said = [
        Potential("health", "seats", "seats", Decimal(5), Decimal(10)),
        Potential("tourism", "guests", "guests", Decimal(30), Decimal(20)),
    ]

    assert measures_of({"health": Facts(potentials=said)}).commensurate.value == 0.75


def test_a_what_if_weighs_only_what_has_ground_and_changes_no_counts():
    facts = {"health": Facts(rungs={5: 1}, due={1: 2, 2: 2}, on_time={1: 1, 2: 2})}

    plain = supposed(facts, WhatIf({"depth": 3}))
    kept = supposed(facts, WhatIf({"depth": 0}, late_done=True))

    # breadth 0/1, depth 1 (thrice), synchrony 0.5; neither commensurate nor momentum has ground.
    assert (plain.figure, plain.counted) == (pytest.approx(3.5 / 5), 3)
    assert (kept.measures.synchrony.value, kept.figure, kept.counted) == (1.0, 0.5, 2)
    assert facts["health"].on_time == {1: 1, 2: 2}


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [("admin_year", date(2025, 12, 14), date(2024, 12, 15), date(2025, 12, 14)),
     ("admin_year", date(2025, 12, 15), date(2025, 12, 15), date(2026, 12, 14)),
     ("admin_half", date(2025, 6, 14), date(2024, 12, 15), date(2025, 6, 14)),
     ("admin_quarter", date(2025, 6, 15), date(2025, 6, 15), date(2025, 9, 14)),
     ("admin_month", date(2025, 1, 14), date(2024, 12, 15), date(2025, 1, 14)),
     ("quarter", date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 31)),
     ("half", date(2024, 12, 31), date(2024, 7, 1), date(2024, 12, 31))],
)  # fmt: skip
def test_periods_are_those_of_offices_and_of_the_calendar(kind, day, first, last):
    assert period_of(kind, day) == Period(first, last)
    assert before(Period(first, last), kind).last.toordinal() == first.toordinal() - 1


def test_every_preset_is_known_again_by_its_days():
    day = date(2025, 5, 20)

    assert [kind_of(period_of(kind, day)) for kind in PeriodKind.values] == PeriodKind.values
    assert kind_of(Period(day, day)) == ""
    assert list(years_up_to(period_of("admin_year", day), 2)) == [
        Period(date(2023, 12, 15), date(2024, 12, 14)),
        Period(date(2024, 12, 15), date(2025, 12, 14)),
    ]


def test_everything_in_one_field_is_zero_without_a_sign():
    assert str(evenness([3, 0, 0])) == "0.0"
