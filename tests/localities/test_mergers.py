"""Recording and taking back mergers of organisations, and the hints for them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import MembershipFactory, OrganisationFactory

from nhipcau.foundation.audit import history_of
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.models import OrganisationSuccession
from nhipcau.localities.selectors import actor_of, merger_hint
from nhipcau.localities.services import merge_organisations, undo_merger

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)


@pytest.fixture
def planning(cast):
    return OrganisationFactory(name="Sở Kế hoạch và Đầu tư Huế", locality=cast.hue)


def links() -> list[tuple[int, int, date]]:
    return list(OrganisationSuccession.objects.values_list("predecessor", "successor", "on"))


def merge(cast, *older, on=DAY, who="hue_editor", into=None):
    merge_organisations(
        actor=cast.actor(who), predecessors=list(older), successor=into or cast.hue_office, on=on
    )


def test_merge_ends_the_predecessors_on_the_day_before(cast, planning):
    older = OrganisationFactory(locality=cast.thua_thien_hue)

    merge(cast, planning, older)

    planning.refresh_from_db()
    older.refresh_from_db()
    assert links() == [
        (planning.pk, cast.hue_office.pk, DAY),
        (older.pk, cast.hue_office.pk, DAY),
    ]
    assert [planning.valid_to, older.valid_to] == [date(2025, 2, 28)] * 2
    entry = history_of(planning).get()
    assert (entry.verb, entry.changes) == (
        "merge",
        {"successor": [None, "Sở Tài chính Huế"], "valid_to": [None, "2025-02-28"]},
    )


def test_merge_lets_members_of_the_successor_answer_for_the_predecessor(cast, planning):
    merge(cast, planning)

    assert cast.actor("hue_viewer").organisations == {cast.hue_office.pk, planning.pk}


def test_merge_keeps_what_somebody_else_changed_meanwhile(cast, planning):
    seen_before = type(planning).objects.get(pk=planning.pk)
    type(planning).objects.filter(pk=planning.pk).update(address="Số 2", version=5)

    merge(cast, seen_before)

    planning.refresh_from_db()
    assert (planning.address, planning.version) == ("Số 2", 6)


def test_merge_twice_is_written_once(cast, planning):
    merge(cast, planning)
    merge(cast, planning)

    assert len(links()) == 1
    assert history_of(planning).count() == 1


def test_merge_again_with_another_day_mends_it(cast, planning):
    merge(cast, planning)
    merge(cast, planning, on=date(2025, 4, 1))

    planning.refresh_from_db()
    assert links() == [(planning.pk, cast.hue_office.pk, date(2025, 4, 1))]
    assert planning.valid_to == date(2025, 3, 31)


def test_merge_refuses_itself_and_rings(cast, planning):
    with pytest.raises(LocalitiesError):
        merge(cast, cast.hue_office)
    merge(cast, planning)
    with pytest.raises(LocalitiesError):
        merge(cast, cast.hue_office, into=planning)
    grandmother = OrganisationFactory(locality=cast.hue)
    merge(cast, grandmother, into=planning)
    with pytest.raises(LocalitiesError):
        merge(cast, cast.hue_office, into=grandmother)

    assert len(links()) == 2


def test_merge_refuses_a_day_before_the_predecessor_began(cast):
    young = OrganisationFactory(locality=cast.hue, valid_from=DAY)

    with pytest.raises(LocalitiesError):
        merge(cast, young)

    young.refresh_from_db()
    assert young.valid_to is None


def test_merge_stays_within_a_locality(cast, planning):
    with pytest.raises(LocalitiesError):
        merge(cast, planning, into=cast.ha_noi_office, who="program")

    assert links() == []


def test_merge_is_all_or_nothing(cast, planning):
    young = OrganisationFactory(locality=cast.hue, valid_from=DAY)

    with pytest.raises(LocalitiesError):
        merge(cast, planning, young)

    planning.refresh_from_db()
    assert (links(), planning.valid_to) == ([], None)


@pytest.mark.parametrize("who", ["anonymous", "hue_viewer", "hue_tourism_manager", "ha_noi_editor"])
def test_merge_is_refused_to_whoever_does_not_coordinate(cast, planning, who):
    with pytest.raises(PermissionDenied):
        merge(cast, planning, who=who)

    assert links() == []


def test_merge_asks_for_both_sides_of_the_link(cast):
    """Nobody takes over the rows of another locality's organisation by naming it a predecessor."""
    with pytest.raises(PermissionDenied):
        merge(cast, cast.ha_noi_trade)
    with pytest.raises(PermissionDenied):
        merge(cast, cast.hue_tourism, into=cast.ha_noi_trade)

    assert links() == []


def test_undo_merger_lets_the_predecessor_go_on(cast, planning):
    merge(cast, planning)

    undo_merger(
        actor=cast.actor("hue_editor"),
        predecessor_id=planning.pk,
        successor_id=cast.hue_office.pk,
    )

    planning.refresh_from_db()
    assert (links(), planning.valid_to) == ([], None)
    newest = history_of(planning).first()
    assert newest is not None
    assert (newest.verb, newest.changes) == (
        "undo_merger",
        {"successor": ["Sở Tài chính Huế", None], "valid_to": ["2025-02-28", None]},
    )


def test_undo_merger_keeps_the_end_where_another_successor_stands(cast, planning):
    merge(cast, planning)
    merge(cast, planning, into=cast.hue_tourism)

    undo_merger(
        actor=cast.actor("hue_editor"),
        predecessor_id=planning.pk,
        successor_id=cast.hue_office.pk,
    )

    planning.refresh_from_db()
    assert planning.valid_to == date(2025, 2, 28)
    assert [successor for _older, successor, _on in links()] == [cast.hue_tourism.pk]


def test_undo_merger_that_was_undone_writes_nothing(cast, planning):
    undo_merger(
        actor=cast.actor("hue_editor"),
        predecessor_id=planning.pk,
        successor_id=cast.hue_office.pk,
    )

    assert not history_of(planning).exists()


def test_undo_merger_is_refused_to_the_other_side(cast, planning):
    merge(cast, planning)

    with pytest.raises(PermissionDenied):
        undo_merger(
            actor=cast.actor("ha_noi_manager"),
            predecessor_id=planning.pk,
            successor_id=cast.hue_office.pk,
        )

    assert len(links()) == 1


def test_merger_hint_for_a_locality_of_the_table_has_its_day(cast):
    older = [
        OrganisationFactory(name="Sở Kế hoạch và Đầu tư thành phố Hà Nội", locality=cast.ha_noi),
        OrganisationFactory(name="Sở Tài chính", locality=cast.ha_noi),
    ]
    OrganisationFactory(name="Sở Kế hoạch và Đầu tư", locality=cast.hue)

    hint = merger_hint(cast.ha_noi_office)

    assert set(hint.predecessors) == set(older)
    assert hint.old_kinds == ("Sở Kế hoạch và Đầu tư", "Sở Tài chính")
    assert (hint.on, hint.is_certain) == (DAY, True)


def test_merger_hint_elsewhere_is_the_usual_map_without_a_day(cast):
    hint = merger_hint(cast.da_nang_office)

    assert hint.old_kinds == ("Sở Kế hoạch và Đầu tư", "Sở Tài chính")
    assert (hint.on, hint.is_certain) == (None, False)


def test_merger_hint_finds_predecessors_in_the_units_that_the_locality_continues(cast):
    older = OrganisationFactory(
        name="Sở Kế hoạch và Đầu tư tỉnh Thừa Thiên Huế", locality=cast.thua_thien_hue
    )

    assert merger_hint(cast.hue_office).predecessors == (older,)


def test_merger_hint_leaves_out_what_is_recorded(cast, planning):
    merge(cast, planning)

    assert merger_hint(cast.hue_office).predecessors == ()


def test_merger_hint_of_anything_else_is_empty(cast):
    hint = merger_hint(cast.hue_tourism)

    assert (hint.predecessors, hint.old_kinds, hint.on, hint.is_certain) == ((), (), None, False)


def test_members_of_a_predecessor_do_not_answer_for_the_successor(cast, planning):
    former = MembershipFactory(organisation=planning, role="manager")
    merge(cast, planning)

    assert not actor_of(former.user).acts_in(cast.hue_office.pk, "viewer")
