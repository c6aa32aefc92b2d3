"""The whole trail as an administrator reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, TrailFilter, trail_visible_to

ADMINISTRATOR = Actor(user_id=None, name="quản trị", is_administrator=True)


@pytest.fixture
def acts(cast):
    """Two acts of Huế and one of Hà Nội."""
    hue, ha_noi = cast.actor("hue_editor"), cast.actor("ha_noi_editor")
    audit.record(actor=hue, verb="change", subject=cast.hue_office)
    audit.record(actor=hue, verb="list", subject=cast.hue_tourism)
    audit.record(actor=ha_noi, verb="change", subject=cast.ha_noi)
    return cast


def found(**wanted) -> list[str]:
    rows = trail_visible_to(ADMINISTRATOR, TrailFilter(**wanted))
    return [f"{row.verb} {row.object_name}" for row in rows]


def test_trail_is_newest_first(acts):
    assert found() == [
        "change Hà Nội", "list Sở Du lịch Huế", "change Sở Tài chính Huế",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["anonymous", "hue_manager", "ha_noi_editor"])
def test_trail_is_for_administrators_alone(acts, who):
    assert AuditEntry.objects.count() == 3
    assert list(trail_visible_to(acts.actor(who))) == []


def test_trail_is_narrowed_by_what_is_asked(acts):
    hue = acts.hue_office.pk

    assert found(verb="list") == ["list Sở Du lịch Huế"]
    assert found(object_type="localities.locality") == ["change Hà Nội"]
    assert found(object_type="localities.organisation", object_id=hue) == [
        "change Sở Tài chính Huế"
    ]
    assert found(organisation_id=hue, verb="change") == ["change Sở Tài chính Huế"]
    assert found(user_id=acts.users["ha_noi_editor"].pk) == ["change Hà Nội"]
    assert found(actor="HA NOI") == ["change Hà Nội"]


def test_trail_of_days_takes_in_both_ends(acts):
    today = timezone.localdate()
    day = timedelta(days=1)

    assert len(found(since=today, until=today)) == 3
    assert found(since=today + day) == []
    assert found(until=today - day) == []


def test_trail_asks_the_same_number_of_queries_however_long(acts, django_assert_num_queries):
    audit.seal()

    for count in (1, 3):
        with django_assert_num_queries(1):
            rows = trail_visible_to(ADMINISTRATOR)[:count]
            assert len([row.seal.place for row in rows]) == count
