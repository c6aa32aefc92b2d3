"""No side, and no stranger, rewrites alone what several agreed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, NotReady, WrongState
from nhipcau.agreements.models import Agreement, Commitment


def test_stranger_cannot_sign_for_two_others(cast):
    draft = AgreementFactory(
        keeper=cast.da_nang_office, state="draft", parties=("hue-city", "ha-noi")
    )
    CommitmentFactory(agreement=draft)

    with pytest.raises(NotReady):
        services.sign_agreement(
            actor=cast.actor("da_nang_approver"), agreement_id=draft.pk, version=draft.version
        )

    assert Agreement.objects.get(pk=draft.pk).state == "draft"


def test_agreement_with_others_does_not_supersede_this_one(cast):
    older = AgreementFactory(keeper=cast.hue_office, parties=("hue-city", "ha-noi"))
    newer = AgreementFactory(
        keeper=cast.ha_noi_office,
        state="draft",
        supersedes=older,
        parties=("ha-noi", "da-nang-2025"),
    )
    CommitmentFactory(agreement=newer)

    with pytest.raises(NotReady):
        services.sign_agreement(
            actor=cast.actor("ha_noi_approver"), agreement_id=newer.pk, version=newer.version
        )

    assert Agreement.objects.get(pk=older.pk).state == "in_force"


def test_what_is_signed_cannot_be_hidden_from_the_other_side(cast):
    agreement = AgreementFactory(keeper=cast.hue_office)

    with pytest.raises(WrongState):
        services.change_visibility(
            actor=cast.actor("hue_approver"), agreement_id=agreement.pk, visibility="own"
        )

    assert Agreement.objects.get(pk=agreement.pk).visibility == "public"


def test_other_side_does_not_report_on_a_promise_that_is_not_its_own(cast):
    agreement = AgreementFactory(keeper=cast.hue_office)
    commitment = CommitmentFactory(agreement=agreement, performers=(0,))

    with pytest.raises(PermissionDenied):
        services.report_state(
            actor=cast.actor("ha_noi_editor"),
            commitment_id=commitment.pk,
            version=commitment.version,
            state="dropped",
            note="không còn phù hợp",
        )

    assert Commitment.objects.get(pk=commitment.pk).state == "not_started"


def test_report_from_before_the_signing_is_refused(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, signed_on=date(2019, 6, 14))
    commitment = CommitmentFactory(agreement=agreement)

    with pytest.raises(AgreementsError):
        services.report_state(
            actor=cast.actor("hue_editor"),
            commitment_id=commitment.pk,
            version=commitment.version,
            state="done",
            on=date(1900, 1, 1),
        )

    assert Commitment.objects.get(pk=commitment.pk).state == "not_started"


def test_side_with_promises_becomes_no_other_locality(cast):
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", parties=("hue-city", "ha-noi"))
    commitment = CommitmentFactory(agreement=draft, performers=(0,))
    first, second = draft.parties.all()
    CommitmentLeadFactory(commitment=commitment, party=first, organisation=cast.hue_tourism)
    form = services.AgreementForm(
        kind="minutes",
        title="Biên bản",
        parties=[
            services.PartyForm(locality_id=cast.da_nang.pk, party_id=first.pk),
            services.PartyForm(locality_id=second.locality_id, party_id=second.pk),
        ],
    )

    with pytest.raises(AgreementsError):
        services.change_agreement(
            actor=cast.actor("hue_editor"), agreement_id=draft.pk, version=draft.version, form=form
        )

    assert draft.parties.first().locality == cast.hue
