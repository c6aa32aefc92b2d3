"""Which reports are due: what leads of an agreement with a rhythm have not reported yet.

A report covers a period when it reaches the period's last day: it says how things stand then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.activities.choices import Rhythm, Standing
from nhipcau.activities.models import ReportingRhythm, Update
from nhipcau.agreements.choices import AgreementState, LeadRole
from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead
from nhipcau.agreements.permissions.reading import readable
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.history import Telling, plainly, tell

MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF: 6, Rhythm.YEAR: 12}
SUBMITTED = (Standing.REPORTED, Standing.CONFIRMED, Standing.DISPUTED)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A report that a commitment waits for; `late` is 0 until its day has passed."""

    commitment: Commitment
    period: Period
    due_on: date
    late: int


def last_period(every: str, today: date) -> Period:
    """The last calendar period of this length that has ended before today."""
    months = MONTHS[Rhythm(every)]
    begun = (today.month - 1) // months * months + 1
    last = date(today.year, begun, 1) - timedelta(1)
    return Period(date(last.year, last.month - months + 1, 1), last)


def reports_due(actor: Actor, today: date) -> QuerySet[Commitment]:
    """What organisations of this actor lead and have not reported on, the earliest day first.

    Each row becomes a `ReportDue` by `with_due_days`.
    """
    leads = CommitmentLead.objects.filter(
        organisation__in=actor.organisations, role=LeadRole.LEAD
    ).order_by()
    return _due(actor, today).filter(pk__in=leads.values("commitment"))


def reports_due_of(actor: Actor, agreement: Agreement, today: date) -> QuerySet[Commitment]:
    """The same for all leads of one agreement that this actor may read."""
    leads = CommitmentLead.objects.filter(
        commitment__agreement=agreement, role=LeadRole.LEAD
    ).order_by()
    return _due(actor, today).filter(agreement=agreement, pk__in=leads.values("commitment"))


def with_due_days(rows: Iterable[Any], today: date) -> list[ReportDue]:
    """Rows of the selectors above with their periods and days; no further query."""
    found = []
    for row in rows:
        due_on = date.fromordinal(row.report_day)
        period = last_period(row.agreement.rhythm.every, today)
        found.append(ReportDue(row, period, due_on, max(0, (today - due_on).days)))
    return found


def rhythm_of(agreement: Agreement) -> ReportingRhythm:
    """How often its leads report; one that is not stored says never."""
    found = ReportingRhythm.objects.filter(agreement=agreement).first()
    return found or ReportingRhythm(agreement=agreement)


def _due(actor: Actor, today: date) -> QuerySet[Commitment]:
    """Open commitments of agreements in force since before the end of the last period.

    The last day of the period hangs on the rhythm alone, so it is written into the statement, and
    the reports are found by the index of commitment, standing and last day.
    """
    periods = {every: last_period(every, today) for every in MONTHS}
    last_days = [
        When(agreement__rhythm__every=every, then=Value(one.last)) for every, one in periods.items()
    ]
    ordinals = [
        When(agreement__rhythm__every=every, then=Value(one.last.toordinal()))
        for every, one in periods.items()
    ]
    reports = Update.objects.filter(
        commitment=OuterRef("pk"),
        standing__in=SUBMITTED,
        period_from__lte=OuterRef("report_to"),
        period_to__gte=OuterRef("report_to"),
    )
    return (
        Commitment.objects.open()
        .filter(
            readable(actor, "agreement__"),
            stands=True,
            agreement__state=AgreementState.IN_FORCE,
            agreement__rhythm__every__in=list(MONTHS),
        )
        .annotate(
            report_to=Case(*last_days, output_field=DateField()),
            report_day=Case(*ordinals, output_field=IntegerField())
            + F("agreement__rhythm__due_after"),
            agreed_from=Coalesce("agreement__valid_from", "agreement__signed_on"),
            agreed_to=Coalesce("agreement__valid_to", Value(date.max), output_field=DateField()),
        )
        .filter(agreed_from__lte=F("report_to"), agreed_to__gte=today)
        .exclude(Exists(reports))
        .select_related("agreement__rhythm")
        .order_by("report_day", "pk")
    )


def tell_of_rhythms() -> None:
    """Register how a change of rhythm is told; called once, when the program starts."""
    tell(
        "activities.reportingrhythm",
        Telling(
            noun=_("Reporting rhythm"),
            verbs={"change": _("changed the reporting rhythm")},
            labels={
                "every": pgettext_lazy("rhythm", "How often"),
                "due_after": _("Days until a report is due"),
            },
            said=_said,
            readable=_rhythms,
        ),
    )


def _said(name: str, value: Any) -> str:
    if name == "every" and value in Rhythm.values:
        return str(Rhythm(value).label)
    return plainly(name, value)


def _rhythms(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = ReportingRhythm.objects.filter(readable(actor, "agreement__"), pk__in=ids)
    return set(rows.values_list("pk", flat=True))
