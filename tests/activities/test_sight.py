"""One rule, said three times: for a query, for one row, for the rows of one subject."""

from __future__ import annotations

import itertools

import pytest

from nhipcau.activities.models import Activity, Evidence, Update
from nhipcau.activities.permissions.evidence import is_readable_evidence, readable_evidence
from nhipcau.activities.permissions.standing import is_readable_update, readable_updates
from nhipcau.activities.selectors.evidence import evidence_of
from nhipcau.activities.selectors.updates import updates_on
from nhipcau.agreements.models import Commitment
from nhipcau.foundation.actors import Actor
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    CommitmentFactory,
    EvidenceFactory,
)

NAMES = (
    "anonymous", "program", "administrator", "hue_tourism_viewer", "hue_editor", "hue_manager",
    "ha_noi_approver", "ha_noi_trade_editor", "da_nang_approver",
)  # fmt: skip


@pytest.fixture
def world(cast) -> list[Activity | Commitment]:
    """Reports in every standing and evidence of both kinds, on subjects of every visibility."""
    subjects: list[Activity | Commitment] = []
    for visibility, keeper in itertools.product(
        ("public", "parties", "own"), (cast.hue_office, cast.ha_noi_office)
    ):
        agreement = AgreementFactory(keeper=keeper, visibility=visibility)
        subjects.append(CommitmentFactory(agreement=agreement, performers=(0, 1)))
        subjects.append(
            ActivityFactory(visibility=visibility, owner=keeper, sides=["hue-city", "ha-noi"])
        )
    for subject, standing in itertools.product(
        subjects, ("draft", "reported", "confirmed", "disputed")
    ):
        on = {"commitment" if isinstance(subject, Commitment) else "activity": subject}
        for author in (cast.hue_tourism, cast.ha_noi_trade):
            Update.objects.create(
                author=author,
                author_side=author.locality,
                agreement=subject.agreement,
                standing=standing,
                period_from="2026-01-01",
                period_to="2026-06-30",
                **on,
            )
    for subject in subjects:
        noun = "commitment" if isinstance(subject, Commitment) else "activity"
        for owner, is_public in itertools.product(
            (cast.hue_tourism, cast.ha_noi_trade), (True, False)
        ):
            EvidenceFactory(**{"activity": None, noun: subject}, owner=owner, is_public=is_public)
    return subjects


@pytest.mark.parametrize("name", NAMES)
def test_rules_for_a_query_a_row_and_a_subject_agree(cast, world, name):
    actor = Actor.anonymous() if name == "anonymous" else cast.actor(name)
    updates = Update.objects.select_related("activity__owner", "commitment__agreement__keeper")
    evidence = Evidence.objects.select_related("activity__owner", "commitment__agreement__keeper")

    reports = {one for one in updates if is_readable_update(actor, one)}
    proofs = {one for one in evidence if is_readable_evidence(actor, one)}

    assert set(Update.objects.filter(readable_updates(actor))) == reports
    assert {one for subject in world for one in updates_on(actor, subject)} == reports
    assert set(Evidence.objects.filter(readable_evidence(actor))) == proofs
    assert {one for subject in world for one in evidence_of(actor, subject)} == proofs
