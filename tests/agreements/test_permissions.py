"""Who may read and do what: the query and the row agree, and every refusal has its reason."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    MembershipFactory,
    UserFactory,
)

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import AgreementState, Visibility
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.permissions import is_readable, readable
from nhipcau.localities.models import Coordination
from nhipcau.localities.selectors import actor_of

ACTORS = (
    "anonymous",
    "program",
    "administrator",
    "hue_viewer",
    "hue_editor",
    "hue_manager",
    "hue_tourism_editor",
    "ha_noi_viewer",
    "ha_noi_editor",
    "ha_noi_trade_editor",
    "da_nang_editor",
)


@pytest.fixture
def every_kind(cast) -> list[Agreement]:
    """One agreement for each visibility, state and keeper."""
    return [
        AgreementFactory(visibility=visibility, state=state, keeper=keeper)
        for visibility, state, keeper in itertools.product(
            Visibility.values, AgreementState.values, (cast.hue_office, cast.ha_noi_trade)
        )
    ]


@pytest.mark.parametrize("name", ACTORS)
def test_readable_query_and_row_agree_for_every_actor_visibility_and_state(
    cast, every_kind, name
) -> None:
    actor = cast.actor(name)

    by_query = set(Agreement.objects.filter(readable(actor)).values_list("pk", flat=True))

    assert by_query == {row.pk for row in every_kind if is_readable(actor, row)}


@pytest.mark.parametrize("name", ACTORS)
def test_readable_from_a_commitment_finds_those_of_readable_agreements(
    cast, every_kind, name
) -> None:
    actor = cast.actor(name)
    for agreement in every_kind:
        CommitmentFactory(agreement=agreement, number=1)

    found = Commitment.objects.filter(readable(actor, "agreement__"))

    assert {row.agreement_id for row in found} == {
        row.pk for row in every_kind if is_readable(actor, row)
    }


@pytest.mark.parametrize(
    ("name", "visibility", "state", "sees"),
    [
        ("anonymous", "public", "in_force", True),
        ("anonymous", "public", "expired", True),
        ("anonymous", "public", "draft", False),
        ("anonymous", "parties", "in_force", False),
        ("anonymous", "own", "in_force", False),
        ("ha_noi_trade_editor", "parties", "in_force", True),
        ("ha_noi_trade_editor", "parties", "draft", False),
        ("ha_noi_trade_editor", "own", "in_force", False),
        ("ha_noi_manager", "parties", "draft", False),
        ("da_nang_editor", "parties", "in_force", False),
        ("da_nang_editor", "public", "in_force", True),
        ("hue_viewer", "own", "draft", True),
        ("hue_tourism_editor", "parties", "draft", False),
        ("hue_tourism_editor", "own", "in_force", False),
        ("administrator", "parties", "in_force", False),
        ("administrator", "own", "draft", False),
    ],
)
def test_is_readable_follows_visibility_and_state(cast, name, visibility, state, sees) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office, visibility=visibility, state=state)

    assert is_readable(cast.actor(name), agreement) is sees


def test_readable_admits_the_successor_of_a_party_that_is_no_more(cast) -> None:
    """Thừa Thiên Huế signed; members of Huế organisations read it today."""
    agreement = AgreementFactory(visibility="parties", keeper=cast.ha_noi_office)

    assert is_readable(cast.actor("hue_tourism_viewer"), agreement)


def test_readable_shows_a_draft_to_another_coordinating_organisation_of_the_locality(cast) -> None:
    Coordination.objects.create(locality=cast.hue, organisation=cast.hue_tourism)
    parties = AgreementFactory(keeper=cast.hue_office, state="draft", visibility="parties")
    own = AgreementFactory(keeper=cast.hue_office, state="draft", visibility="own")
    actor = cast.actor("hue_tourism_viewer")

    assert (is_readable(actor, parties), is_readable(actor, own)) == (True, False)


def test_reading_counts_every_membership_but_writing_the_one_acted_for(cast) -> None:
    user = UserFactory()
    MembershipFactory(user=user, organisation=cast.ha_noi_trade, role="editor")
    MembershipFactory(user=user, organisation=cast.hue_office, role="editor")
    agreement = AgreementFactory(keeper=cast.hue_office, state="draft", visibility="own")

    trade = actor_of(user, acting_for=cast.ha_noi_trade.pk)
    office = actor_of(user, acting_for=cast.hue_office.pk)

    assert is_readable(trade, agreement)
    assert not permissions.may_change_agreement(trade, agreement)
    assert permissions.may_change_agreement(office, agreement)


def allowed(cast, verdict_of) -> set[str]:
    return {name for name in (*cast.users, "anonymous", "program") if verdict_of(cast.actor(name))}


def test_a_draft_is_changed_by_editors_and_signed_by_approvers_of_those_who_keep_it(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")

    changes = allowed(cast, lambda actor: permissions.may_change_agreement(actor, draft))
    signs = allowed(cast, lambda actor: permissions.may_sign_agreement(actor, draft))
    removes = allowed(cast, lambda actor: permissions.may_remove_agreement(actor, draft))

    assert changes == {"hue_editor", "hue_approver", "hue_manager", "program"}
    assert signs == {"hue_approver", "hue_manager", "program"}
    assert removes == {"hue_approver", "hue_manager"}


def test_a_signed_agreement_is_frozen_for_everybody_and_says_so(cast) -> None:
    signed = AgreementFactory(keeper=cast.hue_office)

    verdict = permissions.may_change_agreement(cast.actor("hue_manager"), signed)

    assert not verdict
    assert str(verdict.reason) != ""
    assert allowed(cast, lambda actor: permissions.may_change_agreement(actor, signed)) == set()


def test_an_editor_who_does_not_coordinate_may_not_write_an_agreement(cast) -> None:
    assert allowed(cast, lambda actor: permissions.may_add_agreement(actor, cast.hue)) == {
        "hue_editor",
        "hue_approver",
        "hue_manager",
        "program",
    }


def test_leads_are_named_by_coordinators_of_either_side(cast) -> None:
    commitment = CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office))

    names = allowed(cast, lambda actor: permissions.may_name_leads(actor, commitment))

    assert names == {
        "hue_editor", "hue_approver", "hue_manager",
        "ha_noi_editor", "ha_noi_approver", "ha_noi_manager", "program",
    }  # fmt: skip


def test_states_are_reported_by_who_carries_a_commitment_and_by_coordinators(cast) -> None:
    commitment = CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office))
    CommitmentLeadFactory(
        commitment=commitment,
        party=commitment.agreement.parties.all()[1],
        organisation=cast.ha_noi_trade,
    )

    reports = allowed(cast, lambda actor: permissions.may_report_state(actor, commitment))

    assert reports == {
        "hue_editor", "hue_approver", "hue_manager", "ha_noi_editor", "ha_noi_approver",
        "ha_noi_manager", "ha_noi_trade_editor", "program",
    }  # fmt: skip


def test_who_may_not_read_an_agreement_may_do_nothing_with_it(cast) -> None:
    hidden = AgreementFactory(keeper=cast.hue_office, visibility="own")
    commitment = CommitmentFactory(agreement=hidden)
    side = hidden.parties.all()[1]
    CommitmentLeadFactory(commitment=commitment, party=side, organisation=cast.ha_noi_office)
    actor = cast.actor("ha_noi_manager")

    asked = (
        permissions.may_read_agreement(actor, hidden),
        permissions.may_attach(actor, hidden),
        permissions.may_supersede_agreement(actor, hidden),
        permissions.may_name_leads(actor, commitment),
        permissions.may_report_state(actor, commitment),
    )

    assert [bool(verdict) for verdict in asked] == [False] * 5


def test_how_a_draft_was_written_is_for_those_who_keep_it_and_names_for_the_parties(cast) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office, signed_on=date(2019, 6, 14))

    drafting = allowed(cast, lambda actor: permissions.may_read_drafting(actor, agreement))
    names = allowed(cast, lambda actor: permissions.may_read_names(actor, agreement))

    of_the_keeper = {"hue_viewer", "hue_editor", "hue_approver", "hue_manager", "program"}
    assert drafting == of_the_keeper
    assert names == set(cast.users) - {"administrator", "da_nang_editor", "da_nang_approver"} | {
        "program"
    }


def test_a_refusal_asks_who_is_not_signed_in_to_sign_in(cast) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office, state="draft")

    stranger = permissions.may_change_agreement(cast.actor("anonymous"), agreement)
    viewer = permissions.may_change_agreement(cast.actor("hue_viewer"), agreement)

    assert str(stranger.reason) != str(viewer.reason)
    assert "" not in {str(stranger.reason), str(viewer.reason)}
