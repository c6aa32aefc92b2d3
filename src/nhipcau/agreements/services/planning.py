"""Rows of a plan that also become planned activities: when they serve a commitment in force.

A row that makes a new commitment waits until its plan is put in force, for a draft binds nobody
and nothing is done for it. A row that serves a commitment in force is carried over when it is
registered. Many rows are a job; each row is carried over once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import PLAN_JOB
from nhipcau.agreements.errors import Gap
from nhipcau.agreements.models import Agreement, Statement, StatementLead
from nhipcau.agreements.services import planners
from nhipcau.agreements.services.planners import PlannedRow
from nhipcau.foundation import jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import JobFailed
from nhipcau.foundation.rewriting import rewrite
from nhipcau.foundation.text import fold
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.services import name_new_organisation

MOST_AT_ONCE = 200
"""Rows whose activities are made while an approver waits; more are a job."""

Made = dict[tuple[int, str], Organisation]


def plan_what_was_read(actor: Actor, agreement: Agreement) -> None:
    """The agreement is in force now: make the planned activities of its rows, or queue them."""
    count = _waiting(agreement).count()
    if count > MOST_AT_ONCE:
        key = f"plan-{agreement.pk}"
        jobs.submit(actor=actor, name=PLAN_JOB, subject=agreement, key=key)
    elif count:
        _plan_for(actor, agreement)


def carry_out_planning(
    *, actor: Actor, agreement_id: int, progress: Callable[[int, int, str], None]
) -> None:
    """The job: everything in one transaction, so that a worker killed in it leaves nothing.

    Run again after it was done, it finds no row that waits and ends.

    Raises:
        JobFailed: the actor may not any more.
    """
    progress(0, 1, "planning")
    try:
        with transaction.atomic():
            rows = Agreement.objects.select_for_update(of=("self",)).select_related("keeper")
            agreement = rows.filter(pk=agreement_id).first()
            if agreement is not None and not agreement.is_draft:
                _plan_for(actor, agreement)
    except PermissionDenied as refused:
        raise JobFailed("not_planned") from refused
    progress(1, 1, "planning")


def carry_linked(
    actor: Actor, keeper: Organisation, linked: Sequence[Statement], *, is_example: bool
) -> None:
    """Carry over rows that serve a commitment in force; inside the transaction of registering."""
    made: Made = {}
    rows = []
    for statement in linked:
        if statement.serves is None:
            continue
        units = [
            (unit_of(actor, lead, lead.party.locality, made, is_example=is_example), str(lead.role))
            for lead in statement.leads.all()
            if lead.party.locality is not None
        ]
        rows.append(PlannedRow(statement, statement.serves, units))
    _carry(actor, keeper, rows)


def not_standing(linked: Iterable[Statement]) -> list[Gap]:
    """Rows whose commitment is no longer in force since somebody chose it."""
    words = _("The commitment that “%(text)s” serves is not in force any more.")
    return [
        Gap(words % {"text": row.text[:80]}, statement_id=row.pk)
        for row in linked
        if row.serves is None or not row.serves.stands or row.serves.agreement.state != "in_force"
    ]


def unit_of(
    actor: Actor, lead: StatementLead, locality: Locality, made: Made, *, is_example: bool
) -> Organisation:
    """The known organisation that a draft names, or one made by its name, each once."""
    if lead.organisation is not None:
        return lead.organisation
    key = (locality.pk, fold(lead.new_name))
    if key not in made:
        known = Organisation.objects.filter(
            locality=locality, folded__contains=f" {fold(lead.new_name)} "
        ).first()
        made[key] = known or name_new_organisation(
            actor=actor, locality=locality, name=lead.new_name, is_example=is_example
        )
    return made[key]


def _waiting(agreement: Agreement) -> QuerySet[Statement]:
    return Statement.objects.filter(
        commitment__agreement=agreement,
        commitment__stands=True,
        plans_activity=True,
        is_carried=False,
    )


def _plan_for(actor: Actor, agreement: Agreement) -> None:
    found = (
        _waiting(agreement)
        .select_related("commitment__agreement__keeper", "reading__document")
        .defer("reading__document__text")
        .prefetch_related(
            "commitment__leads__organisation",
            "commitment__performers",
            "commitment__agreement__parties",
        )
        .order_by("commitment__number")
    )
    rows = [
        PlannedRow(
            row,
            row.commitment,
            [(lead.organisation, str(lead.role)) for lead in row.commitment.leads.all()],
        )
        for row in found
        if row.commitment is not None
    ]
    _carry(actor, agreement.keeper, rows)


def _carry(actor: Actor, keeper: Organisation, rows: Sequence[PlannedRow]) -> None:
    planners.plan(actor, keeper, rows)
    for row in rows:
        row.statement.is_carried = True
    rewrite([row.statement for row in rows], ["is_carried"])
