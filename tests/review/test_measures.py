"""What the measures ask of the database, and what they let be seen."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AgreementFactory, CommitmentFactory
from tests.review.worlds import build

from nhipcau.activities.models import Activity, ActivityCommitment
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.potentials import Potential, add_potential, remove_potential
from nhipcau.review.selectors import Period, Subject, measured, scope_of
from nhipcau.review.selectors.balance import balance_of
from nhipcau.review.selectors.raising import points_of
from nhipcau.review.selectors.records import (
    COMMITMENTS,
    Behind,
    activities_behind,
    commitments_behind,
)

PERIOD, TODAY = Period(date(2025, 1, 1), date(2025, 12, 31)), date(2026, 3, 31)
PROGRAM = (Actor.program("tests"),)


def queries_of(subject: Subject) -> tuple[int, int]:
    """For the figures, and for what is to be raised."""
    with CaptureQueriesContext(connection) as figures:
        scope = scope_of(PROGRAM, subject, PERIOD, today=TODAY)
        measured(scope)
        balance_of(scope)
    with CaptureQueriesContext(connection) as raised:
        points_of(scope, TODAY)
    return len(figures), len(raised)


def test_the_number_of_queries_does_not_grow(db):
    # Where nothing is found at all, a question about it is not asked: both worlds hold something.
    for seed in (3, 4, 5, 6):
        world = build(seed, agreements=3, commitments=4, activities=8)
    pair = Subject(pair=(world.localities["hue-city"].pk, world.localities["ha-noi"].pk))
    few = [queries_of(pair), queries_of(Subject())]

    for seed in (7, 8, 9, 10):
        build(seed, agreements=4, commitments=6, activities=12)

    more = [queries_of(pair), queries_of(Subject())]
    assert [figures for figures, _raised in few] == [figures for figures, _raised in more]
    # Five lists; leads, doers and their names come with three of them; two name their rows first,
    # of commitments and activities that are named once for both.
    assert [raised <= 5 + 9 + 2 + 2 for _figures, raised in more] == [True, True]


def test_every_figure_opens_exactly_the_records_that_it_counts(db):
    for seed in (7, 8):
        build(seed, agreements=6)
    scope = scope_of(PROGRAM, Subject(), PERIOD, today=TODAY)
    facts = measured(scope).facts
    found = {name: commitments_behind(scope, Behind(name)).count() for name in COMMITMENTS}

    assert facts.in_force > 0
    assert found == {
        "in_force": facts.in_force,
        "deep": facts.deep,
        "rung": facts.rungs.get(0, 0),
        "due": found["due"],
        "on_time": found["on_time"],
        "late": found["due"] - found["on_time"],
        "joint": facts.joint,
        "joint_said": facts.joint_said,
        "one_sided": facts.joint - facts.joint_said,
        "quick": facts.quick,
        "slow": facts.slow,
        "open": facts.in_force - facts.quick - facts.slow,
        "begun": sum(n for (_days, begun), n in facts.waits.items() if begun),
        "not_begun": sum(n for (_days, begun), n in facts.waits.items() if not begun),
    }
    for side, owed in facts.due.items():
        assert commitments_behind(scope, Behind("due", side=side)).count() == owed
        kept = commitments_behind(scope, Behind("on_time", side=side)).count()
        assert kept == facts.on_time[side]


def test_what_a_reader_may_not_see_is_in_no_figure_and_no_list(cast):
    shown = AgreementFactory(visibility="public", keeper=cast.hue_office)
    hidden = AgreementFactory(visibility="parties", keeper=cast.hue_office)
    seen = CommitmentFactory(agreement=shown, due_on=date(2025, 6, 1))
    CommitmentFactory(agreement=hidden, due_on=date(2025, 6, 1), field_id="health")
    private = Activity.objects.create(
        kind="project", title="Riêng", owner=cast.hue_office, agreement=shown, state="running",
        visibility="own", begun_on=date(2025, 2, 1),
    )  # fmt: skip
    ActivityCommitment.objects.create(activity=private, commitment=seen)
    subject = Subject(pair=(cast.hue.pk, cast.ha_noi.pk))

    def seen_by(name: str) -> tuple[int, int, float | None]:
        scope = scope_of((cast.actor(name),), subject, PERIOD, today=TODAY)
        rows = activities_behind(scope, Behind("activities"))
        points = points_of(scope, TODAY)
        return measured(scope).facts.in_force, rows.count(), len(points.overdue)

    assert seen_by("anonymous") == (1, 0, 1)
    assert seen_by("da_nang_editor") == (1, 0, 1)
    assert seen_by("ha_noi_viewer") == (2, 0, 2)
    assert seen_by("hue_viewer") == (2, 1, 2)


def test_a_period_that_lies_ahead_has_no_ground(cast):
    CommitmentFactory()
    ahead = Period(date(2030, 1, 1), date(2030, 12, 31))
    scope = scope_of(PROGRAM, Subject(), ahead, today=TODAY)

    assert set(measured(scope).whole.values().values()) == {None}
    assert balance_of(scope) == {}


@pytest.fixture
def engine():
    def says(question):
        assert len(question.sides) == 2
        return [
            Potential("health", "places", "places", 3, 4),
            Potential("tourism", "guests", "guests", 3, 0),
        ]

    add_potential("tests", says)
    yield
    remove_potential("tests")


def test_potentials_are_asked_of_whoever_registered(cast, engine):
    subject = Subject(pair=(cast.hue.pk, cast.ha_noi.pk))
    got = measured(scope_of(PROGRAM, subject, PERIOD, today=TODAY))

    # What could not be done at all is no ground.
    assert got.whole.commensurate.value == 0.75
    assert set(got.by_field) == {"health"}
