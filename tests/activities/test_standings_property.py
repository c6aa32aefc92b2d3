"""Totals and standings equal a recomputation, over random orders of edits, submissions, words."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Confirmation, Update
from nhipcau.activities.selectors.money import MoneyFilter, grand_total
from nhipcau.activities.services.recomputing import differences
from nhipcau.foundation.actors import Actor
from tests.activities.reporting import (
    answer,
    change,
    draft,
    indicator,
    money,
    promise,
    submit,
    value,
)
from tests.cast import make_cast

SPEAKERS = ["ha_noi_approver", "ha_noi_manager", "da_nang_approver", "hue_approver"]
STEP = st.tuples(
    st.sampled_from(["edit", "submit", "confirm", "dispute", "stale"]),
    st.integers(0, 1),
    st.sampled_from(SPEAKERS),
    st.integers(1, 9),
    st.booleans(),
)


class Standings(TestCase):
    """Hypothesis needs each example in a transaction of its own, which its TestCase gives."""

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEP, min_size=4, max_size=12))
    def test_kept_standings_follow_from_the_words_whatever_the_order(self, steps):
        cast = make_cast()
        commitment = promise(cast, parties=("hue-city", "ha-noi", "da-nang-2025"))
        row = indicator(commitment)
        editor, manager = cast.actor("hue_tourism_editor"), cast.actor("hue_tourism_manager")
        updates = [
            draft(editor, commitment, text=f"{n}", money=[money(n)], values=[value(row)])
            for n in (1, 2)
        ]
        for what, which, who, amount, knows in steps:
            update = updates[which]
            try:
                if what == "edit":
                    change(editor, update, f"{amount}", money=[money(amount)], values=[value(row)])
                elif what == "submit":
                    submit(manager, update)
                else:
                    seen = Confirmation.objects.values_list("pk", flat=True) if knows else ()
                    said = {"seen": list(seen)}
                    if what == "stale":
                        said["digest"] = update.versions.order_by("number")[0].digest
                    answer(
                        cast.actor(who),
                        update,
                        "disputed" if what == "dispute" else "confirmed",
                        **said,
                    )
            except (ActivitiesError, PermissionDenied):
                continue

        assert list(differences()) == []
        assert paid_by_hand() == grand_total(Actor.program("tests"), MoneyFilter()).paid


def paid_by_hand() -> int:
    """The money of confirmed reports, from versions and words alone."""
    total = 0
    for update in Update.objects.all():
        submitted = [one for one in update.versions.all() if one.submitted_at]
        if not submitted:
            continue
        stands = [_last_word(request) for request in submitted[-1].requests.all()]
        if Counter(stands) == Counter(confirmed=len(stands)) and stands:
            total += sum(row["amount"] for row in submitted[-1].content["money"])
    return total


def _last_word(request) -> str:
    standing, dispute = "waiting", None
    for said in request.confirmations.order_by("pk"):
        if said.word == "disputed":
            standing, dispute = "disputed", said.pk
        elif dispute is None or said.lifts_id == dispute:
            standing, dispute = "confirmed", None
    return standing


pytestmark = pytest.mark.django_db
