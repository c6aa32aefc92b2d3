"""Projects: begin one, make one of a commitment, change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from nhipcau.activities.choices import ActivityKind, ParticipantRole
from nhipcau.activities.models import ActivityCommitment
from nhipcau.activities.permissions import may_begin_for
from nhipcau.activities.services import ActivityForm, Belonging, Part
from nhipcau.activities.services.activities import (
    ALONE,
    COLUMNS,
    as_activity,
    begin,
    check_columns,
    lock,
)
from nhipcau.agreements.choices import Form, LeadRole, Visibility
from nhipcau.agreements.models import Commitment
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.projects.models import Project
from nhipcau.projects.permissions import may_plan_project

PLANNED = ("code", "objective")


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """What a person enters about a project, beside what every activity has."""

    code: str = ""
    objective: str = ""

    def columns(self) -> dict[str, Any]:
        return {"code": clean_line(self.code), "objective": clean_block(self.objective)}


@transaction.atomic
def add_project(
    *,
    actor: Actor,
    form: ActivityForm,
    project: ProjectForm = ProjectForm(),
    belonging: Belonging = ALONE,
    owner_id: int | None = None,
    is_example: bool = False,
) -> Project:
    """Add a project; the same form sent twice makes one."""
    columns = replace(form, kind=ActivityKind.PROJECT).columns() | project.columns()
    return begin(
        Project,
        columns,
        actor=actor,
        belonging=belonging,
        owner_id=owner_id,
        is_example=is_example,
        told=PLANNED,
    )


@transaction.atomic
def turn_into_project(*, actor: Actor, commitment_id: int, owner_id: int | None = None) -> Project:
    """Make a project of a commitment in one step; pressed twice, it is the same project.

    Its title, field and dates are those of the promise, its sides those that signed, and who
    carries the promise carries the project. It is for the sides to see, until it is made public.
    """
    commitment = Commitment.objects.select_related("agreement").get(pk=commitment_id)
    require(may_begin_for(actor, commitment))
    keeper = owner_id if actor.is_program else actor.organisation_id
    # Held, so that two who press at once from one organisation make one project.
    Commitment.objects.select_for_update(of=("self",)).get(pk=commitment_id)
    serving = ActivityCommitment.objects.filter(commitment=commitment).values("activity")
    if standing := Project.objects.filter(pk__in=serving, owner=keeper).first():
        return standing
    own = commitment.agreement.visibility == Visibility.OWN
    return add_project(
        actor=actor,
        form=_form_of(commitment),
        project=ProjectForm(objective=commitment.target),
        belonging=Belonging(
            commitment_ids=[commitment.pk],
            parts=_parts_of(commitment, keeper),
            visibility=Visibility.OWN if own else Visibility.PARTIES,
        ),
        owner_id=owner_id,
    )


@transaction.atomic
def change_project(
    *, actor: Actor, activity_id: int, version: int, form: ActivityForm, project: ProjectForm
) -> Project:
    """Change what a project is.

    Raises:
        Stale: it changed since `version` was shown.
    """
    require(may_plan_project(actor, lock(activity_id, version)))
    row = Project.objects.select_for_update(of=("self",)).get(pk=activity_id)
    columns = replace(form, kind=ActivityKind.PROJECT).columns() | project.columns()
    check_columns(columns)
    before = audit.state_of(row, (*COLUMNS, *PLANNED))
    for name, value in columns.items():
        setattr(row, name, value)
    changes = audit.differences(before, audit.state_of(row, (*COLUMNS, *PLANNED)))
    if changes:
        row.version += 1
        row.save()
        audit.record(actor=actor, verb="change", subject=as_activity(row), changes=changes)
    return row


def _form_of(commitment: Commitment) -> ActivityForm:
    first, last = _dates_of(commitment)
    return ActivityForm(
        title=commitment.text[:300],
        kind=ActivityKind.PROJECT,
        summary=commitment.text if len(commitment.text) > 300 else "",
        field_key=commitment.field_id,
        form=Form.PROJECT,
        planned_from=first,
        planned_to=last,
    )


def _dates_of(commitment: Commitment) -> tuple[date | None, date | None]:
    """From the deadline: its span, or from the signing to its last day."""
    first, last = commitment.due_from, commitment.due_on
    signed = commitment.agreement.signed_on
    if first is None and last is not None and signed is not None and signed <= last:
        first = signed
    return first, last


def _parts_of(commitment: Commitment, keeper: int | None) -> list[Part]:
    leads = list(commitment.leads.all())
    parts = [
        Part(
            lead.organisation_id,
            ParticipantRole.ACCOUNTABLE
            if lead.role == LeadRole.LEAD
            else ParticipantRole.IMPLEMENTING,
        )
        for lead in leads
    ]
    return parts or ([Part(keeper, ParticipantRole.ACCOUNTABLE)] if keeper else [])
