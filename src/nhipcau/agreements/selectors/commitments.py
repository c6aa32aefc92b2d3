"""Commitments as an actor may see them, filtered and counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

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
    Subquery,
    Value,
    When,
)

from nhipcau.agreements.choices import AgreementState, CommitmentState, DeadlineBucket
from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead, Party
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.permissions.reading import readable, readable_beyond_public
from nhipcau.agreements.selectors.filters import DEFAULT_SORT, OVERDUE, CommitmentFilter
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import matching, understand
from nhipcau.localities.selectors import locality_lineage, organisation_lineage

# What a reader looks for first: work under way, then what waits, then what is over.
FIRST_STATES = (
    CommitmentState.IN_PROGRESS,
    CommitmentState.NOT_STARTED,
    CommitmentState.DONE,
    CommitmentState.DROPPED,
    CommitmentState.REPLACED,
)
STATES_IN_ORDER = tuple(dict.fromkeys([*FIRST_STATES, *CommitmentState]))
STANDING_STATES = tuple(one for one in STATES_IN_ORDER if one != CommitmentState.REPLACED)
"""What a list shows where no state is asked for."""
STATE_ORDER = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(STATES_IN_ORDER)),
    output_field=IntegerField(),
)
# By the column: the noun would sort by the order of agreements and join them.
IN_ITS_AGREEMENT = ("agreement_id", "number")
Term = F | OrderBy | Case | str


def commitments_visible_to(
    actor: Actor,
    wanted: CommitmentFilter | None = None,
    *,
    today: date | None = None,
    walked: bool = False,
    beyond_public: bool = False,
) -> QuerySet[Commitment]:
    """Commitments of agreements this actor may read, as many as `wanted` leaves, in its order.

    `today` is needed for whatever lies before or after now: "overdue" and the buckets. Where no
    state is asked for, what was replaced is left out, for what stands in its place is there.
    `walked` is for a few rows from the front of a long order: an index is walked in that order and
    the agreement of each row looked up, where otherwise all rows of all agreements were sorted.
    `beyond_public` leaves out what everybody may read, whose figures are kept.
    """
    rows = _known_to(actor, walked=walked, beyond_public=beyond_public)
    if wanted is None:
        return rows
    if wanted.search:
        rows = _saying(rows, wanted.search, found=not walked and not beyond_public)
    if wanted.field:
        rows = rows.filter(field=None if wanted.field == "none" else wanted.field)
    if wanted.agreement_id:
        rows = rows.filter(agreement=wanted.agreement_id)
    rows = _of_side(rows, wanted.locality_id, walked=walked)
    rows = _promised_to(rows, wanted, walked=walked)
    rows = _led_by(rows, actor, wanted, walked=walked)
    rows = _by_doers(rows, wanted.doers)
    rows = _in_states(rows, wanted.states, today)
    rows = _with_deadline(rows, wanted, today)
    return rows.order_by(*order_of(wanted.sort))


def order_of(sort: str) -> tuple[Term, ...]:
    """The terms of an order; a minus before its name turns it round, what lacks it still last."""
    name = sort.removeprefix("-")
    down = sort.startswith("-")
    if name == "text":
        return ("-sort_text", "-pk") if down else ("sort_text", "pk")
    if name == "agreement":
        terms = ("agreement__sort_title", *IN_ITS_AGREEMENT)
        return tuple(f"-{term}" for term in terms) if down else terms
    keys: dict[str, F | Case | Subquery] = {
        "due": F("due_on"),
        "state": STATE_ORDER,
        "field": F("field__order"),
        "lead": Subquery(_leads_by_name().values("organisation__sort_name")[:1]),
    }
    key = keys.get(name, keys[DEFAULT_SORT])
    first = key.desc(nulls_last=True) if down else key.asc(nulls_last=True)
    within = (F("due_on").asc(nulls_last=True),) if name in {"state", "field"} else ()
    return (first, *within, *IN_ITS_AGREEMENT)


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


def is_late(today: date) -> Q:
    """Open and past the last day of the deadline; drafts promise nothing yet."""
    drafts = Agreement.objects.filter(state=AgreementState.DRAFT).order_by().values("pk")
    return Q(state__in=OPEN_STATES, due_on__lt=today) & ~Q(agreement__in=drafts)


def in_bucket(bucket: str, today: date) -> Q:
    """The commitments whose deadline lies there; every commitment lies in exactly one."""
    undated, late = Q(due_on=None), is_late(today)
    month, quarter = last_day_of(today, 1), last_day_of(today, 3)
    return {
        DeadlineBucket.OVERDUE: late,
        DeadlineBucket.THIS_MONTH: Q(due_on__gte=today, due_on__lte=month),
        DeadlineBucket.THIS_QUARTER: Q(due_on__gt=month, due_on__lte=quarter),
        DeadlineBucket.LATER: Q(due_on__gt=quarter),
        DeadlineBucket.RHYTHM: undated & Q(due_recurrence__gt=""),
        DeadlineBucket.UNDATED: undated & Q(due_recurrence=""),
        DeadlineBucket.PAST: Q(due_on__lt=today) & ~late,
    }[DeadlineBucket(bucket)]


def last_day_of(today: date, months: int) -> date:
    """The last day of this month (1) or of this quarter (3)."""
    last = -(-today.month // months) * months
    following = date(today.year + last // 12, last % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def walked_in(agreement_ids: QuerySet[Agreement, Any] | list[int]) -> QuerySet[Commitment]:
    """Commitments of these agreements, for a few rows from the front of a long order."""
    # The sum keeps a database from coming in by the index of agreements.
    return Commitment.objects.alias(walked=F("agreement_id") + 0).filter(walked__in=agreement_ids)


def state_counts(rows: QuerySet[Commitment], today: date) -> dict[str, int]:
    """How many stand in each state; "overdue" counts among the open ones.

    "total" leaves out what was replaced, for those that stand in its place are counted.
    """
    # One pass with a sum a state: grouping would sort a hundred thousand rows first.
    sums = {state: Count("pk", filter=Q(state=state)) for state in CommitmentState.values}
    counts = rows.order_by().aggregate(**sums, **{OVERDUE: Count("pk", filter=is_late(today))})
    return {"total": sum(counts[state] for state in STANDING_STATES), **counts}


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


def _known_to(actor: Actor, *, walked: bool, beyond_public: bool) -> QuerySet[Commitment]:
    if beyond_public:
        return Commitment.objects.filter(readable_beyond_public(actor, "agreement__"))
    return _walked(actor) if walked else Commitment.objects.filter(readable(actor, "agreement__"))


def _walked(actor: Actor) -> QuerySet[Commitment]:
    return walked_in(Agreement.objects.filter(readable(actor)).order_by().values("pk"))


def _saying(rows: QuerySet[Commitment], search: str, *, found: bool) -> QuerySet[Commitment]:
    """The rows with these words: found by them, or each row of a walk or of a few asked."""
    says = matching(Commitment, understand(search).words)
    if found:
        return rows.filter(says)
    said = Commitment.objects.filter(says).order_by().values("pk")
    # As with agreements, the sum keeps a database from coming in by the words.
    return rows.alias(plain_id=F("pk") + 0).filter(plain_id__in=said)


def _of_side(
    rows: QuerySet[Commitment], locality_id: int | None, *, walked: bool
) -> QuerySet[Commitment]:
    if not locality_id:
        return rows
    lineage = locality_lineage([locality_id])[locality_id]
    return rows.filter(_done_by(Party.objects.filter(locality__in=lineage), walked=walked))


def _promised_to(
    rows: QuerySet[Commitment], wanted: CommitmentFilter, *, walked: bool
) -> QuerySet[Commitment]:
    """What others promise in the agreements that a unit or an organisation signed."""
    for signatures in _signatures(wanted):
        signed = signatures.order_by().values("agreement")
        within = {"walked__in" if walked else "agreement__in": signed}
        rows = rows.filter(**within)
        rows = rows.exclude(_done_by(signatures, walked=walked))
    return rows


def _signatures(wanted: CommitmentFilter) -> Iterator[QuerySet[Party]]:
    if place := wanted.promised_to_id:
        yield Party.objects.filter(locality__in=locality_lineage([place])[place])
    if unit := wanted.promised_to_unit_id:
        yield Party.objects.filter(organisation__in=organisation_lineage([unit])[unit])


def _led_by(
    rows: QuerySet[Commitment], actor: Actor, wanted: CommitmentFilter, *, walked: bool
) -> QuerySet[Commitment]:
    leads = CommitmentLead.objects.order_by()
    if wanted.is_unled:
        rows = rows.filter(~Exists(leads.filter(commitment=OuterRef("pk"))))
    if wanted.organisation_id:
        lineage = organisation_lineage([wanted.organisation_id])[wanted.organisation_id]
        rows = rows.filter(_named(leads.filter(organisation__in=lineage), walked=walked))
    if wanted.is_mine:
        mine = leads.filter(organisation__in=actor.organisations)
        rows = rows.filter(_named(mine, walked=walked))
    return rows


def _done_by(parties: QuerySet[Party], *, walked: bool) -> Q:
    does = Commitment.performers.through.objects.filter(party__in=parties.order_by().values("pk"))
    return _named(does, walked=walked)


def _named(rows: QuerySet[Any], *, walked: bool) -> Q:
    """The commitments that these rows name: asked one by one of a walk, else found by them."""
    if walked:
        return Q(Exists(rows.filter(commitment=OuterRef("pk"))))
    return Q(pk__in=rows.values("commitment"))


def _in_states(
    rows: QuerySet[Commitment], states: Iterable[str], today: date | None
) -> QuerySet[Commitment]:
    said = [state for state in states if state in CommitmentState.values]
    if OVERDUE in states and today:
        return rows.filter(Q(state__in=said) | is_late(today) if said else is_late(today))
    return rows.filter(state__in=said) if said else rows.exclude(state=CommitmentState.REPLACED)


def _with_deadline(
    rows: QuerySet[Commitment], wanted: CommitmentFilter, today: date | None
) -> QuerySet[Commitment]:
    if wanted.due_from:
        rows = rows.filter(due_on__gte=wanted.due_from)
    if wanted.due_to:
        rows = rows.filter(due_on__lte=wanted.due_to)
    if wanted.deadline == "recurring":
        return rows.exclude(due_recurrence="")
    if wanted.deadline == "dated":
        return rows.exclude(due_on=None)
    if wanted.deadline == "month" and today:
        last = date.fromordinal(today.toordinal() + 31)
        return rows.filter(due_on__gte=today, due_on__lte=last)
    if wanted.deadline in DeadlineBucket.values and today:
        return rows.filter(in_bucket(wanted.deadline, today))
    return rows


def _leads_by_name() -> QuerySet[CommitmentLead]:
    """The leads of the commitment outside, by the alphabet."""
    leads = CommitmentLead.objects.filter(commitment=OuterRef("pk"))
    return leads.order_by("organisation__sort_name", "pk")
