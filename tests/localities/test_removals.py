"""An organisation is removed only while nothing hangs on it, and the page says what does."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    OrganisationFactory,
)

from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities.errors import Held
from nhipcau.localities.models import Organisation
from nhipcau.localities.services import remove_organisation


def test_one_on_which_nothing_hangs_goes_and_the_trail_tells(cast):
    mistake = OrganisationFactory(name="Sở Nhầm")
    manager = cast.actor("hue_manager")

    for _twice in range(2):
        remove_organisation(actor=manager, organisation_id=mistake.pk)

    entry = AuditEntry.objects.get()
    assert not Organisation.objects.filter(name="Sở Nhầm").exists()
    assert (entry.verb, entry.object_name) == ("remove", "Sở Nhầm")


def test_one_that_carries_something_stays_until_it_is_handed_over(cast, client_of):
    body = OrganisationFactory(name="Sở Còn Việc")
    agreement = AgreementFactory(keeper=cast.hue_office, visibility="parties", title="Điều kín")
    row = CommitmentFactory(agreement=agreement, number=1)
    CommitmentLeadFactory(commitment=row, party=agreement.parties.first(), organisation=body)

    with pytest.raises(Held) as refused:
        remove_organisation(actor=cast.actor("hue_manager"), organisation_id=body.pk)
    page = client_of(cast.users["administrator"]).get(
        reverse("localities:organisation-remove", args=[body.pk])
    )

    html = page.content.decode()
    assert len(refused.value.holds) == 1
    assert "đang đứng tên 1 cam kết" in html
    assert "Điều kín" not in html
    assert Organisation.objects.filter(pk=body.pk).exists()
    assert AuditEntry.objects.count() == 0


def test_members_children_and_mergers_hold_it_too(cast):
    OrganisationFactory(parent=cast.hue_tourism)

    with pytest.raises(Held) as refused:
        remove_organisation(actor=cast.actor("administrator"), organisation_id=cast.hue_tourism.pk)

    assert len(refused.value.holds) == 2


@pytest.mark.parametrize("name", ["hue_approver", "hue_tourism_manager", "ha_noi_manager"])
def test_others_do_not_remove(cast, name):
    mistake = OrganisationFactory()

    with pytest.raises(PermissionDenied):
        remove_organisation(actor=cast.actor(name), organisation_id=mistake.pk)

    assert Organisation.objects.filter(pk=mistake.pk).exists()
