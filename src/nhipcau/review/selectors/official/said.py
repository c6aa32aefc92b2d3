"""What reports said of the rows of a report: values, money, and the words that sides were asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from nhipcau.activities.choices import ConfirmationWord
from nhipcau.activities.models import (
    ActivityCommitment,
    ConfirmationRequest,
    Result,
    Transaction,
    UpdateVersion,
)
from nhipcau.review.selectors.balance import LATE_DAYS
from nhipcau.review.selectors.official.rows import (
    COUNTED,
    Rows,
    Said,
    Sum,
    Value,
    Word,
    keys_of,
    place_of,
    ran_in,
)
from nhipcau.review.selectors.promises import in_force
from nhipcau.review.selectors.scope import activities_known_to, agreements_in


def read_said(rows: Rows) -> None:
    """Fill in what was said of promises and deeds that were read before."""
    subjects = _Subjects(rows)
    rows.values = _values(subjects)
    rows.sums = _sums(subjects)
    rows.words = _words(subjects)


class _Subjects:
    """What figures and words are said on: commitments in force and activities, with their sides."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.scope = rows.scope
        self.of_side = keys_of(rows.scope)
        self.promises = {one.row.pk: one for one in rows.promises if one.is_in_force}
        self.deeds = {one.row.pk: one for one in rows.deeds}
        self.promised = in_force(self.scope).values("pk")
        self.ran = ran_in(self.scope).order_by().values("pk")

    def name(self, commitment: int | None, activity: int | None) -> str:
        if commitment is not None:
            return str(self.promises[commitment].row)
        return self.deeds[activity].row.title if activity in self.deeds else ""

    def field(self, commitment: int | None, activity: int | None) -> str | None:
        """Of an activity that serves several fields the first."""
        if commitment is not None:
            return self.promises[commitment].field
        fields = self.deeds[activity or 0].fields
        return min(fields, key=lambda key: place_of(self.rows.fields, key))

    def sides(self, commitment: int | None, activity: int | None) -> tuple[int, ...]:
        if commitment is not None:
            return self.promises[commitment].sides
        deed = self.deeds[activity or 0]
        said = {*deed.carried_by, *([deed.side] if deed.side is not None else [])}
        served = [self.promises[pk].sides for pk in deed.serves if pk in self.promises]
        return tuple(sorted(said.union(*served)))


def _values(subjects: _Subjects) -> list[Value]:
    """Values that reports said of the period, confirmed or reported."""
    scope = subjects.scope
    rows = (
        Result.objects.filter(
            Q(indicator__commitment__in=subjects.promised)
            | Q(indicator__activity__in=subjects.ran),
            is_current=True,
            standing__in=COUNTED,
            on__gte=scope.period.first,
            on__lte=scope.until,
        )
        .select_related("indicator", "version__update__author")
        .prefetch_related("indicator__targets__indicator")
        .order_by("indicator", "on", "pk")
    )
    found = []
    for row in rows:
        one = row.indicator
        where = (one.commitment_id, one.activity_id)
        found.append(
            Value(
                row=row,
                field=subjects.field(*where),
                subject=subjects.name(*where),
                sides=subjects.sides(*where),
                said=_said(row.version),
            )
        )
    return sorted(found, key=lambda one: place_of(subjects.rows.fields, one.field))


def _sums(subjects: _Subjects) -> list[Sum]:
    scope = subjects.scope
    rows = (
        Transaction.objects.filter(
            Q(commitment__in=subjects.promised) | Q(activity__in=subjects.ran),
            is_current=True,
            standing__in=COUNTED,
            on__gte=scope.period.first,
            on__lte=scope.until,
        )
        .select_related("version__update__author")
        .order_by("on", "pk")
    )
    return [
        Sum(
            row=row,
            side=subjects.of_side.get(row.side_id),
            subject=subjects.name(row.commitment_id, row.activity_id),
            said=_said(row.version),
        )
        for row in rows
    ]


def _words(subjects: _Subjects) -> list[Word]:
    """Words asked for in the period on what ran; and those that stand open or differ today."""
    scope = subjects.scope
    links = ActivityCommitment.objects.filter(commitment__in=subjects.promised)
    agreements = agreements_in(scope).values("pk")
    among = Q(pk__in=links.values("activity")) | Q(agreement__in=agreements)
    known = activities_known_to(scope.readers).filter(among)
    if scope.subject.field:
        known = known.filter(Q(pk__in=links.values("activity")) | Q(field=scope.subject.field))
    in_period = Q(asked_at__date__gte=scope.period.first, asked_at__date__lte=scope.until)
    standing = Q(is_current=True, word__in=(ConfirmationWord.WAITING, ConfirmationWord.DISPUTED))
    rows = (
        ConfirmationRequest.objects.filter(in_period | standing)
        .filter(
            Q(update__commitment__in=subjects.promised)
            | Q(update__activity__in=subjects.ran)
            | Q(update__activity__in=known.values("pk"))
        )
        .filter(locality__in=list(subjects.of_side))
        .select_related("version__update__author", "update__activity", "locality")
        .order_by("asked_at", "pk")
    )
    return [_word(subjects, row) for row in rows]


def _word(subjects: _Subjects, row: ConfirmationRequest) -> Word:
    scope, update = subjects.scope, row.update
    on_what_ran = update.commitment_id is not None or update.activity_id in subjects.deeds
    asked = timezone.localdate(row.asked_at)
    days = timedelta(days=LATE_DAYS)
    unanswered = row.answered_at is None and asked < scope.until - days
    late = row.answered_at is not None and row.answered_at > row.asked_at + days
    activity: Any = update.activity
    name = subjects.name(update.commitment_id, update.activity_id) or str(activity)
    own = activity.field_id if activity else None
    key = subjects.promises[update.commitment_id].field if update.commitment_id else own
    return Word(
        row=row,
        side=subjects.of_side.get(row.locality_id),
        field=key,
        subject=name,
        said=_said(row.version),
        is_asked_in_period=scope.period.first <= asked <= scope.until,
        is_late=late or unanswered,
        is_on_what_ran=on_what_ran,
    )


def _said(version: UpdateVersion) -> Said:
    update = version.update
    return Said(
        update.pk, update.get_absolute_url(), version.number, version.digest, str(update.author)
    )
