"""Handing over what an organisation carries: one dated act, undone until its day ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from tests.agreements.test_statement_threads import at_once
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    OrganisationFactory,
)

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, WrongState
from nhipcau.agreements.models import CommitmentLead, Handover, LeadTerm
from nhipcau.agreements.selectors import leads_on, left_by_predecessors
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.jobs import Job, JobState, run_job
from nhipcau.localities.services import merge_organisations


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def carried(cast):
    """Three open commitments that the tourism department carries, and one that is done."""
    agreement = AgreementFactory(keeper=cast.hue_office)
    side = agreement.parties.first()
    rows = [
        CommitmentFactory(agreement=agreement, number=n, state="done" if n == 4 else "not_started")
        for n in range(1, 5)
    ]
    for row in rows:
        CommitmentLeadFactory(commitment=row, party=side, organisation=cast.hue_tourism)
    return rows


@pytest.fixture
def heir(cast):
    return OrganisationFactory(name="Sở Văn hóa, Thể thao và Du lịch Huế", locality=cast.hue)


def hand_over(cast, receiver, name="hue_approver", **said):
    return services.hand_over(
        actor=cast.actor(name),
        giver_id=cast.hue_tourism.pk,
        receiver_id=receiver.pk,
        **({"on": timezone.localdate()} | said),
    )


def carriers(rows) -> list[str]:
    return [str(lead) for row in rows for lead in row.leads.all()]


def test_everything_that_is_open_goes_over_in_one_act(cast, carried, heir):
    made = hand_over(cast, heir, note="Quyết định sắp xếp")

    assert (made.state, made.count, made.takes_all) == ("done", 3, True)
    assert carriers(carried) == [str(heir)] * 3 + ["Sở Du lịch Huế"]
    assert history_of(made).count() == 2
    assert AuditEntry.objects.filter(verb="hand_over").count() == 4


def test_some_are_chosen_and_the_rest_stays(cast, carried, heir):
    made = hand_over(cast, heir, commitment_ids=[carried[1].pk, carried[3].pk])

    assert made.count == 1
    assert carriers(carried[:3]) == ["Sở Du lịch Huế", str(heir), "Sở Du lịch Huế"]


def test_who_led_on_which_day_can_be_told_afterwards(cast, carried, heir, today):
    day = today - timedelta(days=30)
    hand_over(cast, heir, on=day)

    before, since = (leads_on(carried[0], one) for one in (day - timedelta(days=1), day))

    assert before == [(cast.hue_tourism, "lead")]
    assert since == [(heir, "lead")]


def test_naming_another_lead_keeps_the_day_too(cast, carried, heir, today):
    row, day = carried[0], today - timedelta(days=7)
    form = services.LeadForm(row.leads.first().party_id, heir.pk)

    services.name_leads(
        actor=cast.actor("hue_editor"), commitment_id=row.pk, version=1, leads=[form], on=day
    )

    assert leads_on(row, day - timedelta(days=1)) == [(cast.hue_tourism, "lead")]
    assert leads_on(row, today) == [(heir, "lead")]


@pytest.mark.parametrize("days", [1, -20_000])
def test_a_lead_is_named_neither_for_the_future_nor_before_the_signing(cast, carried, today, days):
    row = carried[0]

    with pytest.raises(AgreementsError):
        services.name_leads(
            actor=cast.actor("hue_editor"), commitment_id=row.pk, version=1, leads=[],
            on=today + timedelta(days=days),
        )  # fmt: skip

    assert (row.leads.count(), LeadTerm.objects.count()) == (1, 0)


def test_one_that_carries_it_already_is_named_once_and_leads(cast, carried, heir):
    row = carried[0]
    side = row.leads.first().party
    CommitmentLeadFactory(commitment=row, party=side, organisation=heir, role="coordinating")

    hand_over(cast, heir)
    over = list(row.leads.values_list("organisation", "role"))
    services.undo_handover(actor=cast.actor("hue_approver"), handover_id=Handover.objects.get().pk)

    assert over == [(heir.pk, "lead")]
    assert sorted(row.leads.values_list("organisation", "role")) == sorted(
        [(cast.hue_tourism.pk, "lead"), (heir.pk, "coordinating")]
    )


def test_it_is_taken_back_until_the_end_of_its_day(cast, carried, heir, today):
    made = hand_over(cast, heir)

    back = services.undo_handover(actor=cast.actor("hue_approver"), handover_id=made.pk)

    assert back.state == "undone"
    assert carriers(carried) == ["Sở Du lịch Huế"] * 4
    assert leads_on(carried[0], today) == [(cast.hue_tourism, "lead")]


def test_on_the_next_day_it_is_not_taken_back(cast, carried, heir):
    made = hand_over(cast, heir)
    Handover.objects.update(done_at=timezone.now() - timedelta(days=1, minutes=1))

    with pytest.raises(WrongState):
        services.undo_handover(actor=cast.actor("hue_approver"), handover_id=made.pk)

    assert carriers(carried[:3]) == [str(heir)] * 3


def test_taking_it_back_leaves_what_somebody_changed_since(cast, carried, heir):
    made = hand_over(cast, heir)
    row = carried[0]
    row.refresh_from_db()
    office = services.LeadForm(row.leads.first().party_id, cast.hue_office.pk)
    services.name_leads(
        actor=cast.actor("hue_editor"), commitment_id=row.pk, version=row.version, leads=[office]
    )

    services.undo_handover(actor=cast.actor("hue_approver"), handover_id=made.pk)

    assert carriers(carried[:2]) == ["Sở Tài chính Huế", "Sở Du lịch Huế"]


def test_a_later_day_waits_for_it_and_takes_what_is_carried_then(cast, carried, heir, today):
    day = today + timedelta(days=20)
    made = hand_over(cast, heir, on=day)
    program = cast.actor("program")
    early = services.carry_out_handover(
        actor=program, handover_id=made.pk, today=day - timedelta(days=1)
    )
    carried[0].state = "done"
    carried[0].save()

    services.begin_due_handovers(actor=program, today=day)
    counts = [
        services.carry_out_handover(actor=program, handover_id=made.pk, today=day)
        for _worker in range(2)
    ]

    assert (early, counts) == (0, [2, 0])
    assert Job.objects.get().name == "agreements.hand_over"
    assert LeadTerm.objects.filter(organisation=heir).first().since == day


def test_a_planned_one_is_cancelled_and_never_carried_out(cast, carried, heir, today):
    day = today + timedelta(days=20)
    made = hand_over(cast, heir, on=day)

    services.undo_handover(actor=cast.actor("hue_approver"), handover_id=made.pk)
    moved = services.carry_out_handover(actor=cast.actor("program"), handover_id=made.pk, today=day)

    made.refresh_from_db()
    assert (made.state, moved, carriers(carried)) == ("cancelled", 0, ["Sở Du lịch Huế"] * 4)


def test_a_long_one_is_left_to_a_worker(cast, carried, heir, settings, monkeypatch):
    agreement = carried[0].agreement
    side = agreement.parties.first()
    rows = [CommitmentFactory(agreement=agreement, number=n) for n in range(10, 220)]
    CommitmentLead.objects.bulk_create(
        CommitmentLead(commitment=row, party=side, organisation=cast.hue_tourism) for row in rows
    )

    made = hand_over(cast, heir)
    planned = (made.state, Job.objects.get().state)
    run_job.func(Job.objects.get().pk)

    made.refresh_from_db()
    assert planned == ("planned", JobState.QUEUED)
    assert (made.state, made.count, Job.objects.get().state) == ("done", 213, JobState.DONE)


@pytest.mark.parametrize(
    "name", ["hue_editor", "hue_tourism_manager", "ha_noi_approver", "da_nang_approver"]
)
def test_only_an_approver_who_coordinates_its_locality_hands_over(cast, carried, heir, name):
    with pytest.raises(PermissionDenied):
        hand_over(cast, heir, name)

    assert Handover.objects.count() == 0
    assert carriers(carried) == ["Sở Du lịch Huế"] * 4


def test_it_is_refused_to_itself_to_strangers_and_to_what_is_not_there(cast, carried, heir, today):
    ended = OrganisationFactory(locality=cast.hue, valid_to=date(2020, 1, 1))
    unborn = OrganisationFactory(locality=cast.hue, valid_from=today + timedelta(days=1))

    for receiver in (cast.hue_tourism, cast.ha_noi_office, ended, unborn):
        with pytest.raises(AgreementsError):
            hand_over(cast, receiver)
    with pytest.raises(AgreementsError):
        hand_over(cast, heir, commitment_ids=[])

    assert Handover.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_act_sent_twice_at_once_is_done_once(cast, carried, heir):
    made = at_once(*[lambda: hand_over(cast, heir) for _time in range(2)])

    assert Handover.objects.count() == 1
    assert {one.pk for one in made} == {Handover.objects.get().pk}


def test_the_page_of_a_successor_tells_what_predecessors_still_carry(
    cast, carried, heir, client_of, today
):
    merge_organisations(
        actor=cast.actor("hue_editor"), predecessors=[cast.hue_tourism], successor=heir,
        on=today - timedelta(days=3),
    )  # fmt: skip
    address = reverse("localities:organisation-detail", args=[heir.pk])

    html = client_of(cast.users["hue_approver"]).get(address).content.decode()
    stranger = client_of(None).get(address).content.decode()

    assert left_by_predecessors(cast.actor("hue_approver"), heir) == [(cast.hue_tourism, 3)]
    link = reverse("agreements:handover-add", args=[cast.hue_tourism.pk])
    assert link in html
    assert link not in stranger
