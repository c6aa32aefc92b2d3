from __future__ import annotations

from datetime import date

import pytest
from tests.factories import OrganisationFactory

from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import (
    find_locality,
    find_organisation,
    similar_organisations,
    suggested_organisations,
)

pytestmark = pytest.mark.django_db
NOBODY = Actor.anonymous()


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Thừa Thiên Huế", date(2019, 6, 14), "thua-thien-hue"),
        ("thua thien hue", date(2026, 1, 1), "thua-thien-hue"),
        ("Huế", date(2026, 1, 1), "hue-city"),
        ("TP. Hà Nội", None, "ha-noi"),
        ("Hanoi", None, "ha-noi"),
        ("Quảng Trị", date(2020, 1, 1), "quang-tri"),
        ("Quảng Trị", date(2025, 7, 1), "quang-tri-2025"),
        ("Quảng Trị", None, "quang-tri-2025"),
        ("Qua\u0309ng Tri\u0323", date(2020, 1, 1), "quang-tri"),
    ],
)
def test_find_locality_by_name_and_day(name, day, code):
    found = find_locality(name, on=day)

    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("name", ["", "\u200b", "Quảng", "Atlantis", "%", "|"])
def test_find_locality_knows_whole_names_alone(name):
    assert find_locality(name) is None


def test_find_organisation_by_any_of_its_names(ha_noi):
    made = OrganisationFactory(
        name="Sở Du lịch thành phố Hà Nội",
        name_en="Ha Noi Department of Tourism",
        short_name="SDL HN",
        aliases=["Sở DL Hà Nội"],
        locality=ha_noi,
    )

    said = ["so du lich thanh pho ha noi", "ha noi department of tourism", "SDL HN", "Sở DL Hà Nội"]

    assert [find_organisation(name) for name in said] == [made] * 4
    assert find_organisation("Sở Du lịch") is None
    assert find_organisation("") is None


def test_find_organisation_stays_in_the_localities_asked_for(hue, ha_noi):
    OrganisationFactory(name="Sở Y tế", locality=hue)

    assert find_organisation("Sở Y tế", locality_ids=frozenset({ha_noi.pk})) is None


def test_find_organisation_prefers_the_one_that_goes_on():
    OrganisationFactory(name="Sở Tài chính", valid_to=date(2025, 2, 28))
    today = OrganisationFactory(name="Sở Tài chính", valid_from=date(2025, 3, 1))

    assert find_organisation("Sở Tài chính") == today


def test_similar_organisations_put_the_closest_first():
    near = OrganisationFactory(name="Sở Du lịch thành phố Huế")
    nearer = OrganisationFactory(name="Sở Du lịch Huế")
    OrganisationFactory(name="Bệnh viện Trung ương")

    assert similar_organisations(NOBODY, "Sở Du lịch Huế (cũ)") == [nearer, near]


def test_similar_organisations_find_the_best_among_many_of_common_words(ha_noi):
    OrganisationFactory.create_batch(150, locality=ha_noi)
    wanted = OrganisationFactory(name="Sở Văn hóa và Thể thao", locality=ha_noi)

    assert similar_organisations(NOBODY, "Sở Văn hoá Thể thao") == [wanted]


@pytest.mark.parametrize("name", ["", "\u200b", "%%", "' OR 1=1 --"])
def test_similar_organisations_of_no_words_are_none(name):
    OrganisationFactory(name="Sở Du lịch")

    assert similar_organisations(NOBODY, name) == []


def test_suggested_organisations_fit_words_as_they_are_typed(hue):
    tourism = OrganisationFactory(name="Sở Du lịch thành phố Huế", locality=hue)
    OrganisationFactory(name="Sở Công Thương", locality=hue)

    found = suggested_organisations(NOBODY, "du l")

    assert [one.organisation for one in found] == [tourism]
    assert 0 < found[0].score < 1


def test_suggested_organisations_score_a_whole_name_with_one():
    OrganisationFactory(name="Sở Y tế")

    assert [one.score for one in suggested_organisations(NOBODY, "sở y tế")] == [1.0]


def test_suggested_organisations_put_those_of_today_before_the_ended():
    OrganisationFactory(name="Sở Nội vụ", valid_to=date(2025, 2, 28))
    today = OrganisationFactory(name="Sở Nội vụ")

    found = suggested_organisations(NOBODY, "noi vu")

    assert found[0].organisation == today


def test_suggested_organisations_offer_what_is_alike_where_nothing_fits():
    wanted = OrganisationFactory(name="Trung tâm Bảo tồn Di tích Cố đô Huế")

    found = suggested_organisations(NOBODY, "Trung tâm Bảo tồn di tich Cố đo Huếe")

    assert [one.organisation for one in found] == [wanted]


def test_suggested_organisations_are_at_most_eight():
    OrganisationFactory.create_batch(12)

    assert len(suggested_organisations(NOBODY, "sở số")) == 8


def test_suggested_organisations_of_nothing_typed_are_none():
    OrganisationFactory(name="Sở Y tế")

    assert suggested_organisations(NOBODY, " \u200b ") == []


def test_names_of_the_table_are_found_each_on_its_day():
    """A name means one unit on one day: looked up, each unit finds itself."""
    for unit in Locality.objects.all():
        day = unit.valid_to or date(2026, 1, 1)

        assert find_locality(unit.name_vi, on=day) == unit
