"""Names that only private documents bring stay out of the public directory."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests.factories import OrganisationFactory

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import history_of
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.selectors import (
    find_organisation,
    organisations_visible_to,
    similar_organisations,
    suggested_organisations,
)
from nhipcau.localities.services import (
    OrganisationForm,
    change_organisation,
    list_organisation,
    merge_organisations,
    name_coordinator,
    name_new_organisation,
)

SECRET = "Ban Chuẩn bị Dự án Cảng Chân Mây"


@pytest.fixture
def secret(cast):
    return OrganisationFactory(name=SECRET, locality=cast.hue, is_listed=False)


@pytest.mark.parametrize(
    ("who", "knows"),
    [
        ("anonymous", False),
        ("ha_noi_manager", False),
        ("hue_tourism_manager", False),
        ("hue_viewer", True),
        ("hue_editor", True),
        ("administrator", True),
    ],
)
def test_unlisted_organisation_is_known_to_those_who_answer_for_it(cast, secret, who, knows):
    actor = cast.actor(who)

    assert organisations_visible_to(actor).filter(pk=secret.pk).exists() is knows
    assert (find_organisation(SECRET, reader=actor) == secret) is knows
    assert (secret in similar_organisations(actor, "Dự án Cảng Chân Mây")) is knows
    found = [one.organisation for one in suggested_organisations(actor, "cang chan")]
    assert (secret in found) is knows


def test_unlisted_organisation_is_on_no_page_of_a_stranger(cast, secret, client_of):
    strangers = (None, cast.users["ha_noi_manager"], cast.users["hue_tourism_manager"])
    pages = [
        reverse("localities:organisation-list"),
        f"{reverse('localities:organisation-list')}?q=chan+may&status=unlisted",
        reverse("localities:locality-detail", args=["hue-city"]),
        f"{reverse('localities:organisation-suggest')}?q=cang+chan",
    ]
    own = reverse("localities:organisation-detail", args=[secret.pk])

    for user in strangers:
        client = client_of(user)
        assert client.get(own).status_code == 404
        for page in pages:
            assert SECRET not in client.get(page, follow=True).content.decode()

    assert SECRET in client_of(cast.users["hue_editor"]).get(pages[0]).content.decode()


def test_a_name_from_a_document_is_not_listed_and_makes_no_second_row(cast):
    actor = cast.actor("hue_editor")

    made = name_new_organisation(actor=actor, locality=cast.ha_noi, name="Sở Y tế Hà Nội")
    again = name_new_organisation(
        actor=cast.actor("ha_noi_editor"), locality=cast.ha_noi, name="Sở Y tế Hà Nội"
    )

    assert (made.is_listed, again) == (False, made)


def test_a_coordinator_lists_an_organisation_once(cast, secret, client_of):
    client = client_of(cast.users["hue_editor"])
    page = reverse("localities:organisation-publish", args=[secret.pk])

    assert client.post(page).status_code == 302
    assert client.post(page).status_code == 302

    secret.refresh_from_db()
    assert secret.is_listed
    assert [entry.verb for entry in history_of(secret)] == ["list"]
    assert organisations_visible_to(Actor.anonymous()).filter(pk=secret.pk).exists()


def test_listing_is_not_for_other_sides(cast, secret):
    with pytest.raises(PermissionDenied):
        list_organisation(actor=cast.actor("ha_noi_manager"), organisation_id=secret.pk)

    secret.refresh_from_db()
    assert not secret.is_listed


def test_nothing_public_points_at_what_is_not_listed(cast, secret):
    actor, unit = cast.actor("program"), cast.hue_tourism
    form = OrganisationForm(name=unit.name, kind=unit.kind, parent_id=secret.pk)

    with pytest.raises(LocalitiesError, match="chưa có trong danh bạ"):
        change_organisation(actor=actor, organisation_id=unit.pk, version=1, form=form)
    with pytest.raises(LocalitiesError, match="chưa có trong danh bạ"):
        merge_organisations(actor=actor, predecessors=[unit], successor=secret, on="2026-01-01")
    with pytest.raises(LocalitiesError, match="chưa có trong danh bạ"):
        name_coordinator(actor=actor, locality=cast.hue, organisation=secret)

    unit.refresh_from_db()
    assert (unit.parent, unit.valid_to, secret.coordinations.count()) == (None, None, 0)
