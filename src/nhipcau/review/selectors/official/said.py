"""What reports said of the rows of a report: values, money, and the words that sides were asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from nhipcau.activities.choices import ConfirmationWord
from nhipcau.activities.models import (
    ConfirmationRequest,
    Result,
    Transaction,
    UpdateVersion,
)
from nhipcau.review.selectors.balance import LATE_DAYS
from nhipcau.review.selectors.naming import either, named_again
from nhipcau.review.selectors.official.rows import (
    COUNTED,
    Rows,
    Said,
    Sum,
    Value,
    Word,
    keys_of,
    place_of,
)
from nhipcau.review.selectors.promises import concerned, in_force, ran


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
        self.promised = named_again(self.promises, lambda: in_force(self.scope).values("pk"))
        self.ran = named_again(self.deeds, lambda: ran(self.scope, self.promised))

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
    said = Result.objects.filter(
        is_current=True,
        standing__in=COUNTED,
        on__gte=scope.period.first,
        on__lte=scope.until,
    ).order_by()
    found_in = either(
        said.filter(indicator__commitment__in=subjects.promised).values("pk"),
        said.filter(indicator__activity__in=subjects.ran).values("pk"),
    )
    rows = (
        Result.objects.filter(pk__in=found_in)
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
    said = Transaction.objects.filter(
        is_current=True,
        standing__in=COUNTED,
        on__gte=scope.period.first,
        on__lte=scope.until,
    ).order_by()
    found_in = either(
        said.filter(commitment__in=subjects.promised).values("pk"),
        said.filter(activity__in=subjects.ran).values("pk"),
    )
    rows = (
        Transaction.objects.filter(pk__in=found_in)
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
    in_period = Q(asked_at__date__gte=scope.period.first, asked_at__date__lte=scope.until)
    standing = Q(is_current=True, word__in=(ConfirmationWord.WAITING, ConfirmationWord.DISPUTED))
    asked = ConfirmationRequest.objects.filter(
        in_period | standing, locality__in=list(subjects.of_side)
    ).order_by()
    found_in = either(
        asked.filter(update__commitment__in=subjects.promised).values("pk"),
        asked.filter(update__activity__in=subjects.ran).values("pk"),
        asked.filter(update__activity__in=concerned(scope, subjects.promised).values("pk")).values(
            "pk"
        ),
    )
    rows = (
        ConfirmationRequest.objects.filter(pk__in=found_in)
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
