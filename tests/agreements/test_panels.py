"""What the register contributes to the pages of localities and organisations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    OrganisationFactory,
)

from nhipcau.agreements.selectors import (
    cooperation_of_locality,
    cooperation_of_organisation,
    programme_counts,
)
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import OrganisationSuccession

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOBODY = Actor.anonymous()


def test_locality_has_what_it_promised_and_what_it_was_promised(hue, ha_noi):
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, performers=(0,), state="done")
    CommitmentFactory(agreement=agreement, performers=(1,), due_on=TODAY - timedelta(days=1))
    CommitmentFactory(agreement=agreement, state="in_progress")

    of_hue = cooperation_of_locality(NOBODY, hue, TODAY)
    of_ha_noi = cooperation_of_locality(NOBODY, ha_noi, TODAY)

    assert of_hue.agreements == [agreement]
    assert (of_hue.promised["total"], of_hue.promised["done"]) == (2, 1)
    assert (of_hue.promised_to_it["total"], of_hue.promised_to_it["overdue"]) == (1, 1)
    assert (of_ha_noi.promised["total"], of_ha_noi.promised["overdue"]) == (2, 1)


def test_locality_has_what_its_predecessor_signed_and_the_other_way(hue, thua_thien_hue):
    old = AgreementFactory(signed_on=date(2019, 6, 14))
    new = AgreementFactory(parties=("hue-city", "ha-noi"), signed_on=date(2026, 1, 15))

    for unit in (hue, thua_thien_hue):
        assert cooperation_of_locality(NOBODY, unit, TODAY).agreements == [new, old]


def test_due_next_is_the_nearest_open_one_in_force(hue):
    agreement = AgreementFactory()
    late = CommitmentFactory(agreement=agreement, due_on=TODAY + timedelta(days=9))
    soon = CommitmentFactory(agreement=agreement, due_on=TODAY)
    CommitmentFactory(agreement=agreement, due_on=TODAY - timedelta(days=1))
    CommitmentFactory(agreement=agreement, due_on=TODAY, state="done")
    CommitmentFactory(agreement=AgreementFactory(state="expired"), due_on=TODAY)

    shown = cooperation_of_locality(NOBODY, hue, TODAY).due_next

    assert [one.commitment for one in shown] == [soon, late]
    assert [one.state for one in shown] == ["not_started"] * 2


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("public", {"anonymous", "da_nang_editor", "ha_noi_trade_viewer", "hue_editor"}),
        ("parties", {"ha_noi_trade_viewer", "hue_editor"}),
        ("own", {"hue_editor"}),
    ],
)
def test_panels_know_what_the_reader_may_know(visibility, readers, cast):
    agreement = AgreementFactory(keeper=cast.hue_office, visibility=visibility)
    commitment = CommitmentFactory(agreement=agreement, due_on=date(2099, 1, 1))
    CommitmentLeadFactory(
        commitment=commitment, party=agreement.parties.first(), organisation=cast.hue_tourism
    )

    for who in ("anonymous", "da_nang_editor", "ha_noi_trade_viewer", "hue_editor"):
        actor = cast.actor(who)
        of_place = cooperation_of_locality(actor, cast.hue, TODAY)
        of_unit = cooperation_of_organisation(actor, cast.hue_tourism, TODAY)

        seen = who in readers
        assert of_place.is_empty == of_unit.is_empty == (not seen)
        assert bool(of_place.due_next) == bool(of_unit.due_next) == seen
        assert programme_counts(actor, [cast.hue]) == {cast.hue.pk: int(seen)}


def test_organisation_has_what_it_carries_and_what_those_before_it_carried(cast):
    older = OrganisationFactory(locality=cast.hue)
    OrganisationSuccession.objects.create(
        predecessor=older, successor=cast.hue_tourism, on=date(2025, 3, 1)
    )
    agreement = AgreementFactory()
    party = agreement.parties.first()
    for organisation in (older, cast.hue_tourism, cast.hue_office):
        CommitmentLeadFactory(
            commitment=CommitmentFactory(agreement=agreement),
            party=party,
            organisation=organisation,
        )

    found = cooperation_of_organisation(NOBODY, cast.hue_tourism, TODAY)

    assert found.promised["total"] == 2
    assert found.promised_to_it is None


def test_organisation_has_what_it_signed(cast):
    agreement = AgreementFactory()
    agreement.parties.filter(position=0).update(organisation=cast.hue_office)

    found = cooperation_of_organisation(NOBODY, cast.hue_office, TODAY)

    assert (found.agreements, found.agreement_count, found.is_empty) == ([agreement], 1, False)


def test_programme_counts_leave_out_what_is_not_in_force(cast):
    AgreementFactory()
    AgreementFactory(state="expired")
    AgreementFactory(state="draft", keeper=cast.hue_office)

    assert programme_counts(cast.actor("hue_editor"), [cast.hue, cast.da_nang]) == {
        cast.hue.pk: 1,
        cast.da_nang.pk: 0,
    }


def test_programme_counts_count_an_agreement_between_two_of_one_lineage_once(cast):
    AgreementFactory(parties=("thua-thien-hue", "hue-city", "ha-noi"))

    assert programme_counts(NOBODY, [cast.hue]) == {cast.hue.pk: 1}


@pytest.mark.parametrize("count", [1, 3])
def test_cooperation_asks_as_many_queries_for_any_number_of_rows(
    count, cast, django_assert_num_queries
):
    for agreement in AgreementFactory.create_batch(count):
        for commitment in CommitmentFactory.create_batch(
            count, agreement=agreement, due_on=timezone.localdate() + timedelta(days=3)
        ):
            CommitmentLeadFactory(
                commitment=commitment,
                party=agreement.parties.first(),
                organisation=cast.hue_tourism,
            )

    with django_assert_num_queries(13):
        cooperation_of_locality(NOBODY, cast.hue, TODAY)
    with django_assert_num_queries(9):
        cooperation_of_organisation(NOBODY, cast.hue_tourism, TODAY)


def test_panels_stand_on_the_pages(cast, client_of):
    agreement = AgreementFactory(title="Thỏa thuận du lịch")
    agreement.parties.filter(position=0).update(organisation=cast.hue_office)

    for page in (cast.hue.get_absolute_url(), cast.hue_office.get_absolute_url()):
        assert "Thỏa thuận du lịch" in client_of().get(page).content.decode()


def test_number_on_an_organisation_page_opens_the_commitments_behind_it(cast, client_of):
    """Those of a predecessor alone: the organisation itself leads nothing yet."""
    older = OrganisationFactory(locality=cast.hue)
    OrganisationSuccession.objects.create(
        predecessor=older, successor=cast.hue_tourism, on=date(2025, 3, 1)
    )
    agreement = AgreementFactory()
    carried, other = CommitmentFactory.create_batch(2, agreement=agreement)
    CommitmentLeadFactory(commitment=carried, party=agreement.parties.first(), organisation=older)
    address = f"/cam-ket/?organisation={cast.hue_tourism.pk}"

    page = client_of().get(cast.hue_tourism.get_absolute_url()).content.decode()
    listed = client_of().get(address).content.decode()

    assert f'href="{address}"' in page
    assert carried.text in listed
    assert other.text not in listed


def test_partners_are_the_units_of_today_with_how_many_agreements_each(cast) -> None:
    """Thừa Thiên Huế signed in 2019; its heir cooperates today, with itself left out."""
    AgreementFactory()
    AgreementFactory(state="expired")
    AgreementFactory(parties=("hue-city", "da-nang-2025"))

    found = cooperation_of_locality(NOBODY, cast.hue, TODAY)

    said = [(one.locality.code, one.agreements, one.in_force) for one in found.partners]
    assert said == [("ha-noi", 2, 1), ("da-nang-2025", 1, 1)]
    assert [link.predecessor.code for link in found.predecessors] == ["thua-thien-hue"]


def test_partners_leave_out_agreements_that_may_not_be_read(cast, client_of) -> None:
    """A secret partner is neither in the list nor on the map, but for those who signed."""
    AgreementFactory()
    AgreementFactory(
        parties=("hue-city", "da-nang-2025"), visibility="parties", keeper=cast.hue_office
    )

    outside = cooperation_of_locality(NOBODY, cast.hue, TODAY)
    inside = cooperation_of_locality(cast.actor("hue_viewer"), cast.hue, TODAY)
    page = client_of().get(cast.hue.get_absolute_url()).content.decode()

    assert [one.locality.code for one in outside.partners] == ["ha-noi"]
    assert [one.locality.code for one in inside.partners] == ["da-nang-2025", "ha-noi"]
    assert cast.da_nang.get_absolute_url() not in page


def test_locality_page_says_whose_promises_it_counts_and_what_is_late(cast, client_of) -> None:
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, number=1, due_on=date(2020, 1, 1), performers=(0,))

    page = client_of().get(cast.hue.get_absolute_url()).content.decode()

    assert 'href="/dia-phuong/thua-thien-hue/">Thừa Thiên Huế</a>' in page
    assert "01/01/2025" in page
    assert f"?locality={cast.hue.pk}&amp;state=overdue" in page
    assert 'class="beam"' in page
