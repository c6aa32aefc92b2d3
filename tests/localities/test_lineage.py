from __future__ import annotations

import itertools
from datetime import date

import pytest
from tests.factories import OrganisationFactory

from nhipcau.localities.models import Locality, OrganisationSuccession
from nhipcau.localities.selectors import (
    locality_ancestry,
    locality_heirs,
    locality_lineage,
    organisation_lineage,
    present_localities,
    present_of,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def codes(ids) -> set[str]:
    return set(Locality.objects.filter(pk__in=ids).values_list("code", flat=True))


def unit(code: str) -> Locality:
    return Locality.objects.get(code=code)


def test_locality_lineage_goes_both_ways(hue, thua_thien_hue):
    lineages = locality_lineage([hue.pk, thua_thien_hue.pk])

    assert lineages == {
        hue.pk: {hue.pk, thua_thien_hue.pk},
        thua_thien_hue.pk: {hue.pk, thua_thien_hue.pk},
    }


def test_locality_lineage_does_not_reach_what_merged_beside():
    hoa_binh = unit("hoa-binh")

    lineage = locality_lineage([hoa_binh.pk])[hoa_binh.pk]

    assert codes(lineage) == {"hoa-binh", "phu-tho-2025"}


def test_locality_ancestry_is_what_a_sum_includes():
    phu_tho, hoa_binh = unit("phu-tho-2025"), unit("hoa-binh")

    ancestry = locality_ancestry([phu_tho.pk, hoa_binh.pk])

    assert codes(ancestry[phu_tho.pk]) == {"phu-tho-2025", "phu-tho", "hoa-binh", "vinh-phuc"}
    assert codes(ancestry[hoa_binh.pk]) == {"hoa-binh"}


def test_locality_heirs_leave_out_the_units_themselves():
    assert codes(locality_heirs([unit("hoa-binh").pk, unit("ha-tay").pk])) == {
        "phu-tho-2025",
        "ha-noi",
    }


def test_lineage_of_nothing_is_nothing():
    assert locality_lineage([]) == {}
    assert locality_heirs([]) == frozenset()
    assert organisation_lineage([]) == {}


def test_organisation_lineage_goes_back_through_chains_and_not_forward():
    oldest, older, newest, beside = OrganisationFactory.create_batch(4)
    for predecessor, successor in [(oldest, older), (older, newest), (beside, newest)]:
        OrganisationSuccession.objects.create(
            predecessor=predecessor, successor=successor, on=date(2025, 3, 1)
        )

    lineages = organisation_lineage([newest.pk, older.pk])

    assert lineages == {
        newest.pk: {newest.pk, older.pk, oldest.pk, beside.pk},
        older.pk: {older.pk, oldest.pk},
    }


def test_organisation_lineage_ends_in_a_ring():
    one, other = OrganisationFactory.create_batch(2)
    for predecessor, successor in [(one, other), (other, one)]:
        OrganisationSuccession.objects.create(
            predecessor=predecessor, successor=successor, on=date(2025, 3, 1)
        )

    assert organisation_lineage([one.pk]) == {one.pk: {one.pk, other.pk}}


def test_organisation_lineage_asks_one_query_a_link(django_assert_num_queries):
    rows = OrganisationFactory.create_batch(6)
    for predecessor, successor in itertools.pairwise(rows):
        OrganisationSuccession.objects.create(
            predecessor=predecessor, successor=successor, on=date(2025, 3, 1)
        )

    with django_assert_num_queries(6):
        organisation_lineage([rows[-1].pk])


@pytest.mark.parametrize(("day", "count"), [(date(2026, 1, 1), 34), (date(2025, 6, 30), 63)])
def test_present_localities_are_those_of_the_day(day, count):
    assert present_localities(day).count() == count


def test_present_of_is_the_unit_that_goes_on(hue, thua_thien_hue, ha_noi):
    present = present_of([thua_thien_hue.pk, ha_noi.pk], TODAY)

    assert present == {thua_thien_hue.pk: hue, ha_noi.pk: ha_noi}


def test_present_of_on_an_earlier_day_is_the_unit_of_that_day(thua_thien_hue):
    assert present_of([thua_thien_hue.pk], date(2024, 12, 31)) == {
        thua_thien_hue.pk: thua_thien_hue
    }
