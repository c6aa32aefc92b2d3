"""From a private draft to a public agreement: when the names in it enter the directory."""

from __future__ import annotations

import pytest
from tests.factories import ReadingFactory, StatementFactory

from nhipcau.agreements import services
from nhipcau.agreements.models import StatementLead
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import organisations_visible_to

NAME = "Ban Chuẩn bị Đầu tư Hà Nội"


def knows(actor: Actor) -> bool:
    return organisations_visible_to(actor).filter(name=NAME).exists()


@pytest.fixture
def registered(cast):
    """A draft of Huế that names a unit of Hà Nội."""

    def make(visibility: str):
        reading = ReadingFactory(document__owner=cast.hue_office, visibility=visibility)
        statement = StatementFactory(reading=reading, state="accepted")
        StatementLead.objects.create(
            statement=statement, party=reading.parties.all()[1], new_name=NAME
        )
        return services.register_reading(
            actor=cast.actor("hue_editor"), reading_id=reading.pk, keeper=cast.hue_office
        )

    return make


@pytest.fixture
def sign(cast):
    def act(agreement):
        return services.sign_agreement(
            actor=cast.actor("hue_approver"), agreement_id=agreement.pk, version=agreement.version
        )

    return act


def test_a_name_in_a_draft_is_known_to_its_keepers_and_its_own_side_alone(cast, registered):
    registered("public")

    assert not Organisation.objects.get(name=NAME).is_listed
    assert knows(cast.actor("hue_viewer"))
    assert knows(cast.actor("ha_noi_editor"))
    assert not knows(cast.actor("anonymous"))
    assert not knows(cast.actor("da_nang_editor"))
    assert not knows(cast.actor("ha_noi_trade_editor"))
    assert not knows(cast.actor("hue_tourism_manager"))


def test_a_name_becomes_public_with_a_public_agreement(cast, registered, sign):
    sign(registered("public"))

    assert knows(cast.actor("anonymous"))


def test_a_name_in_an_agreement_of_the_parties_is_known_to_the_parties_alone(
    cast, registered, sign
):
    sign(registered("parties"))

    assert knows(cast.actor("ha_noi_trade_viewer"))
    assert knows(cast.actor("hue_tourism_viewer"))
    assert not knows(cast.actor("da_nang_editor"))
    assert not knows(cast.actor("anonymous"))


def test_a_name_becomes_public_when_the_agreement_does(cast, registered, sign):
    agreement = sign(registered("parties"))

    services.change_visibility(
        actor=cast.actor("hue_approver"), agreement_id=agreement.pk, visibility="public"
    )

    assert knows(cast.actor("anonymous"))


def test_a_new_lead_of_a_public_agreement_is_listed(cast, registered, sign):
    agreement = sign(registered("public"))
    commitment = agreement.commitments.get()
    actor = cast.actor("hue_editor")
    unit = services.unit_named(actor=actor, locality=cast.hue, name="Hiệp hội Du lịch Huế")
    side = agreement.parties.all()[0]

    assert not unit.is_listed
    services.name_leads(
        actor=actor,
        commitment_id=commitment.pk,
        version=commitment.version,
        leads=[services.LeadForm(side.pk, unit.pk)],
    )

    unit.refresh_from_db()
    assert unit.is_listed
