from __future__ import annotations

from nhipcau.foundation.actors import Actor, Standing

OFFICE = Standing(
    organisation_id=1,
    organisation_name="Sở Tài chính",
    locality_id=10,
    role="editor",
    organisations=frozenset({1, 2}),
    localities=frozenset({10, 11}),
    coordinates=frozenset({10, 11}),
)
TOURISM = Standing(
    organisation_id=3,
    organisation_name="Sở Du lịch",
    locality_id=20,
    role="manager",
    organisations=frozenset({3}),
    localities=frozenset({20}),
)
BOTH = Actor(user_id=5, acting=OFFICE, standings=(OFFICE, TOURISM))


def test_standing_at_least_counts_the_roles_below():
    answers = [OFFICE.at_least(role) for role in ("viewer", "editor", "approver", "manager")]

    assert answers == [True, True, False, False]


def test_actor_reads_with_every_membership():
    assert BOTH.organisations == {1, 2, 3}
    assert BOTH.localities == {10, 11, 20}


def test_actor_writes_for_the_one_acted_for_and_what_it_continues():
    assert BOTH.acts_in(1, "editor")
    assert BOTH.acts_in(2, "editor")
    assert not BOTH.acts_in(3, "editor")
    assert not BOTH.acts_in(1, "approver")
    assert not BOTH.acts_in(None, "viewer")


def test_actor_coordinates_the_lineage_with_the_role_of_the_one_acted_for():
    assert BOTH.coordinates(11)
    assert not BOTH.coordinates(20)
    assert not BOTH.coordinates(10, "approver")
    assert not BOTH.coordinates(None)


def test_anonymous_actor_has_nothing():
    nobody = Actor.anonymous()

    assert not nobody.is_signed_in
    assert nobody.organisation_id is None
    assert nobody.organisations == frozenset()
    assert nobody.localities == frozenset()
    assert not nobody.acts_in(1, "viewer")


def test_program_is_not_signed_in():
    program = Actor.program("nightly")

    assert (program.name, program.is_program, program.is_signed_in) == ("nightly", True, False)
