"""Commitments through their services: written, led, reported on, removed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    StatementFactory,
)

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.services import CommitmentForm, LeadForm
from nhipcau.foundation.audit import AuditEntry, history_of


@pytest.fixture
def draft(cast) -> Agreement:
    return AgreementFactory(keeper=cast.hue_office, state="draft")


@pytest.fixture
def promise(cast) -> Commitment:
    """In force, between Thừa Thiên Huế and Hà Nội, kept by Huế."""
    return CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office), number=1)


def form_of(agreement: Agreement, **changes) -> CommitmentForm:
    said = {
        "text": "Kết nối cung cầu nông sản",
        "performer_ids": [party.pk for party in agreement.parties.all()],
    }
    return CommitmentForm(**(said | changes))


def add(cast, agreement: Agreement, **changes) -> Commitment:
    return services.add_commitment(
        actor=cast.actor("hue_editor"),
        agreement_id=agreement.pk,
        form=form_of(agreement, **changes),
    )


def report(cast, promise: Commitment, name: str = "hue_editor", **said) -> Commitment:
    return services.report_state(
        actor=cast.actor(name),
        commitment_id=promise.pk,
        **({"version": promise.version, "state": "in_progress"} | said),
    )


def test_add_commitment_takes_the_next_number_and_everything_that_was_said(cast, draft) -> None:
    CommitmentFactory(agreement=draft, number=7)
    left = draft.parties.all()[0]

    made = add(
        cast,
        draft,
        performer_ids=[left.pk],
        field_key="tourism",
        form=4,
        target="12 đoàn",
        due_text="quý III/2026",
        due_from=date(2026, 7, 1),
        due_on=date(2026, 9, 30),
        due_precision="quarter",
        amount_value=Decimal(3_000_000_000),
        amount_unit="VND",
        leads=[LeadForm(left.pk, cast.hue_tourism.pk)],
    )

    made.refresh_from_db()
    assert (made.number, made.field_id, made.form, made.target) == (8, "tourism", 4, "12 đoàn")
    assert (made.due_on, made.due_precision) == (date(2026, 9, 30), "quarter")
    assert (made.amount_value, made.amount_unit) == (Decimal(3_000_000_000), "VND")
    assert list(made.performers.all()) == [left]
    assert [lead.organisation for lead in made.leads.all()] == [cast.hue_tourism]
    assert history_of(made).get().changes["leads"] == [None, "Sở Du lịch Huế (lead)"]


def test_add_commitment_sent_twice_makes_one(cast, draft) -> None:
    first = add(cast, draft)
    second = add(cast, draft)

    assert (first.pk, draft.commitments.count()) == (second.pk, 1)


def test_add_commitment_with_the_same_words_for_another_side_makes_another(cast, draft) -> None:
    left, right = draft.parties.all()

    add(cast, draft, performer_ids=[left.pk])
    add(cast, draft, performer_ids=[right.pk])

    assert draft.commitments.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " \u200b\n "},
        {"performer_ids": []},
        {"performer_ids": [10**9]},
        {"due_from": date(2026, 2, 1), "due_on": date(2026, 1, 1)},
        {"number": 7},
    ],
)
def test_add_commitment_that_breaks_a_rule_is_refused_and_adds_nothing(
    cast, draft, changes
) -> None:
    CommitmentFactory(agreement=draft, number=7)

    with pytest.raises(AgreementsError):
        add(cast, draft, **changes)

    assert (draft.commitments.count(), AuditEntry.objects.count()) == (1, 0)


def test_add_commitment_led_by_a_unit_of_another_locality_is_refused(cast, draft) -> None:
    left = draft.parties.all()[0]

    with pytest.raises(AgreementsError, match="Sở Công Thương Hà Nội"):
        add(cast, draft, leads=[LeadForm(left.pk, cast.ha_noi_trade.pk)])

    assert draft.commitments.count() == 0


def test_add_commitment_to_a_signed_agreement_is_refused(cast, promise) -> None:
    with pytest.raises(PermissionDenied):
        add(cast, promise.agreement, text="Thêm sau khi ký")

    assert promise.agreement.commitments.count() == 1


def test_change_commitment_notes_each_field_before_and_after(cast, draft) -> None:
    standing = CommitmentFactory(agreement=draft, number=1, text="Cũ", field_id="tourism")
    left = draft.parties.all()[0]

    changed = services.change_commitment(
        actor=cast.actor("hue_editor"),
        commitment_id=standing.pk,
        version=1,
        form=form_of(draft, text="Mới", field_key="health", performer_ids=[left.pk]),
    )

    changes = history_of(changed).get().changes
    assert changed.version == 2
    assert changes["text"] == ["Cũ", "Mới"]
    assert changes["field"] == ["tourism", "health"]
    assert changes["performers"] == ["Thừa Thiên Huế; Hà Nội", "Thừa Thiên Huế"]


@pytest.mark.django_db(transaction=True)
def test_change_commitment_by_two_at_the_same_moment_saves_one_and_refuses_the_other(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    standing = CommitmentFactory(agreement=draft, number=1)
    forms = [form_of(draft, text=text) for text in ("Người thứ nhất", "Người thứ hai")]
    actor, gate = cast.actor("hue_editor"), Barrier(2)

    def save(form: CommitmentForm) -> str:
        gate.wait()
        try:
            return services.change_commitment(
                actor=actor, commitment_id=standing.pk, version=1, form=form
            ).text
        except Stale:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        said = list(people.map(save, forms))

    standing.refresh_from_db()
    assert sorted(said) == sorted([standing.text, "stale"])
    assert (standing.version, history_of(standing).count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_add_commitment_sent_twice_at_the_same_moment_makes_one(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    actor, form, gate = cast.actor("hue_editor"), form_of(draft), Barrier(2)

    def send(_place: int) -> int:
        gate.wait()
        try:
            return services.add_commitment(actor=actor, agreement_id=draft.pk, form=form).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        made = set(people.map(send, range(2)))

    assert made == {draft.commitments.get().pk}


def test_change_commitment_opened_before_another_saved_is_stale(cast, draft) -> None:
    standing = CommitmentFactory(agreement=draft, number=1, text="Của người trước", version=2)

    with pytest.raises(Stale):
        services.change_commitment(
            actor=cast.actor("hue_editor"),
            commitment_id=standing.pk,
            version=1,
            form=form_of(draft, text="Của tôi"),
        )

    standing.refresh_from_db()
    assert (standing.text, standing.version) == ("Của người trước", 2)


def test_remove_commitment_puts_its_statement_back_and_is_told_by_the_agreement(
    cast, draft
) -> None:
    standing = CommitmentFactory(agreement=draft, number=3, text="Bỏ đi")
    statement = StatementFactory(state="accepted", commitment=standing, decided_by_name="Ai đó")

    services.remove_commitment(actor=cast.actor("hue_editor"), commitment_id=standing.pk)

    statement.refresh_from_db()
    assert draft.commitments.count() == 0
    assert (statement.state, statement.commitment_id) == ("draft", None)
    assert history_of(draft).get().changes == {"commitment": ["3. Bỏ đi", None]}


def test_remove_commitment_by_the_other_side_is_refused(cast, draft) -> None:
    standing = CommitmentFactory(agreement=draft, number=1)

    with pytest.raises(PermissionDenied):
        services.remove_commitment(actor=cast.actor("ha_noi_manager"), commitment_id=standing.pk)

    assert draft.commitments.count() == 1


def test_name_leads_changes_only_the_side_of_who_names_them(cast, promise) -> None:
    left, right = promise.agreement.parties.all()
    CommitmentLeadFactory(commitment=promise, party=left, organisation=cast.hue_tourism)

    services.name_leads(
        actor=cast.actor("ha_noi_editor"),
        commitment_id=promise.pk,
        version=1,
        leads=[
            LeadForm(left.pk, cast.hue_office.pk),
            LeadForm(right.pk, cast.ha_noi_trade.pk, "coordinating"),
        ],
    )

    named = [(lead.party_id, lead.organisation_id, lead.role) for lead in promise.leads.all()]
    assert named == [
        (left.pk, cast.hue_tourism.pk, "lead"),
        (right.pk, cast.ha_noi_trade.pk, "coordinating"),
    ]


def test_name_leads_by_a_unit_that_does_not_coordinate_is_refused(cast, promise) -> None:
    right = promise.agreement.parties.all()[1]

    with pytest.raises(PermissionDenied):
        services.name_leads(
            actor=cast.actor("ha_noi_trade_editor"),
            commitment_id=promise.pk,
            version=1,
            leads=[LeadForm(right.pk, cast.ha_noi_trade.pk)],
        )

    assert promise.leads.count() == 0


@pytest.mark.parametrize("state", ["not_started", "in_progress", "done"])
def test_report_state_stands_on_the_word_of_the_organisation_acted_for(
    cast, promise, state
) -> None:
    said = report(cast, promise, "ha_noi_editor", state=state, on=date(2026, 3, 1), note="Xong")

    assert (said.state, said.state_on, said.state_note) == (state, date(2026, 3, 1), "Xong")
    assert (said.reported_by, said.version) == (cast.ha_noi_office, 2)


def test_report_state_without_a_day_is_of_today(cast, promise) -> None:
    assert report(cast, promise).state_on == timezone.localdate()


def test_report_state_dropped_needs_a_reason(cast, promise) -> None:
    with pytest.raises(AgreementsError):
        report(cast, promise, state="dropped", note="  ")

    promise.refresh_from_db()
    assert (promise.state, history_of(promise).count()) == ("not_started", 0)


def test_report_state_of_a_day_to_come_is_refused(cast, promise) -> None:
    with pytest.raises(AgreementsError):
        report(cast, promise, on=timezone.localdate() + timedelta(days=1))

    promise.refresh_from_db()
    assert promise.state == "not_started"


def test_report_state_opens_again_what_was_done(cast, promise) -> None:
    done = report(cast, promise, state="done")

    opened = report(cast, done, state="in_progress")

    states = [entry.changes["state"] for entry in history_of(opened)]
    assert states == [["done", "in_progress"], ["not_started", "done"]]


def test_report_state_after_another_report_is_stale(cast, promise) -> None:
    report(cast, promise, "ha_noi_editor", state="done")

    with pytest.raises(Stale):
        report(cast, promise, "hue_editor", version=1, state="dropped", note="Không làm")

    promise.refresh_from_db()
    assert promise.state == "done"


@pytest.mark.parametrize("name", ["da_nang_approver", "ha_noi_viewer", "hue_tourism_editor"])
def test_report_state_by_who_neither_carries_nor_coordinates_is_refused(
    cast, promise, name
) -> None:
    with pytest.raises(PermissionDenied):
        report(cast, promise, name)

    promise.refresh_from_db()
    assert promise.version == 1


def test_report_state_in_a_draft_is_refused_for_a_draft_promises_nothing(cast, draft) -> None:
    standing = CommitmentFactory(agreement=draft, number=1)

    with pytest.raises(PermissionDenied):
        report(cast, standing)

    standing.refresh_from_db()
    assert standing.state == "not_started"
