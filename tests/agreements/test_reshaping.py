"""Splitting and merging commitments of a draft: at once, with words, sides and statements kept."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    ReadingFactory,
    StatementFactory,
)

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.foundation.audit import history_of


@pytest.fixture
def draft(cast):
    return AgreementFactory(keeper=cast.hue_office, state="draft")


def split(cast, commitment, texts, version=1):
    return services.split_commitment(
        actor=cast.actor("hue_editor"), commitment_id=commitment.pk, version=version, texts=texts
    )


def test_parts_keep_field_sides_and_units_and_the_first_keeps_its_number(cast, draft):
    whole = CommitmentFactory(agreement=draft, number=1, text="a và b", performers=(0,))
    side = draft.parties.first()
    CommitmentLeadFactory(commitment=whole, party=side, organisation=cast.hue_tourism)

    made = split(cast, whole, ["a", " ", "b"])

    assert [(one.number, one.text, one.field_id) for one in made] == [
        (1, "a", "trade_supply_demand"), (2, "b", "trade_supply_demand"),
    ]  # fmt: skip
    assert [[str(lead) for lead in one.leads.all()] for one in made] == [["Sở Du lịch Huế"]] * 2
    assert [one.performers.get() for one in made] == [side, side]
    assert history_of(whole).get().verb == "split"


def test_a_split_of_what_somebody_changed_is_refused(cast, draft):
    whole = CommitmentFactory(agreement=draft, number=1, version=2)

    with pytest.raises(Stale):
        split(cast, whole, ["a", "b"])

    assert draft.commitments.count() == 1


@pytest.mark.parametrize("texts", [["một"], ["a", "a"], [str(n) for n in range(13)], []])
def test_parts_that_make_no_sense_are_refused(cast, draft, texts):
    whole = CommitmentFactory(agreement=draft, number=1)

    with pytest.raises(AgreementsError):
        split(cast, whole, texts)

    assert draft.commitments.get().text == whole.text


def test_merging_joins_sides_units_and_decides_on_statements(cast, draft):
    first = CommitmentFactory(agreement=draft, number=1, performers=(0,))
    other = CommitmentFactory(agreement=draft, number=2, performers=(1,))
    side = draft.parties.last()
    CommitmentLeadFactory(commitment=other, party=side, organisation=cast.ha_noi_trade)
    statement = StatementFactory(
        reading=ReadingFactory(agreement=draft), state="accepted", commitment=other
    )

    made = services.merge_commitments(
        actor=cast.actor("hue_editor"), agreement_id=draft.pk,
        commitment_ids=[other.pk, first.pk], text="cả hai",
    )  # fmt: skip

    statement.refresh_from_db()
    assert (made.pk, made.text, draft.commitments.count()) == (first.pk, "cả hai", 1)
    assert made.performers.count() == 2
    assert [str(lead) for lead in made.leads.all()] == ["Sở Công Thương Hà Nội"]
    assert (statement.state, statement.commitment) == ("skipped", None)


def test_what_is_signed_is_split_and_merged_by_an_amendment_alone(cast):
    signed = AgreementFactory(keeper=cast.hue_office)
    rows = [CommitmentFactory(agreement=signed, number=n) for n in (1, 2)]

    with pytest.raises(PermissionDenied):
        split(cast, rows[0], ["a", "b"])
    with pytest.raises(PermissionDenied):
        services.merge_commitments(
            actor=cast.actor("hue_editor"), agreement_id=signed.pk,
            commitment_ids=[row.pk for row in rows], text="cả hai",
        )  # fmt: skip

    assert signed.commitments.count() == 2
