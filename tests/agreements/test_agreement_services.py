"""Agreements through their services: what is written, what is refused, and what the trail keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganisationFactory,
    ReadingFactory,
    RecordItemFactory,
    StatementFactory,
)

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, NotReady, Stale, WrongState
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.services import AgreementForm, PartyForm
from nhipcau.foundation.audit import AuditEntry, history_of


def form_of(cast, **changes) -> AgreementForm:
    said = {
        "kind": "minutes",
        "title": "Biên bản hợp tác",
        "signed_on": date(2026, 1, 15),
        "parties": [PartyForm(locality_id=cast.hue.pk), PartyForm(locality_id=cast.ha_noi.pk)],
    }
    return AgreementForm(**(said | changes))


def ready_draft(cast, **fields) -> Agreement:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", **fields)
    CommitmentFactory(agreement=draft, number=1)
    return draft


def sign(cast, draft: Agreement, name: str = "hue_approver", **kwargs) -> Agreement:
    return services.sign_agreement(
        actor=cast.actor(name), agreement_id=draft.pk, version=draft.version, **kwargs
    )


def test_add_agreement_writes_a_draft_with_its_sides_and_one_entry(cast) -> None:
    form = form_of(cast, title="  Biên\u200b bản\u00a0hợp tác ", number="01/BB")

    made = services.add_agreement(actor=cast.actor("hue_editor"), keeper=cast.hue_office, form=form)

    entry = history_of(made).get()
    assert (made.state, made.title, made.number) == ("draft", "Biên bản hợp tác", "01/BB")
    assert [str(party) for party in made.parties.all()] == ["Huế", "Hà Nội"]
    assert (entry.verb, entry.organisation_id) == ("add", cast.hue_office.pk)
    assert entry.changes["parties"] == [None, "Huế; Hà Nội"]


def test_add_agreement_sent_twice_makes_one(cast) -> None:
    actor = cast.actor("hue_editor")

    first = services.add_agreement(actor=actor, keeper=cast.hue_office, form=form_of(cast))
    second = services.add_agreement(actor=actor, keeper=cast.hue_office, form=form_of(cast))

    assert (second.pk, Agreement.objects.count()) == (first.pk, 1)
    assert AuditEntry.objects.count() == 1


def test_add_agreement_of_the_same_words_with_other_sides_makes_another(cast) -> None:
    actor = cast.actor("hue_editor")
    others = [PartyForm(locality_id=cast.hue.pk), PartyForm(locality_id=cast.da_nang.pk)]

    services.add_agreement(actor=actor, keeper=cast.hue_office, form=form_of(cast))
    services.add_agreement(actor=actor, keeper=cast.hue_office, form=form_of(cast, parties=others))

    assert Agreement.objects.count() == 2


def test_add_agreement_by_who_does_not_coordinate_is_refused_and_writes_nothing(cast) -> None:
    with pytest.raises(PermissionDenied):
        services.add_agreement(
            actor=cast.actor("hue_tourism_manager"), keeper=cast.hue_office, form=form_of(cast)
        )

    assert (Agreement.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " \u200b "},
        {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
    ],
)
def test_add_agreement_that_breaks_a_rule_is_refused(cast, changes) -> None:
    with pytest.raises(AgreementsError):
        services.add_agreement(
            actor=cast.actor("hue_editor"), keeper=cast.hue_office, form=form_of(cast, **changes)
        )

    assert Agreement.objects.count() == 0


def test_add_agreement_with_a_locality_and_its_predecessor_is_refused(cast) -> None:
    sides = [PartyForm(locality_id=cast.hue.pk), PartyForm(locality_id=cast.thua_thien_hue.pk)]

    with pytest.raises(AgreementsError):
        services.add_agreement(
            actor=cast.actor("hue_editor"),
            keeper=cast.hue_office,
            form=form_of(cast, parties=sides),
        )

    assert Agreement.objects.count() == 0


def test_add_agreement_signed_through_an_organisation_of_another_locality_is_refused(cast) -> None:
    sides = [
        PartyForm(locality_id=cast.hue.pk, organisation_id=cast.ha_noi_office.pk),
        PartyForm(locality_id=cast.ha_noi.pk),
    ]

    with pytest.raises(AgreementsError, match="Sở Tài chính Hà Nội"):
        services.add_agreement(
            actor=cast.actor("hue_editor"),
            keeper=cast.hue_office,
            form=form_of(cast, parties=sides),
        )

    assert Agreement.objects.count() == 0


def test_add_agreement_in_place_of_one_of_other_localities_is_refused(cast) -> None:
    foreign = AgreementFactory(
        keeper=cast.da_nang_office, parties=("da-nang-2025", "ha-noi"), visibility="public"
    )

    with pytest.raises(PermissionDenied):
        services.add_agreement(
            actor=cast.actor("hue_editor"),
            keeper=cast.hue_office,
            form=form_of(cast, supersedes_id=foreign.pk),
        )

    assert list(Agreement.objects.all()) == [foreign]


def test_change_agreement_keeps_sides_that_stand_and_notes_what_changed(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", title="Cũ")
    left, right = draft.parties.all()
    sides = [
        PartyForm(locality_id=right.locality_id, party_id=right.pk, signatory_post="Chủ tịch"),
        PartyForm(locality_id=cast.da_nang.pk),
        PartyForm(locality_id=left.locality_id, party_id=left.pk),
    ]

    changed = services.change_agreement(
        actor=cast.actor("hue_editor"),
        agreement_id=draft.pk,
        version=1,
        form=form_of(cast, title="Mới", signed_on=draft.signed_on, parties=sides),
    )

    assert changed.version == 2
    assert [row.pk for row in changed.parties.all()][0::2] == [right.pk, left.pk]
    assert [row.position for row in changed.parties.all()] == [0, 1, 2]
    assert history_of(changed).get().changes["title"] == ["Cũ", "Mới"]


def test_change_agreement_opened_before_another_saved_is_stale_and_changes_nothing(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", title="Của tôi", version=3)

    with pytest.raises(Stale) as refusal:
        services.change_agreement(
            actor=cast.actor("hue_editor"), agreement_id=draft.pk, version=2, form=form_of(cast)
        )

    draft.refresh_from_db()
    assert (draft.title, draft.version) == ("Của tôi", 3)
    assert refusal.value.current.version == 3


def test_change_agreement_without_a_side_that_has_commitments_is_refused(cast) -> None:
    draft = ready_draft(cast)
    left, _right = draft.parties.all()

    with pytest.raises(AgreementsError, match="Hà Nội"):
        services.change_agreement(
            actor=cast.actor("hue_editor"),
            agreement_id=draft.pk,
            version=1,
            form=form_of(cast, parties=[PartyForm(locality_id=left.locality_id, party_id=left.pk)]),
        )

    assert draft.parties.count() == 2


def test_sign_agreement_puts_a_ready_draft_in_force(cast) -> None:
    draft = ready_draft(cast)

    signed = sign(cast, draft, mark=services.content_mark(draft))

    assert (signed.state, signed.version) == ("in_force", 2)
    assert history_of(signed).get().changes == {"state": ["draft", "in_force"]}


@pytest.mark.parametrize(
    ("fields", "count"),
    [({"signed_on": None}, 1), ({"signed_on": timezone.localdate() + timedelta(days=1)}, 1)],
)
def test_sign_agreement_without_a_day_of_signing_that_has_come_says_what_is_missing(
    cast, fields, count
) -> None:
    draft = ready_draft(cast, **fields)

    with pytest.raises(NotReady) as refusal:
        sign(cast, draft)

    draft.refresh_from_db()
    assert (len(refusal.value.missing), draft.state) == (count, "draft")


def test_sign_agreement_with_nothing_in_it_lists_everything_that_is_missing(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", signed_on=None)
    draft.parties.all()[0].delete()

    with pytest.raises(NotReady) as refusal:
        sign(cast, draft)

    assert len(refusal.value.missing) == 4


def test_sign_agreement_by_an_editor_is_refused(cast) -> None:
    draft = ready_draft(cast)

    with pytest.raises(PermissionDenied):
        sign(cast, draft, "hue_editor")

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_sign_agreement_after_a_commitment_changed_is_stale(cast) -> None:
    draft = ready_draft(cast)
    seen = services.content_mark(draft)
    Commitment.objects.filter(agreement=draft).update(version=2)

    with pytest.raises(Stale):
        sign(cast, draft, mark=seen)

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_sign_agreement_twice_is_refused_the_second_time(cast) -> None:
    draft = ready_draft(cast)
    sign(cast, draft)

    with pytest.raises(Stale):
        sign(cast, draft)

    assert history_of(draft).count() == 1


def test_sign_agreement_that_supersedes_ends_the_older_one(cast) -> None:
    older = AgreementFactory(keeper=cast.ha_noi_office)
    draft = ready_draft(cast, supersedes=older)

    sign(cast, draft)

    older.refresh_from_db()
    assert older.state == "superseded"
    assert history_of(older).get().changes == {"state": ["in_force", "superseded"]}


def test_sign_agreement_that_supersedes_a_draft_is_refused_and_moves_nothing(cast) -> None:
    older = AgreementFactory(keeper=cast.hue_office, state="draft")
    draft = ready_draft(cast, supersedes=older)

    with pytest.raises(PermissionDenied):
        sign(cast, draft)

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_expire_agreements_ends_those_whose_validity_ran_out(cast) -> None:
    today = date(2026, 6, 1)
    over = AgreementFactory(keeper=cast.hue_office, valid_to=date(2026, 5, 31))
    AgreementFactory(keeper=cast.hue_office, valid_to=today)
    AgreementFactory(keeper=cast.hue_office)
    AgreementFactory(keeper=cast.hue_office, state="draft", valid_to=date(2020, 1, 1))

    count = services.expire_agreements(actor=cast.actor("program"), today=today)

    assert count == 1
    assert list(Agreement.objects.filter(state="expired")) == [over]


def test_change_visibility_works_in_any_state_and_is_noted(cast) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office, visibility="public")

    services.change_visibility(
        actor=cast.actor("hue_approver"), agreement_id=agreement.pk, visibility="parties"
    )

    agreement.refresh_from_db()
    assert agreement.visibility == "parties"
    assert history_of(agreement).get().changes == {"visibility": ["public", "parties"]}


def test_change_visibility_by_the_other_side_is_refused(cast) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office, visibility="public")

    with pytest.raises(PermissionDenied):
        services.change_visibility(
            actor=cast.actor("ha_noi_manager"), agreement_id=agreement.pk, visibility="own"
        )

    agreement.refresh_from_db()
    assert agreement.visibility == "public"


def test_remove_agreement_takes_a_draft_away_and_its_reading_waits_again(cast) -> None:
    draft = ready_draft(cast)
    reading = ReadingFactory(agreement=draft, state="registered")
    RecordItemFactory(agreement=draft)

    services.remove_agreement(actor=cast.actor("hue_approver"), agreement_id=draft.pk)

    reading.refresh_from_db()
    assert (Agreement.objects.count(), Commitment.objects.count()) == (0, 0)
    assert (reading.state, reading.agreement_id) == ("ready", None)
    assert AuditEntry.objects.get(verb="remove").object_id == draft.pk


def test_remove_agreement_that_another_names_as_superseded_is_refused(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    AgreementFactory(keeper=cast.hue_office, state="draft", supersedes=draft)

    with pytest.raises(WrongState):
        services.remove_agreement(actor=cast.actor("hue_approver"), agreement_id=draft.pk)

    assert Agreement.objects.count() == 2


def test_remove_agreement_that_is_signed_is_refused(cast) -> None:
    signed = AgreementFactory(keeper=cast.hue_office)

    with pytest.raises(PermissionDenied):
        services.remove_agreement(actor=cast.actor("hue_manager"), agreement_id=signed.pk)

    assert Agreement.objects.count() == 1


def test_add_record_item_stands_once_and_in_the_history_of_its_agreement(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    said = {"kind": "result", "text": "Đã tổ chức 4 đoàn", "field_key": "tourism"}
    actor = cast.actor("hue_editor")

    first = services.add_record_item(actor=actor, agreement_id=draft.pk, **said)
    second = services.add_record_item(actor=actor, agreement_id=draft.pk, **said)

    assert (first.pk, draft.record.count()) == (second.pk, 1)
    assert history_of(draft).get().changes == {"record_result": [None, "Đã tổ chức 4 đoàn"]}


@pytest.mark.parametrize("said", [{"kind": "result", "text": " "}, {"kind": "commitment"}])
def test_add_record_item_that_is_none_is_refused(cast, said) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")

    with pytest.raises(AgreementsError):
        services.add_record_item(
            actor=cast.actor("hue_editor"),
            agreement_id=draft.pk,
            **({"text": "Một việc"} | said),
        )

    assert draft.record.count() == 0


def test_remove_record_item_puts_its_statement_back_to_be_read(cast) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    item = RecordItemFactory(agreement=draft)
    statement = StatementFactory(
        kind="result", state="accepted", record_item=item, decided_by_name="Ai đó"
    )

    services.remove_record_item(actor=cast.actor("hue_editor"), item_id=item.pk)

    statement.refresh_from_db()
    assert draft.record.count() == 0
    assert (statement.state, statement.decided_by_name, statement.version) == ("draft", "", 2)


def test_unit_named_finds_the_known_one_under_a_predecessor_and_makes_a_new_one(cast) -> None:
    actor = cast.actor("hue_editor")
    known = OrganisationFactory(name="Sở Y tế Huế", locality=cast.hue)

    found = services.unit_named(actor=actor, locality=cast.thua_thien_hue, name="sở y tế huế")
    made = services.unit_named(actor=actor, locality=cast.hue, name="Hiệp hội Du lịch Huế")

    assert found == known
    assert (made.locality, made.kind) == (cast.hue, "association")
