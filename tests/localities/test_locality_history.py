"""Who named a locality's coordinating organisations, for those whom it concerns."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from nhipcau.localities.services import name_coordinator

ADDRESS = reverse("localities:locality-history", args=["hue-city"])


@pytest.fixture
def named(cast):
    name_coordinator(
        actor=cast.actor("administrator"),
        locality=cast.hue,
        organisation=cast.hue_tourism,
        valid_from=date(2026, 1, 1),
    )
    return cast


def test_history_of_a_locality_says_who_named_whom(named, browser):
    (act,) = browser("hue_tourism_viewer").get(ADDRESS).context["acts"]

    assert (act.actor_name, str(act.verb)) == (
        "administrator", "named a coordinating organisation"
    )  # fmt: skip
    assert [(str(step.label), step.after) for step in act.steps] == [
        ("Coordinating organisation", "Sở Du lịch Huế"),
        ("First day", "01/01/2026"),
    ]


def test_history_of_a_locality_is_not_for_other_sides(named, browser):
    page = browser("ha_noi_manager").get(ADDRESS)

    assert page.status_code == 403
    assert "administrator" not in page.content.decode()


def test_page_of_a_locality_leads_to_its_history_for_its_own_people(named, browser):
    page = reverse("localities:locality-detail", args=["hue-city"])

    assert ADDRESS in browser("hue_viewer").get(page).content.decode()
    assert ADDRESS not in browser().get(page).content.decode()
