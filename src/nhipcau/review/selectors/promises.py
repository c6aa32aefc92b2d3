"""Commitments and activities as the measures see them: one meaning for a figure and its records.

Everything is told as it stood on the last day looked at: a commitment that was dropped afterwards
was in force then, and an activity that was stopped afterwards ran.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from nhipcau.activities.choices import BEGUN, ActivityKind, ActivityState, Standing
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivitySide,
    Result,
    Update,
)
from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Clause, Commitment
from nhipcau.review.choices import DEEP_RUNG, QUICK_DAYS, TOP_RUNG
from nhipcau.review.selectors.naming import Ids, either, named
from nhipcau.review.selectors.scope import (
    Scope,
    Told,
    activities_known_to,
    agreements_in,
    reports_known_to,
    side_of,
)

OVER = (CommitmentState.DROPPED, CommitmentState.REPLACED)
PERFORMS = Commitment.performers.through
_APART = 1_000_000_000
"""More than any id of a locality: keeps two of them apart in one number."""


def agreed(scope: Scope) -> Told:
    """Commitments of the subject that were agreed by the last day; `agreed_on` says when.

    Agreed with the signing, or by the amendment that added them. Of a pair, those that one of the
    two carries out.
    """
    known = agreements_in(scope).values("pk")
    rows = Commitment.objects.filter(agreement__in=known).order_by()
    if scope.subject.field:
        rows = rows.filter(field=scope.subject.field)
    if scope.subject.pair:
        signed = frozenset().union(*(side.signed for side in scope.sides))
        does = PERFORMS.objects.filter(commitment=OuterRef("pk"), party__locality__in=signed)
        rows = rows.filter(Exists(does))
    return rows.annotate(agreed_on=_agreed_on()).filter(agreed_on__lte=scope.until)


def in_force(scope: Scope) -> Told:
    """Those of them that were neither dropped nor replaced by the last day."""
    return agreed(scope).filter(~Q(state__in=OVER) | Q(state_on__gt=scope.until))


def due(scope: Scope) -> Told:
    """Commitments whose last day fell in the period, and which were in force on it.

    `on_time` says whether it was kept by that day: done, on the word of one side alone or confirmed
    by the others, as the scope asks.
    """
    rows = agreed(scope).filter(due_on__gte=scope.period.first, due_on__lte=scope.until)
    rows = rows.filter(~Q(state__in=OVER) | Q(state_on__gt=F("due_on")))
    kept = Q(state=CommitmentState.DONE, state_on__lte=F("due_on"))
    if not scope.counts_reported:
        kept &= Q(Exists(_confirmed_as_done()))
    told: Told = rows.annotate(
        on_time=Case(When(kept, then=True), default=False, output_field=BooleanField())
    )
    return told


def with_rung(scope: Scope, rows: Told) -> Told:
    """`rung`: the highest that an activity begun for it reached, 0 where there is none."""
    shown = Exists(
        Result.objects.filter(
            indicator__activity=OuterRef("activity"),
            is_current=True,
            standing__in=scope.standings,
            on__lte=scope.until,
        ).order_by()
    )
    fourth = Q(activity__form__gte=DEEP_RUNG) | Q(
        activity__form=None, activity__kind=ActivityKind.PROJECT
    )
    reached = Case(
        When(fourth & shown, then=Value(TOP_RUNG)),
        When(fourth, then=Value(DEEP_RUNG)),
        default=Coalesce("activity__form", Value(0)),
        output_field=IntegerField(),
    )
    serving = _links(scope).filter(_was_begun(scope, "activity__"))
    best = serving.annotate(rung=reached).order_by("-rung").values("rung")[:1]
    told: Told = rows.annotate(rung=Coalesce(Subquery(best), Value(0)))
    return told


def with_wait(scope: Scope, rows: Told) -> Told:
    """`first_on`: when its first activity began; `wait`: until then, or as long as it was seen."""
    first = (
        _links(scope)
        .filter(activity__begun_on__lte=scope.until)
        .order_by("activity__begun_on")
        .values("activity__begun_on")[:1]
    )
    rows = rows.annotate(first_on=Subquery(first, output_field=DateField()))
    seen = Coalesce("first_on", Value(scope.until, output_field=DateField()))
    told: Told = rows.annotate(
        is_begun=Case(
            When(first_on__isnull=False, then=True), default=False, output_field=BooleanField()
        ),
        wait=ExpressionWrapper(seen - F("agreed_on"), output_field=DurationField()),
    )
    return told


def quickness(kind: str) -> Q:
    """Of rows with a wait: "quick", "slow" (later, or not yet after the days) or "open" ones."""
    days = timedelta(days=QUICK_DAYS)
    return {
        "quick": Q(is_begun=True, wait__lte=days),
        "slow": Q(is_begun=True, wait__gt=days) | Q(is_begun=False, wait__gte=days),
        "open": Q(is_begun=False, wait__lt=days),
    }[kind]


def with_joint(scope: Scope, rows: Told) -> Told:
    """Those that two or more sides carry out; `all_said`: every one of them reported.

    A report that the readers may read counts once it is submitted, whatever the others said of it:
    this measures reporting, not its figures. It may be on the commitment or on an activity that
    serves it.
    """
    does = doing(scope).filter(commitment=OuterRef("pk"))
    rows = rows.annotate(
        low=Subquery(does.order_by("side").values("side")[:1], output_field=IntegerField()),
        high=Subquery(does.order_by("-side").values("side")[:1], output_field=IntegerField()),
    ).filter(low__lt=F("high"))
    silent = does.order_by().filter(~_reported(scope))
    told: Told = rows.annotate(
        all_said=Case(When(Exists(silent), then=False), default=True, output_field=BooleanField())
    )
    return told


def doing(scope: Scope) -> Told:
    """Who carries out what: `side` is the key of the side, and rows of other sides are left out."""
    rows: Told = PERFORMS.objects.annotate(side=side_of(scope, "party__locality_id"))
    return rows.order_by().filter(side__isnull=False)


def serving(scope: Scope, promised: Ids | None = None) -> QuerySet[ActivityCommitment]:
    """Which activity that ran in the period serves which commitment in force.

    `promised` are those commitments, where they are known already.
    """
    if promised is None:
        promised = named(in_force(scope).values("pk"))
    return ActivityCommitment.objects.filter(
        _ran(scope, "activity__"),
        activity__in=activities_known_to(scope.readers).values("pk"),
        commitment__in=promised,
    ).order_by()


def beside(scope: Scope) -> QuerySet[Activity]:
    """Activities of the subject that ran in the period and serve no commitment."""
    links = ActivityCommitment.objects.filter(activity=OuterRef("pk")).order_by()
    rows = activities_known_to(scope.readers).filter(_ran(scope), ~Exists(links))
    if scope.subject.field:
        rows = rows.filter(field=scope.subject.field)
    if scope.subject.agreement_id:
        return rows.filter(agreement__in=agreements_in(scope).values("pk"))
    if scope.subject.pair:
        if len(scope.sides) < 2:
            return rows.none()
        for side in scope.sides:
            takes_part = ActivitySide.objects.filter(
                activity=OuterRef("pk"), locality__in=side.signed
            )
            rows = rows.filter(Exists(takes_part.order_by()))
    return rows


def ran(scope: Scope, promised: Ids | None = None) -> Ids:
    """Activities of the subject that ran in the period, whether they serve a commitment or not."""
    return either(serving(scope, promised).values("activity"), beside(scope).values("pk"))


def concerned(scope: Scope, promised: Ids) -> QuerySet[Activity]:
    """Activities that serve one of these commitments or are of the subject's agreements."""
    served = ActivityCommitment.objects.filter(commitment__in=promised).order_by()
    beside_them = Activity.objects.filter(agreement__in=agreements_in(scope).values("pk"))
    if scope.subject.field:
        beside_them = beside_them.filter(field=scope.subject.field)
    found = either(served.values("activity"), beside_them.order_by().values("pk"))
    return activities_known_to(scope.readers).filter(pk__in=found)


def _agreed_on() -> Coalesce:
    """When a commitment was agreed: null in the first edition stands for the signing."""
    added = (
        Clause.objects.filter(commitment=OuterRef("pk"))
        .order_by("edition__number")
        .values(
            day=Case(
                When(edition__number__gt=1, then=F("edition__in_force_on")),
                default=None,
                output_field=DateField(),
            )
        )[:1]
    )
    return Coalesce(Subquery(added), "agreement__signed_on", "agreement__valid_from")


def _links(scope: Scope) -> QuerySet[ActivityCommitment]:
    """The activities that all readers may read and that serve the commitment outside."""
    return ActivityCommitment.objects.filter(
        commitment=OuterRef("pk"), activity__in=activities_known_to(scope.readers).values("pk")
    )


def _was_begun(scope: Scope, prefix: str = "") -> Q:
    """Begun by the last day, and not stopped by then."""
    return Q(**{f"{prefix}begun_on__lte": scope.until}) & (
        Q(**{f"{prefix}state__in": BEGUN})
        | Q(**{f"{prefix}state": ActivityState.STOPPED, f"{prefix}ended_on__gt": scope.until})
    )


def _ran(scope: Scope, prefix: str = "") -> Q:
    """Running or done in the period; done without a last day, done on the day it began."""
    first = scope.period.first
    return _was_begun(scope, prefix) & (
        Q(**{f"{prefix}ended_on__gte": first})
        | Q(**{f"{prefix}ended_on": None})
        & (Q(**{f"{prefix}state": ActivityState.RUNNING}) | Q(**{f"{prefix}begun_on__gte": first}))
    )


def _confirmed_as_done() -> QuerySet[Update]:
    """A report on the commitment outside that all sides confirmed and that says it is done."""
    return Update.objects.filter(
        commitment=OuterRef("pk"),
        standing=Standing.CONFIRMED,
        versions__number=F("latest"),
        versions__state=CommitmentState.DONE,
    ).order_by()


def _reported(scope: Scope) -> Q:
    """Whether the side outside submitted a report on its commitment for a part of the period."""
    # One number says who spoke and for whom; who may speak for whom is then one list.
    words = [one * _APART + side.key for side in scope.sides for one in sorted(side.speaks)]
    said = (
        reports_known_to(scope.readers)
        .filter(period_from__lte=scope.until, period_to__gte=scope.period.first)
        .annotate(
            word=ExpressionWrapper(
                F("author_side_id") * Value(_APART) + OuterRef("side"),
                output_field=BigIntegerField(),
            )
        )
        .filter(word__in=words)
        .order_by()
    )
    links = ActivityCommitment.objects.filter(
        commitment=OuterRef(OuterRef("commitment")),
        activity__in=activities_known_to(scope.readers).values("pk"),
    )
    return Q(Exists(said.filter(commitment=OuterRef("commitment")))) | Q(
        Exists(said.filter(activity__in=links.values("activity")))
    )
