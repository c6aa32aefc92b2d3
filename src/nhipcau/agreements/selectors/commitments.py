"""Commitments as an actor may see them, filtered and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from nhipcau.agreements.choices import AgreementState, CommitmentState
from nhipcau.agreements.models import Commitment, CommitmentLead
from nhipcau.agreements.models.commitment import OPEN_STATES, CommitmentQuerySet
from nhipcau.agreements.permissions import readable
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import locality_lineage, organisation_lineage

# What a reader looks for first: work under way, then what waits, then what is over.
STATE_ORDER = Case(
    *(
        When(state=state, then=Value(place))
        for place, state in enumerate(
            (
                CommitmentState.IN_PROGRESS,
                CommitmentState.NOT_STARTED,
                CommitmentState.DONE,
                CommitmentState.DROPPED,
                CommitmentState.REPLACED,
            )
        )
    ),
    output_field=IntegerField(),
)
EARLIEST = F("due_on").asc(nulls_last=True)
SORTS: dict[str, tuple[F | OrderBy | Case | str, ...]] = {
    "due": (EARLIEST, "agreement", "number"),
    "-due": (F("due_on").desc(nulls_last=True), "agreement", "number"),
    "agreement": ("agreement__sort_title", "agreement", "number"),
    "field": (F("field__order").asc(nulls_last=True), "agreement", "number"),
    "state": (STATE_ORDER, EARLIEST, "agreement", "number"),
}


@dataclass(frozen=True, slots=True)
class CommitmentFilter:
    """What a list of commitments is narrowed to; everything combines."""

    search: str = ""
    field: str = ""
    locality_id: int | None = None
    organisation_id: int | None = None
    state: str = ""
    deadline: str = ""
    agreement_id: int | None = None
    doers: str = ""
    sort: str = "due"


def commitments_visible_to(
    actor: Actor, wanted: CommitmentFilter | None = None, *, today: date | None = None
) -> QuerySet[Commitment]:
    """Commitments of agreements this actor may read, as many as `wanted` leaves.

    `state` is one of the states or "overdue", "" for all but what was replaced; `deadline` is one
    of "dated", "undated", "recurring", "month" (due within 31 days of `today`); `doers` is "alone"
    for what one side does, "together" for what several do.
    """
    rows: QuerySet[Commitment] = Commitment.objects.filter(readable(actor, "agreement__"))
    if wanted is None:
        return rows
    for word in fold(wanted.search).split()[:8]:
        rows = rows.filter(folded__contains=word)
    if wanted.field:
        rows = rows.filter(field=None if wanted.field == "none" else wanted.field)
    if wanted.locality_id:
        lineage = locality_lineage([wanted.locality_id])[wanted.locality_id]
        rows = rows.filter(performers__locality__in=lineage)
    if wanted.organisation_id:
        lineage = organisation_lineage([wanted.organisation_id])[wanted.organisation_id]
        rows = rows.filter(leads__organisation__in=lineage)
    if wanted.agreement_id:
        rows = rows.filter(agreement=wanted.agreement_id)
    if wanted.locality_id or wanted.organisation_id:
        # Joins through parties or leads may find a commitment twice.
        rows = Commitment.objects.filter(pk__in=rows.values("pk"))
    rows = _by_doers(rows, wanted.doers)
    rows = _in_state(rows, wanted.state, today)
    rows = _with_deadline(rows, wanted.deadline, today)
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["due"]))


def with_sides(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The same rows with all that a list shows of them, in a constant number of queries."""
    leads = CommitmentLead.objects.select_related("organisation", "party")
    return rows.select_related("agreement", "field", "reported_by").prefetch_related(
        "performers__locality", Prefetch("leads", leads)
    )


def commitment_detail(actor: Actor, commitment_id: int) -> Commitment:
    """One commitment with its sides.

    Raises:
        Commitment.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = with_sides(commitments_visible_to(actor)).select_related("agreement__keeper__locality")
    return rows.prefetch_related("agreement__parties__locality").get(pk=commitment_id)


def shown_state(commitment: Commitment, today: date) -> str:
    """The state as a reader meets it: overdue comes before not started and in progress."""
    if commitment.is_overdue_on(today) and commitment.agreement.state != AgreementState.DRAFT:
        return "overdue"
    return str(commitment.state)


def state_counts(rows: QuerySet[Commitment], today: date) -> dict[str, int]:
    """How many stand in each state; "overdue" counts among the open ones.

    "total" leaves out what was replaced, for those that stand in its place are counted.
    """
    is_open = Q(state__in=OPEN_STATES)
    late = is_open & Q(due_on__lt=today) & ~Q(agreement__state=AgreementState.DRAFT)
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in CommitmentState}
    total = Count("pk", filter=~Q(state=CommitmentState.REPLACED))
    return rows.order_by().aggregate(total=total, overdue=Count("pk", filter=late), **counts)


def leading_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Organisations that carry a commitment this actor may read."""
    carried = CommitmentLead.objects.filter(
        readable(actor, "commitment__agreement__"), organisation=OuterRef("pk")
    )
    return Organisation.objects.filter(Exists(carried)).select_related("locality")


def neighbours_of(commitment: Commitment) -> tuple[Commitment | None, Commitment | None]:
    """The commitments before and after this one in its agreement."""
    others = Commitment.objects.filter(agreement=commitment.agreement_id)
    before = others.filter(number__lt=commitment.number).order_by("-number").first()
    return before, others.filter(number__gt=commitment.number).order_by("number").first()


def _by_doers(rows: QuerySet[Commitment], doers: str) -> QuerySet[Commitment]:
    if doers not in {"alone", "together"}:
        return rows
    does = Commitment.performers.through.objects.filter(commitment=OuterRef("pk"))
    another = Commitment.performers.through.objects.filter(
        commitment=OuterRef("commitment"), party__gt=OuterRef("party")
    )
    joint = Exists(does.filter(Exists(another)))
    return rows.filter(joint) if doers == "together" else rows.exclude(joint)


def _in_state(rows: QuerySet[Commitment], state: str, today: date | None) -> QuerySet[Commitment]:
    if state == "overdue" and today:
        return CommitmentQuerySet.overdue(rows, today)  # type: ignore[arg-type]
    if state in CommitmentState.values:
        return rows.filter(state=state)
    return rows.exclude(state=CommitmentState.REPLACED)


def _with_deadline(
    rows: QuerySet[Commitment], deadline: str, today: date | None
) -> QuerySet[Commitment]:
    if deadline == "month" and today:
        last = date.fromordinal(today.toordinal() + 31)
        return rows.filter(due_on__gte=today, due_on__lte=last)
    if deadline == "undated":
        return rows.filter(due_on=None, due_recurrence="")
    if deadline == "recurring":
        return rows.exclude(due_recurrence="")
    return rows.exclude(due_on=None) if deadline == "dated" else rows
