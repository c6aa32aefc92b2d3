"""Projects: made of a commitment in one step, planned, and on the fourth rung only when whole."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nhipcau.activities.errors import Stale
from nhipcau.foundation.audit import AuditEntry
from nhipcau.projects import services
from nhipcau.projects.models import BudgetLine, Milestone, Project, Risk
from nhipcau.projects.selectors import budget_of, gaps_of, project_detail, square_of
from nhipcau.projects.services import BudgetForm, MilestoneForm, RiskForm
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    ProjectFactory,
)


def promise(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, signed_on=date(2026, 3, 1))
    commitment = CommitmentFactory(
        agreement=agreement, due_on=date(2026, 12, 31), target="Một tour"
    )
    side = agreement.parties.all()[0]
    CommitmentLeadFactory(commitment=commitment, party=side, organisation=cast.hue_tourism)
    return commitment


def test_one_press_makes_a_project_of_a_commitment(cast, client_of):
    commitment = promise(cast)
    client = client_of(cast.users["hue_editor"])
    address = reverse("projects:project-turn", args=[commitment.pk])

    answers = [client.post(address) for _turn in range(2)]

    made = Project.objects.get()
    assert [one.url for one in answers] == [reverse("projects:project-detail", args=[made.pk])] * 2
    assert (made.title, made.field_id, made.form, made.objective) == (
        commitment.text,
        "trade_supply_demand",
        4,
        "Một tour",
    )
    assert (made.planned_from, made.planned_to) == (date(2026, 3, 1), date(2026, 12, 31))
    assert [link.commitment for link in made.serves.all()] == [commitment]
    assert [(one.organisation, one.role) for one in made.participants.all()] == [
        (cast.hue_tourism, "accountable")
    ]
    assert commitment.text in client.get(commitment.get_absolute_url()).content.decode()


def test_who_is_of_no_side_turns_nothing_into_a_project(cast):
    with pytest.raises(PermissionDenied):
        services.turn_into_project(
            actor=cast.actor("da_nang_editor"), commitment_id=promise(cast).pk
        )

    assert not Project.objects.exists()


def test_a_project_stands_on_the_fourth_rung_only_when_whole(cast):
    project = ProjectFactory(owner=cast.hue_office)
    actor = cast.actor("hue_editor")

    def gaps() -> list[str]:
        return [str(one) for one in gaps_of(project_detail(actor, project.pk))]

    assert gaps() == ["đơn vị chịu trách nhiệm", "kinh phí", "các mốc"]
    project.participants.create(organisation=cast.hue_office, role="accountable")
    services.add_budget_line(
        actor=actor, project_id=project.pk, form=BudgetForm(2026, "state", 1_000_000)
    )
    assert gaps() == ["các mốc"]
    services.add_milestone(
        actor=actor, project_id=project.pk, form=MilestoneForm("Khảo sát", date(2026, 5, 1))
    )
    assert gaps() == []


def test_milestones_are_reached_moved_and_told(cast):
    project = ProjectFactory(owner=cast.hue_office)
    actor = cast.actor("hue_editor")
    first, second = (
        services.add_milestone(
            actor=actor, project_id=project.pk, form=MilestoneForm(name, date(2026, 5, day))
        )
        for day, name in enumerate(("A", "B"), start=1)
    )

    services.move_milestone(actor=actor, milestone_id=second.pk, up=True)
    services.move_milestone(actor=actor, milestone_id=second.pk, up=True)
    for _turn in range(2):
        services.reach_milestone(actor=actor, milestone_id=first.pk, on=date(2026, 5, 1))

    rows = [(row.title, row.state, row.reached_on) for row in Milestone.objects.all()]
    assert rows == [("B", "open", None), ("A", "reached", date(2026, 5, 1))]
    told = AuditEntry.objects.filter(object_id=project.pk, verb="plan").count()
    assert told == 4
    with pytest.raises(Stale):
        services.change_milestone(
            actor=actor,
            milestone_id=first.pk,
            version=1,
            form=MilestoneForm("C", date(2026, 5, 1)),
        )


def test_budget_adds_up_by_year_and_source(cast):
    project = ProjectFactory(owner=cast.hue_office)
    actor = cast.actor("hue_editor")
    for year, source, amount in (
        (2027, "state", 5),
        (2026, "state", 3_000_000_000),
        (2026, "donation", 2),
        (2026, "donation", 4),
        (2026, "donation", 4),
    ):
        services.add_budget_line(
            actor=actor, project_id=project.pk, form=BudgetForm(year, source, amount)
        )

    lines, table = budget_of(project)

    assert len(lines) == 4  # the same line twice stands once
    assert [one.value for one in table.sources] == ["state", "donation"]
    assert table.rows == ((2026, (3_000_000_000, 6), 3_000_000_006), (2027, (5, 0), 5))
    assert (table.by_source, table.total) == ((3_000_000_005, 6), 3_000_000_011)


def test_the_square_counts_the_risks_that_are_watched(cast):
    project = ProjectFactory(owner=cast.hue_office)
    for text, state in (("A", "open"), ("B", "open"), ("C", "closed")):
        services.add_risk(
            actor=cast.actor("hue_editor"),
            project_id=project.pk,
            form=RiskForm(text, likelihood=3, impact=2, state=state),
        )

    square = square_of(list(Risk.objects.all()))

    counts = [[count for _impact, count, _tone in cells] for _level, cells in square.rows]
    assert counts == [[0, 2, 0], [0, 0, 0], [0, 0, 0]]


def test_others_change_nothing_in_a_plan(cast, client_of):
    project = ProjectFactory(owner=cast.hue_office)
    line = BudgetLine.objects.create(project=project, year=2026, source="state", amount=1)
    client = client_of(cast.users["ha_noi_editor"])

    for name, pk in (("milestone-add", project.pk), ("budget-change", line.pk)):
        answer = client.post(reverse(f"projects:{name}", args=[pk]), {"remove": "1"})
        assert answer.status_code == 403

    assert BudgetLine.objects.count() == 1


def test_the_plan_asks_as_much_for_one_row_as_for_three(
    cast, client_of, django_assert_max_num_queries
):
    project = ProjectFactory(owner=cast.hue_office)

    def grow(count: int) -> None:
        for _number in range(count):
            place = Milestone.objects.count() + 1
            Milestone.objects.create(
                project=project, position=place, title=f"M{place}", due_on=date(2026, 1, place),
                owner=cast.hue_tourism,
            )  # fmt: skip
            BudgetLine.objects.create(
                project=project, year=2020 + place, source="state", amount=1, giver=cast.hue_tourism
            )
            Risk.objects.create(project=project, text=f"R{place}", owner=cast.hue_tourism)

    def asked() -> int:
        with django_assert_max_num_queries(60) as queries:
            page = client_of().get(reverse("projects:project-detail", args=[project.pk]))
        assert page.status_code == 200
        return len(queries)

    grow(1)
    asked()  # what is kept from now on
    first = asked()
    grow(2)

    assert asked() == first
