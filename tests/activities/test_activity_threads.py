"""Two people press at once: one order, nothing twice, no word lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from nhipcau.activities import services
from nhipcau.activities.errors import Stale
from nhipcau.activities.models import Activity
from nhipcau.activities.services import ActivityForm
from nhipcau.projects.models import Milestone, Project
from nhipcau.projects.services import MilestoneForm, add_milestone, turn_into_project
from tests.factories import ActivityFactory, AgreementFactory, CommitmentFactory, ProjectFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answered or raised, all begun together."""
    together, answers = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        together.wait()
        try:
            answers[place] = act()
        except Exception as problem:  # noqa: BLE001 the test looks at it
            answers[place] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_form_pressed_twice_at_once_makes_one(cast):
    form = ActivityForm(title="Hội chợ")
    actor = cast.actor("hue_editor")

    made = at_once(*[lambda: services.add_activity(actor=actor, form=form)] * 2)

    assert Activity.objects.count() == 1
    assert {row.pk for row in made} == {Activity.objects.get().pk}


def test_of_two_states_at_once_one_is_told_that_it_came_late(cast):
    activity = ActivityFactory(owner=cast.hue_office)

    def move(name: str, state: str) -> Callable[[], Any]:
        return lambda: services.change_state(
            actor=cast.actor(name), activity_id=activity.pk, version=1, state=state, reason="x"
        )

    answers = at_once(move("hue_editor", "done"), move("hue_approver", "stopped"))

    activity.refresh_from_db()
    late = [one for one in answers if isinstance(one, Stale)]
    assert (len(late), activity.version) == (1, 2)
    assert activity.state in {"done", "stopped"}


def test_a_commitment_turned_into_a_project_twice_at_once_has_one(cast):
    commitment = CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office))
    actor = cast.actor("hue_editor")

    made = at_once(*[lambda: turn_into_project(actor=actor, commitment_id=commitment.pk)] * 2)

    assert Project.objects.count() == 1
    assert {row.pk for row in made} == {Project.objects.get().pk}


def test_the_same_milestone_pressed_twice_at_once_stands_once(cast):
    project = ProjectFactory(owner=cast.hue_office)
    form = MilestoneForm(title="Khảo sát", due_on=date(2027, 1, 1))
    actor = cast.actor("hue_editor")

    at_once(*[lambda: add_milestone(actor=actor, project_id=project.pk, form=form)] * 2)

    assert [(row.title, row.position) for row in Milestone.objects.all()] == [("Khảo sát", 1)]
