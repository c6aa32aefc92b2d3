"""Organisations that merge or would go: who answers for their activities, and what keeps them."""

from __future__ import annotations

from datetime import date

import pytest

from nhipcau.activities import permissions, services
from nhipcau.activities.selectors import ActivityFilter, activities_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.localities.errors import Held
from nhipcau.localities.models import Organisation
from nhipcau.localities.services import merge_organisations, remove_organisation
from tests.factories import ActivityFactory, OrganisationFactory


def test_who_continues_an_organisation_keeps_its_activities(cast):
    older = OrganisationFactory(name="Sở Du lịch cũ", locality=cast.thua_thien_hue)
    activity = ActivityFactory(owner=older, visibility="own", state="idea")
    assert not permissions.may_change_activity(cast.actor("hue_tourism_editor"), activity)

    merge_organisations(
        actor=Actor.program("tests"),
        predecessors=[older],
        successor=cast.hue_tourism,
        on=date(2025, 1, 1),
    )
    actor = cast.actor("hue_tourism_editor")

    assert activity in activities_visible_to(
        actor, ActivityFilter(organisation_id=cast.hue_tourism.pk)
    )
    services.change_state(actor=actor, activity_id=activity.pk, version=1, state="running")
    activity.refresh_from_db()
    assert (activity.owner, activity.state) == (older, "running")


def test_activities_of_a_former_unit_are_found_under_its_successor(cast):
    activity = ActivityFactory(sides=["thua-thien-hue"])

    found = [
        activities_visible_to(cast.actor("anonymous"), ActivityFilter(locality_id=unit.pk))
        for unit in (cast.hue, cast.thua_thien_hue, cast.ha_noi)
    ]

    assert [list(rows) for rows in found] == [[activity], [activity], []]


@pytest.mark.parametrize("part", ["owner", "participant"])
def test_an_organisation_with_activities_is_not_removed(cast, part):
    body = OrganisationFactory(locality=cast.hue)
    if part == "owner":
        ActivityFactory(owner=body)
    else:
        ActivityFactory().participants.create(organisation=body, role="funding")

    with pytest.raises(Held) as held:
        remove_organisation(actor=cast.actor("hue_manager"), organisation_id=body.pk)

    assert len(held.value.holds) == 1
    assert Organisation.objects.filter(pk=body.pk).exists()
