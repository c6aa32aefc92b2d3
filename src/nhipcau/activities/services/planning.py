"""Planned activities of the rows of a plan: written together, whoever accepted them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from nhipcau.activities import permissions
from nhipcau.activities.choices import ActivityKind, ActivityState, ParticipantRole
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ActivitySide,
    Indicator,
)
from nhipcau.agreements.choices import LeadRole
from nhipcau.agreements.models import Commitment, Party
from nhipcau.agreements.services.planners import PlannedRow
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Organisation

BATCH = 500
LONGEST_TITLE = 300
UNIT = "sản phẩm"
"""What an indicator counts whose product names no unit; its target is for people to say."""
ROLES = {
    LeadRole.LEAD: (ParticipantRole.ACCOUNTABLE, ParticipantRole.IMPLEMENTING),
    LeadRole.COORDINATING: (ParticipantRole.IMPLEMENTING,),
}


def plan_activities(actor: Actor, keeper: Organisation, rows: Sequence[PlannedRow]) -> None:
    """A planned activity for each row, kept by `keeper`; inside the caller's transaction.

    The lead is accountable and carries it out, units that work with it carry it out too. What is to
    come of it becomes an indicator without a number, for the plan gives none.

    Raises:
        PermissionDenied: the actor may not begin anything for one of the commitments.
    """
    _require_all(actor, rows)
    made = Activity.objects.bulk_create([_activity(keeper, row) for row in rows], batch_size=BATCH)
    pairs = list(zip(made, rows, strict=True))
    _write_links(pairs)
    indicators = Indicator.objects.bulk_create(
        [
            Indicator(activity=activity, title=row.statement.product, unit=UNIT)
            for activity, row in pairs
            if row.statement.product
        ],
        batch_size=BATCH,
    )
    audit.record_each(
        actor=actor,
        verb="add",
        entries=((activity, _said(activity, row)) for activity, row in pairs),
    )
    audit.record_each(
        actor=actor,
        verb="add",
        entries=((one, {"title": [None, one.title]}) for one in indicators),
    )


def _require_all(actor: Actor, rows: Sequence[PlannedRow]) -> None:
    """Who coordinates a party may begin for all commitments of its agreement: asked once each."""
    asked: set[int] = set()
    for row in rows:
        if not row.commitment.stands:
            raise ActivitiesError(gettext_lazy("The text in force does not hold this commitment."))
        if row.commitment.agreement_id not in asked:
            asked.add(row.commitment.agreement_id)
            require(permissions.may_begin_for(actor, row.commitment))


def _activity(keeper: Organisation, row: PlannedRow) -> Activity:
    statement, commitment = row.statement, row.commitment
    return Activity(
        kind=ActivityKind.WORK,
        title=_shortened(statement.text),
        summary=_summary(row),
        field_id=statement.field_id or commitment.field_id,
        form=statement.form,
        state=ActivityState.PLANNED,
        agreement_id=commitment.agreement_id,
        owner=keeper,
        planned_from=statement.due_from,
        planned_to=statement.due_on,
        is_example=commitment.agreement.is_example,
    )


def _summary(row: PlannedRow) -> str:
    """What is to come of it and where it was read, in the language of the document."""
    statement = row.statement
    lines = [statement.text] if len(statement.text) > LONGEST_TITLE else []
    with override("vi"):
        if statement.product:
            lines.append(_("Product: %(product)s") % {"product": statement.product})
        if statement.source_row is not None:
            words = _("From row %(row)s of “%(document)s”.")
            document = statement.reading.title or statement.reading.document.name
            lines.append(words % {"row": statement.source_row, "document": document})
    return "\n".join(lines)


def _write_links(pairs: Sequence[tuple[Activity, PlannedRow]]) -> None:
    sides = _sides({row.commitment.agreement_id for _activity, row in pairs})
    ActivityCommitment.objects.bulk_create(
        [ActivityCommitment(activity=one, commitment=row.commitment) for one, row in pairs],
        batch_size=BATCH,
    )
    ActivitySide.objects.bulk_create(
        [
            ActivitySide(activity=one, locality_id=side, position=place)
            for one, row in pairs
            for place, side in enumerate(sides[row.commitment.agreement_id])
        ],
        batch_size=BATCH,
    )
    ActivityParticipant.objects.bulk_create(
        [
            ActivityParticipant(activity=one, organisation=unit, role=part)
            for one, row in pairs
            for unit, role in row.units
            for part in ROLES[LeadRole(role)]
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _sides(agreement_ids: Iterable[int]) -> dict[int, list[int]]:
    """The localities that signed each agreement, each once, in their order."""
    found: dict[int, list[int]] = {pk: [] for pk in agreement_ids}
    rows = Party.objects.filter(agreement__in=found).order_by("agreement", "position")
    for agreement, locality in rows.values_list("agreement_id", "locality_id"):
        if locality not in found[agreement]:
            found[agreement].append(locality)
    return found


def _said(activity: Activity, row: PlannedRow) -> dict[str, list[object]]:
    commitment: Commitment = row.commitment
    said = {
        "title": activity.title,
        "state": activity.state,
        "planned_to": str(activity.planned_to) if activity.planned_to else None,
        "commitments": [commitment.pk],
        "participants": "; ".join(f"{unit} ({role})" for unit, role in row.units),
    }
    return {name: [None, value] for name, value in said.items() if value}


def _shortened(words: str) -> str:
    if len(words) <= LONGEST_TITLE:
        return words
    return f"{words[: LONGEST_TITLE - 2].rsplit(' ', 1)[0]} …"[:LONGEST_TITLE]
