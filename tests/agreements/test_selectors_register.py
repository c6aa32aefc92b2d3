"""Lists of the register: what filters leave, in which order, and what must not be seen in them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    RecordItemFactory,
)

from nhipcau.agreements import services
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors import (
    AgreementFilter,
    CommitmentFilter,
    agreement_detail,
    agreement_history,
    agreement_sections,
    agreement_state_counts,
    agreements_listed,
    agreements_visible_to,
    changes_of,
    commitment_detail,
    commitment_history,
    commitments_visible_to,
    neighbours_of,
    record_of,
    related_to,
    state_counts,
    supersedable_by,
)

TODAY = date(2026, 6, 1)


def titles(actor, **wanted) -> list[str]:
    return [row.title for row in agreements_listed(actor, AgreementFilter(**wanted))]


def numbers(actor, **wanted) -> list[int]:
    rows = commitments_visible_to(actor, CommitmentFilter(**wanted), today=TODAY)
    return [row.number for row in rows]


def test_agreements_are_found_by_title_number_and_either_name_of_a_party(cast) -> None:
    AgreementFactory(title="Biên bản du lịch", number="05/BB-UBND")
    AgreementFactory(title="Thỏa thuận y tế", parties=("da-nang-2025", "ha-noi"))
    actor = cast.actor("anonymous")

    found = {
        word: titles(actor, search=word)
        for word in ("du lich", "05/bb", "thua thien hue", "huế", "đà nẵng", "không có")
    }

    assert found == {
        "du lich": ["Biên bản du lịch"],
        "05/bb": ["Biên bản du lịch"],
        "thua thien hue": ["Biên bản du lịch"],
        "huế": ["Biên bản du lịch"],
        "đà nẵng": ["Thỏa thuận y tế"],
        "không có": [],
    }


def test_agreements_of_a_locality_include_those_of_its_predecessor(cast) -> None:
    old = AgreementFactory()
    AgreementFactory(parties=("da-nang-2025", "ha-noi"))

    found = agreements_visible_to(cast.actor("anonymous"), locality_id=cast.hue.pk)

    assert list(found) == [old]


def test_agreements_filters_combine(cast) -> None:
    AgreementFactory(title="A", kind="plan", signed_on=date(2026, 1, 1))
    AgreementFactory(title="B", kind="plan", signed_on=date(2025, 1, 1))
    AgreementFactory(title="C", kind="minutes", signed_on=date(2026, 1, 1))
    AgreementFactory(title="D", kind="plan", signed_on=date(2026, 1, 1), state="expired")
    actor = cast.actor("anonymous")

    assert titles(actor, kind="plan", year=2026, state="in_force") == ["A"]


def test_agreements_stand_drafts_first_then_the_latest(cast) -> None:
    AgreementFactory(title="Cũ", signed_on=date(2019, 1, 1), keeper=cast.hue_office)
    AgreementFactory(title="Mới", signed_on=date(2026, 1, 1), keeper=cast.hue_office)
    AgreementFactory(title="Nháp", signed_on=None, state="draft", keeper=cast.hue_office)
    actor = cast.actor("hue_editor")

    assert titles(actor) == ["Nháp", "Mới", "Cũ"]
    assert titles(actor, sort="signed") == ["Cũ", "Mới", "Nháp"]
    assert titles(actor, sort="title") == ["Cũ", "Mới", "Nháp"]


def test_agreement_counts_do_not_tell_of_what_may_not_be_seen(cast) -> None:
    AgreementFactory()
    AgreementFactory(state="draft", keeper=cast.hue_office)
    AgreementFactory(visibility="own", keeper=cast.hue_office)
    rows = agreements_listed(cast.actor("anonymous"), AgreementFilter())

    counts = agreement_state_counts(rows)

    assert counts == {"total": 1, "draft": 0, "in_force": 1, "expired": 0, "superseded": 0}


def test_agreement_detail_of_what_may_not_be_seen_does_not_exist(cast) -> None:
    hidden = AgreementFactory(visibility="own", keeper=cast.hue_office)

    with pytest.raises(type(hidden).DoesNotExist):
        agreement_detail(cast.actor("ha_noi_manager"), hidden.pk)


def test_related_agreements_are_shown_where_they_may_be_read(cast) -> None:
    older = AgreementFactory(visibility="own", keeper=cast.hue_office, state="superseded")
    middle = AgreementFactory(keeper=cast.hue_office, supersedes=older)
    AgreementFactory(keeper=cast.hue_office, supersedes=middle, state="draft")
    newest = AgreementFactory(keeper=cast.hue_office, supersedes=middle)

    assert related_to(cast.actor("anonymous"), middle) == (None, [newest])
    assert related_to(cast.actor("hue_viewer"), middle)[0] == older


def test_supersedable_are_those_a_coordinator_has_a_side_in(cast) -> None:
    own = AgreementFactory(signed_on=date(2020, 1, 1))
    AgreementFactory(state="draft", keeper=cast.hue_office)
    AgreementFactory(parties=("da-nang-2025", "ha-noi"), keeper=cast.da_nang_office)

    assert list(supersedable_by(cast.actor("hue_editor"))) == [own]
    assert list(supersedable_by(cast.actor("anonymous"))) == []


def test_record_stands_by_kind_results_first(cast) -> None:
    agreement = AgreementFactory()
    for kind in ("fact", "shortcoming", "result"):
        RecordItemFactory(agreement=agreement, kind=kind, text=kind)

    assert list(record_of(agreement)) == ["result", "shortcoming", "fact"]


@pytest.fixture
def register(cast):
    """Six commitments that differ in everything a filter asks for."""
    agreement = AgreementFactory(keeper=cast.hue_office, title="Chính")
    sides = list(agreement.parties.all())
    rows = [
        {"text": "Du lịch di sản", "field_id": "tourism", "performers": (0,)},
        {"due_on": date(2026, 5, 1), "field_id": "health", "performers": (1,)},
        {"due_on": date(2026, 6, 20), "state": "in_progress"},
        {"due_on": date(2026, 1, 1), "state": "done"},
        {"due_recurrence": "yearly", "field_id": None},
        {"due_on": date(2027, 1, 1), "state": "dropped"},
    ]
    made = [
        CommitmentFactory(agreement=agreement, number=place, **row)
        for place, row in enumerate(rows, start=1)
    ]
    CommitmentLeadFactory(commitment=made[0], party=sides[0], organisation=cast.hue_tourism)
    CommitmentLeadFactory(commitment=made[2], party=sides[0], organisation=cast.hue_tourism)
    CommitmentLeadFactory(commitment=made[2], party=sides[1], organisation=cast.ha_noi_trade)
    return agreement


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"search": "di san"}, {1}),
        ({"field": "health"}, {2}),
        ({"field": "none"}, {5}),
        ({"states": ("overdue",)}, {2}),
        ({"states": ("in_progress",)}, {3}),
        ({"states": ("overdue", "done")}, {2, 4}),
        ({"states": ("nonsense",)}, {1, 2, 3, 4, 5, 6}),
        ({"deadline": "month"}, {3}),
        ({"deadline": "dated"}, {2, 3, 4, 6}),
        ({"deadline": "undated"}, {1}),
        ({"deadline": "recurring"}, {5}),
        ({"doers": "alone"}, {1, 2}),
        ({"doers": "together"}, {3, 4, 5, 6}),
        ({"doers": "together", "deadline": "dated", "states": ("done",)}, {4}),
    ],
)
def test_commitments_are_narrowed_by_each_filter(cast, register, wanted, found) -> None:
    assert set(numbers(cast.actor("anonymous"), **wanted)) == found


def test_commitments_of_a_side_and_of_a_unit_are_found_once(cast, register) -> None:
    actor = cast.actor("anonymous")

    assert set(numbers(actor, locality_id=cast.hue.pk)) == {1, 3, 4, 5, 6}
    assert set(numbers(actor, locality_id=cast.hue.pk, doers="alone")) == {1}
    assert sorted(numbers(actor, organisation_id=cast.hue_tourism.pk)) == [1, 3]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("due", [4, 2, 3, 6, 1, 5]),
        ("-due", [6, 3, 2, 4, 1, 5]),
        ("state", [3, 2, 1, 5, 4, 6]),
        ("field", [4, 3, 6, 1, 2, 5]),
        ("agreement", [1, 2, 3, 4, 5, 6]),
        ("nonsense", [4, 2, 3, 6, 1, 5]),
    ],
)
def test_commitments_stand_in_the_order_asked_for(cast, register, sort, order) -> None:
    assert numbers(cast.actor("anonymous"), sort=sort) == order


def test_commitment_counts_tell_overdue_among_the_open_ones(cast, register) -> None:
    rows = commitments_visible_to(cast.actor("anonymous"), CommitmentFilter(), today=TODAY)

    assert state_counts(rows, TODAY) == {
        "total": 6, "not_started": 3, "in_progress": 1, "done": 1, "dropped": 1, "replaced": 0,
        "overdue": 1,
    }  # fmt: skip


def test_commitments_of_hidden_agreements_are_in_no_list_count_or_search(cast) -> None:
    hidden = AgreementFactory(visibility="own", keeper=cast.hue_office)
    commitment = CommitmentFactory(agreement=hidden, number=1, text="Việc kín")
    CommitmentLeadFactory(
        commitment=commitment, party=hidden.parties.all()[0], organisation=cast.hue_tourism
    )
    actor = cast.actor("ha_noi_manager")

    assert numbers(actor, search="viec kin") == []
    assert numbers(actor, agreement_id=hidden.pk) == []
    assert numbers(actor, organisation_id=cast.hue_tourism.pk) == []
    with pytest.raises(Commitment.DoesNotExist):
        commitment_detail(actor, commitment.pk)


def test_neighbours_are_the_numbers_before_and_after_in_the_same_agreement(cast, register) -> None:
    CommitmentFactory(number=2)
    rows = {row.number: row for row in register.commitments.all()}

    assert neighbours_of(rows[1]) == (None, rows[2])
    assert neighbours_of(rows[3]) == (rows[2], rows[4])
    assert neighbours_of(rows[6]) == (rows[5], None)


@pytest.fixture
def told(cast):
    """An agreement drafted, signed and reported on through its services."""
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", title="Nháp đầu")
    standing = CommitmentFactory(agreement=draft, number=1, field_id="tourism")
    sides = [party.pk for party in draft.parties.all()]
    services.change_commitment(
        actor=cast.actor("hue_editor"),
        commitment_id=standing.pk,
        version=1,
        form=services.CommitmentForm(
            text="Lời mới", performer_ids=sides, field_key="health", form=3
        ),
    )
    services.sign_agreement(actor=cast.actor("hue_approver"), agreement_id=draft.pk, version=1)
    services.report_state(
        actor=cast.actor("ha_noi_editor"), commitment_id=standing.pk, version=2, state="in_progress"
    )
    return agreement_detail(cast.actor("program"), draft.pk)


def verbs(cast, agreement, name: str) -> list[str]:
    actor = cast.actor(name)
    with translation.override("en"):
        changes = changes_of(actor, agreement, agreement_history(actor, agreement))
        return [str(change.verb) for change in changes]


def test_history_before_signing_is_for_those_who_keep_the_agreement(cast, told) -> None:
    since = ["reported on the commitment", "put the agreement in force"]

    assert verbs(cast, told, "hue_viewer") == [*since, "changed the commitment"]
    assert verbs(cast, told, "ha_noi_manager") == since
    assert verbs(cast, told, "anonymous") == since


def test_history_names_persons_to_the_parties_and_organisations_to_everybody(cast, told) -> None:
    said = {}
    for name in ("anonymous", "da_nang_editor", "ha_noi_viewer"):
        actor = cast.actor(name)
        latest = changes_of(actor, told, agreement_history(actor, told)[:1])[0]
        said[name] = (latest.actor_name, latest.organisation_name)

    assert said == {
        "anonymous": ("", "Sở Tài chính Hà Nội"),
        "da_nang_editor": ("", "Sở Tài chính Hà Nội"),
        "ha_noi_viewer": ("ha noi editor", "Sở Tài chính Hà Nội"),
    }


def test_history_says_fields_and_values_in_words(cast, told) -> None:
    actor = cast.actor("hue_viewer")
    commitment = commitment_detail(actor, told.commitments.get().pk)

    with translation.override("en"):
        reported, changed = changes_of(actor, told, commitment_history(actor, commitment))
        steps = {
            str(step.label): (step.before, step.after) for step in (*reported.steps, *changed.steps)
        }

    assert steps["State"] == ("Not started", "In progress")
    assert steps["As reported by"] == ("", "Sở Tài chính Hà Nội")
    assert steps["Field"] == ("Tourism", "Health")


def test_history_does_not_name_an_agreement_that_the_reader_may_not_see(cast) -> None:
    secret = AgreementFactory(visibility="own", keeper=cast.hue_office, title="Văn bản kín")
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    form = services.AgreementForm(
        kind="minutes",
        title=draft.title,
        signed_on=draft.signed_on,
        supersedes_id=secret.pk,
        visibility="public",
        parties=[
            services.PartyForm(locality_id=party.locality_id, party_id=party.pk)
            for party in draft.parties.all()
        ],
    )
    services.change_agreement(
        actor=cast.actor("hue_editor"), agreement_id=draft.pk, version=1, form=form
    )

    entries = list(agreement_history(cast.actor("program"), draft))
    said = {}
    with translation.override("en"):
        for name in ("hue_viewer", "da_nang_editor"):
            (change,) = changes_of(cast.actor(name), draft, entries)
            said[name] = {str(step.label): step.after for step in change.steps}["Supersedes"]

    assert said == {"hue_viewer": "Văn bản kín", "da_nang_editor": "another one"}


def test_replaced_commitments_are_no_planks_and_stand_only_under_their_own_state(cast) -> None:
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, number=1, state="replaced", due_on=date(2020, 1, 1))
    CommitmentFactory(agreement=agreement, number=2)
    actor = cast.actor("anonymous")

    sections = agreement_sections(agreement, TODAY)
    counts = state_counts(commitments_visible_to(actor), TODAY)

    assert [row.number for section in sections for row in section.commitments] == [2]
    assert (counts["total"], counts["replaced"], counts["overdue"]) == (1, 1, 0)
    assert numbers(actor) == [2]
    assert numbers(actor, states=("replaced",)) == [1]
