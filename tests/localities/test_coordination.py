"""Naming the organisations that keep a locality's agreements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from nhipcau.foundation.audit import history_of
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.models import Coordination
from nhipcau.localities.selectors import coordinators_of
from nhipcau.localities.services import end_coordination, name_coordinator

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)


def name(cast, first=None, last=None, *, who="administrator", unit="hue_tourism"):
    return name_coordinator(
        actor=cast.actor(who),
        locality=cast.hue,
        organisation=getattr(cast, unit),
        valid_from=first,
        valid_to=last,
    )


def test_name_coordinator_gives_its_editors_the_locality(cast):
    assert not cast.actor("hue_tourism_editor").coordinates(cast.hue.pk)

    name(cast, JUNE)

    assert cast.actor("hue_tourism_editor").coordinates(cast.hue.pk)
    assert not cast.actor("hue_tourism_viewer").coordinates(cast.hue.pk)
    assert history_of(cast.hue).get().changes == {
        "coordinator": [None, "Sở Du lịch Huế"],
        "valid_from": [None, "2025-06-01"],
        "valid_to": [None, None],
    }


def test_name_coordinator_for_a_unit_of_the_past_of_the_same_lineage(cast):
    made = name_coordinator(
        actor=cast.actor("administrator"),
        locality=cast.thua_thien_hue,
        organisation=cast.hue_office,
    )

    assert made.locality == cast.thua_thien_hue


def test_name_coordinator_twice_is_one(cast):
    first = name(cast, JUNE)
    second = name(cast, JUNE)

    assert first == second
    assert history_of(cast.hue).count() == 1


def test_name_coordinator_from_the_same_day_changes_the_last_day(cast):
    name(cast, JUNE)
    changed = name(cast, JUNE, JUNE + timedelta(days=30))

    assert changed.valid_to == date(2025, 7, 1)
    assert Coordination.objects.filter(organisation=cast.hue_tourism).count() == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, None),
        (date(2025, 7, 1), None),
        (None, JUNE),
        (date(2025, 5, 1), date(2025, 8, 1)),
        (date(2025, 6, 30), date(2025, 6, 30)),
    ],
)
def test_name_coordinator_refuses_a_time_that_overlaps(cast, first, last):
    name(cast, JUNE, date(2025, 7, 31))

    with pytest.raises(LocalitiesError):
        name(cast, first, last)

    assert Coordination.objects.filter(organisation=cast.hue_tourism).count() == 1


@pytest.mark.parametrize(("first", "last"), [(date(2025, 8, 1), None), (None, date(2025, 5, 31))])
def test_name_coordinator_again_at_another_time(cast, first, last):
    name(cast, JUNE, date(2025, 7, 31))
    name(cast, first, last)

    assert Coordination.objects.filter(organisation=cast.hue_tourism).count() == 2


def test_name_coordinator_refuses_days_in_the_wrong_order(cast):
    with pytest.raises(LocalitiesError):
        name(cast, JUNE, date(2025, 5, 31))


def test_name_coordinator_refuses_another_locality_s_organisation(cast):
    with pytest.raises(LocalitiesError):
        name(cast, unit="ha_noi_trade")

    assert not Coordination.objects.filter(organisation=cast.ha_noi_trade).exists()


@pytest.mark.parametrize("who", ["anonymous", "hue_manager", "ha_noi_manager"])
def test_name_coordinator_is_for_administrators(cast, who):
    with pytest.raises(PermissionDenied):
        name(cast, who=who)


def test_end_coordination_takes_the_locality_away_after_the_last_day(cast):
    today = timezone.localdate()
    coordination = Coordination.objects.get(organisation=cast.hue_office)

    end_coordination(
        actor=cast.actor("administrator"), coordination_id=coordination.pk, valid_to=today
    )
    assert cast.actor("hue_editor").coordinates(cast.hue.pk)

    end_coordination(
        actor=cast.actor("administrator"),
        coordination_id=coordination.pk,
        valid_to=today - timedelta(days=1),
    )
    assert not cast.actor("hue_editor").coordinates(cast.hue.pk)
    assert [entry.verb for entry in history_of(cast.hue)] == ["change_coordinator"] * 2


def test_end_coordination_before_its_first_day_is_refused(cast):
    coordination = name(cast, JUNE)

    with pytest.raises(LocalitiesError):
        end_coordination(
            actor=cast.actor("administrator"),
            coordination_id=coordination.pk,
            valid_to=date(2025, 5, 31),
        )


def test_end_coordination_is_for_administrators(cast):
    coordination = Coordination.objects.get(organisation=cast.hue_office)

    with pytest.raises(PermissionDenied):
        end_coordination(
            actor=cast.actor("hue_manager"), coordination_id=coordination.pk, valid_to=JUNE
        )

    coordination.refresh_from_db()
    assert coordination.valid_to is None


def test_coordinators_of_are_those_of_the_day(cast):
    name(cast, JUNE, date(2025, 7, 31))
    both = frozenset({cast.hue.pk})

    assert set(coordinators_of(both, date(2025, 7, 31))) == {cast.hue_office, cast.hue_tourism}
    assert set(coordinators_of(both, date(2025, 8, 1))) == {cast.hue_office}
