"""Pages that record mergers and take them back."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.factories import OrganisationFactory

from nhipcau.localities.models import Organisation, OrganisationSuccession

pytestmark = pytest.mark.django_db


def page_of(unit: Organisation, name: str = "organisation-detail") -> str:
    return reverse(f"localities:{name}", args=[unit.pk])


def test_merger_page_offers_the_usual_predecessors(cast, browser):
    planning = OrganisationFactory(
        name="Sở Kế hoạch và Đầu tư thành phố Hà Nội", locality=cast.ha_noi
    )

    form = browser("ha_noi_editor").get(
        page_of(cast.ha_noi_office, "organisation-merge")
    ).context["form"]  # fmt: skip

    assert form.initial == {"predecessors": [planning.pk], "on": date(2025, 3, 1)}
    assert list(form.offered.values()) == [planning]


def test_merger_is_recorded_from_ticks_and_a_name(cast, browser):
    ticked = OrganisationFactory(name="Sở Một", locality=cast.hue)
    OrganisationFactory(name="Sở Hai", locality=cast.hue)
    said = {"predecessors": [ticked.pk], "other": "sở hai", "on": "2025-03-01"}

    response = browser("hue_editor").post(page_of(cast.hue_office, "organisation-merge"), said)

    assert response.url == page_of(cast.hue_office)
    merged = Organisation.objects.filter(succession_out__successor=cast.hue_office)
    assert sorted(row.name for row in merged) == ["Sở Hai", "Sở Một"]


def test_merger_list_grows_without_anything_being_saved(cast, browser):
    one = OrganisationFactory(name="Sở Một", locality=cast.hue)
    page = page_of(cast.hue_office, "organisation-merge")
    client = browser("hue_editor")

    grown = client.post(page, {"other": "Sở Một", "on": "", "add": "1"})

    assert grown.context["form"].initial["predecessors"] == [str(one.pk)]
    assert f'value="{one.pk}"' in grown.content.decode()
    assert not OrganisationSuccession.objects.exists()


def test_merger_list_explains_a_name_that_is_not_found_and_nothing_else(cast, browser):
    response = browser("hue_editor").post(
        page_of(cast.hue_office, "organisation-merge"), {"other": "Sở Không Có", "add": "1"}
    )

    assert list(response.context["form"].errors) == ["other"]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"on": "2025-03-01"}, ["__all__"]),
        ({"other": "Sở Tài chính Huế", "on": "2025-03-01"}, ["other"]),
        ({"other": "Sở Công Thương Hà Nội", "on": "2025-03-01"}, ["other"]),
        ({"other": "Sở Du lịch Huế", "on": "0001-01-01"}, ["on"]),
        ({"predecessors": ["999999"], "other": "Sở Du lịch Huế", "on": "2025-03-01"},
         ["predecessors"]),
    ],
)  # fmt: skip
def test_merger_explains_what_is_wrong(said, fields, cast, browser):
    response = browser("hue_editor").post(page_of(cast.hue_office, "organisation-merge"), said)

    assert (response.status_code, list(response.context["form"].errors)) == (200, fields)
    assert not OrganisationSuccession.objects.exists()


def test_merger_is_taken_back_after_a_question(cast, browser):
    old = OrganisationFactory(locality=cast.hue, valid_to=date(2025, 2, 28))
    OrganisationSuccession.objects.create(
        predecessor=old, successor=cast.hue_office, on=date(2025, 3, 1)
    )
    page = reverse("localities:merger-undo", args=[cast.hue_office.pk, old.pk])
    client = browser("hue_editor")

    asked = client.get(page)
    assert (asked.status_code, OrganisationSuccession.objects.count()) == (200, 1)
    done = client.post(page)

    old.refresh_from_db()
    assert (done.url, old.valid_to) == (page_of(cast.hue_office), None)
    assert not OrganisationSuccession.objects.exists()
    again = client.post(page)
    assert (again.url, OrganisationSuccession.objects.exists()) == (done.url, False)
