"""The measures in SQL against their definitions in plain Python, over random worlds."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.review.oracle import Oracle, Tables
from tests.review.worlds import CODES, World, build

from nhipcau.foundation.actors import Actor, Standing
from nhipcau.review.selectors import Period, Subject, measured, scope_of

TODAY = date(2026, 3, 31)
CLOSE = pytest.approx


def eyes(world: World, tables: Tables, dice: random.Random) -> Actor:
    """Somebody who reads: nobody, the program, or a member of an office on some side."""
    code = dice.choice(("", "program", *CODES))
    if code == "program":
        return Actor.program("tests")
    if not code:
        return Actor.anonymous()
    office = world.offices[code]
    family = Oracle(tables, (), TODAY, TODAY, TODAY).family(office.locality_id)
    post = Standing(office.pk, office.name, office.locality_id, "editor",
                    frozenset({office.pk}), frozenset(family), frozenset())  # fmt: skip
    return Actor(user_id=1, name="A", acting=post, standings=(post,))


def same(got, said) -> None:
    whole = got.whole
    assert whole.breadth.value == CLOSE(said.breadth)
    assert whole.breadth.evenness == CLOSE(said.evenness)
    assert whole.depth.value == CLOSE(said.depth)
    assert whole.depth.deep.value == CLOSE(said.deep)
    rates = {side: (rate.part, rate.whole) for side, rate in whole.synchrony.rates.items()}
    assert rates == said.rates
    assert whole.synchrony.value == CLOSE(said.synchrony)
    assert whole.synchrony.joint.value == CLOSE(said.joint)
    assert whole.momentum.value == CLOSE(said.momentum)
    assert whole.momentum.median == said.median
    assert whole.commensurate.value is None


@pytest.mark.django_db
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000))
def test_measures_equal_their_definitions_in_random_worlds(seed):
    with transaction.atomic():
        world, dice = build(seed), random.Random(seed)
        tables = Tables()
        for _ in range(10):
            compare(world, tables, dice)
        transaction.set_rollback(True)


def compare(world: World, tables: Tables, dice: random.Random) -> None:
    first = date(2024, 1, 1) + timedelta(days=dice.randrange(700))
    period = Period(first, first + timedelta(days=dice.choice((30, 182, 364))))
    readers = tuple(eyes(world, tables, dice) for _ in range(dice.choice((1, 1, 2))))
    of_field = dice.choice(("", "", "tourism"))
    agreement = pair = None
    what = dice.choice(("agreement", "pair", "all"))
    if what == "agreement":
        agreement = dice.choice(world.agreements).pk
    if what == "pair":
        one, other = dice.choice(
            (("hue-city", "ha-noi"), ("ha-noi", "thua-thien-hue"), ("quang-binh", "ha-noi"),
             ("quang-tri-2025", "ha-noi"), ("quang-binh", "quang-tri"), ("quang-binh", "hue-city"))
        )  # fmt: skip
        pair = (world.localities[one].pk, world.localities[other].pk)
    reported = dice.random() < 0.5
    scope = scope_of(readers, Subject(agreement, pair, of_field), period, today=TODAY,
                     counts_reported=reported)  # fmt: skip
    judge = Oracle(tables, readers, period.first, period.last, TODAY, agreement=agreement,
                   pair=pair, of_field=of_field, counts_reported=reported)  # fmt: skip

    same(measured(scope), judge.judge())
