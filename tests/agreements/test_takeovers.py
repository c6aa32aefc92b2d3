"""A successor agreement takes over open commitments one by one; none is left in the air."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, NotReady
from nhipcau.agreements.forms.agreements import AgreementEntry
from nhipcau.agreements.models import Commitment, CommitmentSuccession, TakeOver
from nhipcau.agreements.selectors import decision_counts, successors_of
from nhipcau.foundation.audit import AuditEntry


@pytest.fixture
def older(cast):
    agreement = AgreementFactory(keeper=cast.hue_office)
    for number, state in enumerate(("not_started", "in_progress", "not_started", "done"), start=1):
        CommitmentFactory(
            agreement=agreement, number=number, state=state, text=f"Cũ {number}",
            due_on=date(2020, 1, 1), due_text="trước 1/1/2020", due_precision="day",
        )  # fmt: skip
    return agreement


@pytest.fixture
def newer(cast, older):
    agreement = AgreementFactory(
        keeper=cast.hue_office, state="draft", supersedes=older, signed_on=date(2026, 11, 1),
        parties=("hue-city", "ha-noi"),
    )  # fmt: skip
    CommitmentFactory(agreement=agreement, number=1, text="Mới")
    return agreement


def row(older, number) -> Commitment:
    return older.commitments.get(number=number)


def sign(cast, newer):
    newer.refresh_from_db()
    return services.sign_agreement(
        actor=cast.actor("hue_approver"), agreement_id=newer.pk, version=newer.version
    )


def test_undecided_commitments_are_named_before_signing(cast, older, newer):
    with pytest.raises(NotReady) as refused:
        sign(cast, newer)

    said = [str(one) for one in refused.value.missing]
    assert len(said) == 3
    assert "Cũ 1" in said[0]
    older.refresh_from_db()
    assert older.state == "in_force"


def test_taken_over_ones_stand_in_the_draft_with_sides_leads_and_facts(cast, older, newer):
    side = older.parties.first()
    CommitmentLeadFactory(commitment=row(older, 1), party=side, organisation=cast.hue_tourism)

    made = services.take_over(
        actor=cast.actor("hue_editor"), agreement_id=newer.pk, commitment_ids=[row(older, 1).pk]
    )

    copy = made[0]
    assert (copy.number, copy.text, copy.due_on) == (2, "Cũ 1", date(2020, 1, 1))
    assert [str(party) for party in copy.performers.all()] == ["Huế", "Hà Nội"]
    assert [str(lead) for lead in copy.leads.all()] == ["Sở Du lịch Huế"]
    assert decision_counts(newer) == {"undecided": 2, "taken": 1, "left": 0}


def test_signing_replaces_what_is_taken_and_ends_what_is_left(cast, older, newer):
    hue = cast.actor("hue_editor")
    services.take_over(actor=hue, agreement_id=newer.pk, commitment_ids=[row(older, 2).pk])
    services.leave_behind(actor=hue, agreement_id=newer.pk, reason="Không còn phù hợp")

    sign(cast, newer)

    older.refresh_from_db()
    found = {one.number: one for one in older.commitments.all()}
    assert older.state == "superseded"
    assert [(found[n].state, found[n].stands) for n in (1, 2, 3, 4)] == [
        ("dropped", False), ("replaced", False), ("dropped", False), ("done", False),
    ]  # fmt: skip
    assert found[1].state_note == "Không còn phù hợp"
    link = CommitmentSuccession.objects.get()
    assert (link.predecessor, link.how, link.on) == (found[2], "taken_over", date(2026, 11, 1))
    # The same promise goes on, with what was last said of it.
    assert (link.successor.agreement, link.successor.state) == (newer, "in_progress")


def test_nothing_stays_overdue_under_a_superseded_agreement(cast, older, newer):
    services.leave_behind(actor=cast.actor("hue_editor"), agreement_id=newer.pk, reason="Hết")
    before = older.commitments.overdue(date(2026, 11, 30)).count()

    sign(cast, newer)

    assert (before, older.commitments.overdue(date(2026, 11, 30)).count()) == (3, 0)


def test_a_reworded_one_keeps_its_link(cast, older, newer):
    hue = cast.actor("hue_editor")
    copy = services.take_over(actor=hue, agreement_id=newer.pk, commitment_ids=[row(older, 1).pk])[
        0
    ]
    services.leave_behind(actor=hue, agreement_id=newer.pk, reason="Hết")
    sides = [party.pk for party in newer.parties.all()]
    services.change_commitment(
        actor=hue, commitment_id=copy.pk, version=copy.version,
        form=services.CommitmentForm(text="Viết lại", performer_ids=sides),
    )  # fmt: skip

    sign(cast, newer)

    links = successors_of(hue, row(older, 1))
    assert [link.successor.text for link in links] == ["Viết lại"]


def test_a_decision_is_taken_back_and_its_copy_goes(cast, older, newer):
    hue = cast.actor("hue_editor")
    act = {"actor": hue, "agreement_id": newer.pk}
    services.take_over(**act, commitment_ids=[row(older, 1).pk])
    services.leave_behind(**act, reason="Hết", commitment_ids=[row(older, 1).pk])
    changed = list(TakeOver.objects.values_list("choice", "successor"))

    services.undecide(**act, commitment_id=row(older, 1).pk)

    assert changed == [("left", None)]
    assert TakeOver.objects.count() == 0
    assert newer.commitments.count() == 1


def test_removing_the_copy_from_the_draft_makes_it_undecided_again(cast, older, newer):
    hue = cast.actor("hue_editor")
    copy = services.take_over(actor=hue, agreement_id=newer.pk, commitment_ids=[row(older, 1).pk])[
        0
    ]

    services.remove_commitment(actor=hue, commitment_id=copy.pk)

    assert decision_counts(newer)["undecided"] == 3


def test_taking_all_twice_takes_each_once(cast, older, newer):
    act = {"actor": cast.actor("hue_editor"), "agreement_id": newer.pk}

    counts = [len(services.take_over(**act)) for _time in range(2)]

    assert counts == [3, 0]
    assert newer.commitments.count() == 4


def test_leaving_needs_a_reason_and_the_keeper(cast, older, newer):
    with pytest.raises(AgreementsError):
        services.leave_behind(actor=cast.actor("hue_editor"), agreement_id=newer.pk, reason=" ")
    for name in ("hue_viewer", "ha_noi_approver", "da_nang_approver"):
        with pytest.raises(PermissionDenied):
            services.take_over(actor=cast.actor(name), agreement_id=newer.pk)

    assert TakeOver.objects.count() == AuditEntry.objects.count() == 0


def test_the_older_trail_tells_no_words_of_a_newer_agreement_that_others_may_not_read(
    cast, older, newer
):
    newer.visibility = "parties"
    newer.save()
    hue = cast.actor("hue_editor")
    copy = services.take_over(actor=hue, agreement_id=newer.pk, commitment_ids=[row(older, 1).pk])[
        0
    ]
    services.leave_behind(actor=hue, agreement_id=newer.pk, reason="Hết")
    Commitment.objects.filter(pk=copy.pk).update(text="điều kín")

    sign(cast, newer)

    public = cast.actor("anonymous")
    entries = AuditEntry.objects.filter(object_id=row(older, 1).pk, verb="replace")
    assert "điều kín" not in str([entry.changes for entry in entries])
    assert successors_of(public, row(older, 1)) == []
    assert len(successors_of(cast.actor("ha_noi_viewer"), row(older, 1))) == 1


def test_the_form_of_a_successor_keeps_an_agreement_beyond_the_list(cast, older, monkeypatch):
    monkeypatch.setattr("nhipcau.agreements.forms.agreements.MOST_OLDER", 1)
    AgreementFactory(keeper=cast.hue_office, signed_on=date(2026, 10, 1), title="Mới hơn")
    actor = cast.actor("hue_approver")
    shown = AgreementEntry.after(actor=actor, older=older)
    typed = {"kind": older.kind, "title": "Kế tiếp", "visibility": "parties"}

    saved = AgreementEntry(typed | {"supersedes": str(older.pk)}, actor=actor)
    saved.is_valid()

    assert shown["supersedes"].value() == older.pk
    assert older.pk in dict(shown.fields["supersedes"].choices)
    assert "supersedes" not in saved.errors
    assert saved.cleaned_data["supersedes"] == older.pk


def test_an_agreement_of_others_cannot_be_named_beyond_the_list(cast, monkeypatch):
    monkeypatch.setattr("nhipcau.agreements.forms.agreements.MOST_OLDER", 1)
    foreign = AgreementFactory(keeper=cast.ha_noi_office, parties=("ha-noi", "da-nang"))

    said = AgreementEntry({"supersedes": str(foreign.pk)}, actor=cast.actor("hue_approver"))
    said.is_valid()

    assert "supersedes" in said.errors
