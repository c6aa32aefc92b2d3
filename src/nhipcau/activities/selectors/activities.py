"""Activities as an actor may see them, filtered, ordered and counted."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OrderBy, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from nhipcau.activities.choices import ActivityState
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ActivitySide,
    Contribution,
)
from nhipcau.activities.permissions.reading import readable
from nhipcau.activities.selectors.filters import NONE, ActivityFilter
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import matching
from nhipcau.foundation.text import fold
from nhipcau.localities.selectors import locality_lineage, organisation_lineage

BEGINS = Coalesce("begun_on", "planned_from", "planned_to", "ended_on")
MOST_COUNTED = 10_000
ENDS = Coalesce("ended_on", "planned_to", "planned_from", "begun_on")
Term = F | OrderBy | str


def activities_visible_to(actor: Actor, wanted: ActivityFilter | None = None) -> QuerySet[Activity]:
    """Activities this actor may read, as many as `wanted` leaves, in its order."""
    rows: QuerySet[Activity] = Activity.objects.filter(readable(actor))
    if wanted is None:
        return rows
    if words := fold(wanted.search).split()[:8]:
        rows = rows.filter(matching(Activity, words))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.field:
        rows = rows.filter(field=None if wanted.field == NONE else wanted.field)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    rows = _of_agreement(rows, actor, wanted)
    rows = _of_side(rows, wanted.locality_id)
    rows = _of_organisation(rows, wanted.organisation_id)
    rows = _in_time(rows, wanted)
    if wanted.is_mapped:
        rows = rows.filter(latitude__isnull=False)
    if wanted.is_loose:
        rows = rows.filter(~Exists(ActivityCommitment.objects.filter(activity=OuterRef("pk"))))
    return rows.order_by(*order_of(wanted.sort))


def order_of(sort: str) -> tuple[Term, ...]:
    """The terms of an order; what has no day stands last, whichever way round."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name == "title":
        return ("-sort_title", "-pk") if down else ("sort_title", "pk")
    if name in {"from", "to"}:
        term = BEGINS if name == "from" else ENDS
        first = term.desc(nulls_last=True) if down else term.asc(nulls_last=True)
        return (first, "-pk")
    return ("pk",) if down else ("-pk",)


def in_full(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """The same rows with all that a list shows of them, in a constant number of queries."""
    parts = ActivityParticipant.objects.select_related("organisation")
    return (
        rows.select_related("field", "owner__locality", "agreement")
        .defer("folded", "sort_title", "agreement__folded", "agreement__summary")
        .prefetch_related("sides__locality", Prefetch("participants", parts))
    )


def activity_detail(actor: Actor, activity_id: int) -> Activity:
    """One activity with its sides and participants.

    Raises:
        Activity.DoesNotExist: there is none, or this actor may not know of it.
    """
    return in_full(activities_visible_to(actor)).get(pk=activity_id)


def contribution_of(activity: Activity) -> Contribution | None:
    """The gift that this activity is, where it is one."""
    rows = Contribution.objects.select_related("giver__locality", "receiver__locality")
    return rows.filter(pk=activity.pk).first()


def state_counts(rows: QuerySet[Activity]) -> dict[str, int]:
    """How many stand in each state; "total" counts all. Beyond `MOST_COUNTED` nobody counts on.

    A few more queries, each of which stops in time, where a million would be gone through.
    """
    rows = rows.order_by()
    if rows[: MOST_COUNTED + 1].count() > MOST_COUNTED:
        each = {
            state: rows.filter(state=state)[: MOST_COUNTED + 1].count()
            for state in ActivityState.values
        }
        return {"total": MOST_COUNTED + 1, **each}
    sums = {state: Count("pk", filter=Q(state=state)) for state in ActivityState.values}
    return rows.aggregate(total=Count("pk"), **sums)


def links_of(actor: Actor, activity: Activity) -> list[ActivityCommitment]:
    """The commitments it serves that this actor may read, by agreement and number."""
    rows = activity.serves.filter(readable_agreements(actor, "commitment__agreement__"))
    return list(
        rows.select_related("commitment__agreement", "commitment__field").order_by(
            "commitment__agreement", "commitment__number"
        )
    )


def agreement_of(actor: Actor, activity: Activity) -> Agreement | None:
    """Its agreement, for those who may read that one."""
    rows = Agreement.objects.filter(readable_agreements(actor), pk=activity.agreement_id or 0)
    return rows.first()


def served_counts(actor: Actor, activity_ids: Iterable[int]) -> dict[int, int]:
    """How many commitments that this actor may read each of these serves."""
    rows = ActivityCommitment.objects.filter(
        readable_agreements(actor, "commitment__agreement__"), activity__in=activity_ids
    )
    counted = rows.order_by().values_list("activity").annotate(count=Count("pk"))
    return dict(counted)


def _of_agreement(
    rows: QuerySet[Activity], actor: Actor, wanted: ActivityFilter
) -> QuerySet[Activity]:
    """Asked only through what this actor may read, so that a filter tells of no private link."""
    if wanted.agreement_id is not None:
        meant = Agreement.objects.filter(readable_agreements(actor), pk=wanted.agreement_id)
        known = meant.order_by().values("pk")
        belonging = Activity.objects.filter(agreement__in=known).order_by().values("pk")
        serving = ActivityCommitment.objects.filter(commitment__agreement__in=known)
        # Two short lists together; said as "or", every activity of the country is asked.
        rows = rows.filter(pk__in=belonging.union(serving.order_by().values("activity")))
    if wanted.commitment_id is not None:
        serves = ActivityCommitment.objects.filter(
            readable_agreements(actor, "commitment__agreement__"), commitment=wanted.commitment_id
        )
        rows = rows.filter(pk__in=serves.values("activity"))
    return rows


def _of_side(rows: QuerySet[Activity], locality_id: int | None) -> QuerySet[Activity]:
    if locality_id is None:
        return rows
    lineage = locality_lineage([locality_id])[locality_id]
    sides = ActivitySide.objects.filter(locality__in=lineage).order_by()
    return rows.filter(pk__in=sides.values("activity"))


def _of_organisation(rows: QuerySet[Activity], organisation_id: int | None) -> QuerySet[Activity]:
    """Kept by it, or with a part for it; what it continues counts as its own."""
    if organisation_id is None:
        return rows
    ids = organisation_lineage([organisation_id])[organisation_id]
    own = Activity.objects.filter(owner__in=ids).order_by().values("pk")
    part = ActivityParticipant.objects.filter(organisation__in=ids).order_by().values("activity")
    gift = Contribution.objects.filter(Q(giver__in=ids) | Q(receiver__in=ids)).order_by()
    return rows.filter(pk__in=own.union(part, gift.values("pk")))


def _in_time(rows: QuerySet[Activity], wanted: ActivityFilter) -> QuerySet[Activity]:
    if wanted.since is not None:
        rows = rows.alias(ends=ENDS).filter(ends__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.alias(begins=BEGINS).filter(begins__lte=wanted.until)
    return rows
