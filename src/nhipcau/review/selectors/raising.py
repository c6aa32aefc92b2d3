"""What to raise at the next meeting: what is late, silent, disputed, not begun or one-sided.

Each list is of what the reader may read, the longest first, with who is meant and since when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from nhipcau.activities.choices import ConfirmationWord
from nhipcau.activities.models import Activity, ConfirmationRequest
from nhipcau.agreements.models import Commitment, CommitmentLead
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.review.selectors.naming import Ids, either, named
from nhipcau.review.selectors.promises import concerned, due, in_force, with_joint, with_wait
from nhipcau.review.selectors.scope import Scope, Told, reports_known_to

Among = tuple[Ids, QuerySet[Activity]]
"""Commitments and activities whose reports are looked at."""
MOST = 100
"""So many of each are shown; a meeting that has more to raise begins with these."""
ENOUGH = MOST + 1
"""One more is read, to know whether there are more."""

LISTS = ("overdue", "silent", "disputed", "never_begun", "one_sided")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to raise: on what, who is meant, for how many days, and what more is known."""

    subject: str
    url: str
    who: str
    days: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """The five lists; `more` names those that hold more than is shown."""

    overdue: list[Point]
    silent: list[Point]
    disputed: list[Point]
    never_begun: list[Point]
    one_sided: list[Point]
    more: frozenset[str] = field(default=frozenset())

    def lists(self) -> list[tuple[str, list[Point]]]:
        return [(name, getattr(self, name)) for name in LISTS]

    @property
    def count(self) -> int:
        return sum(len(rows) for _name, rows in self.lists())


def points_of(scope: Scope, today: date) -> Points:
    """All that is to be raised today, in a constant number of queries."""
    late = in_force(scope).filter(state__in=OPEN_STATES, due_on__lt=today)
    waiting = with_wait(scope, in_force(scope)).filter(is_begun=False, state__in=OPEN_STATES)
    uneven = with_joint(scope, due(scope)).filter(all_said=False)
    promised = named(in_force(scope).values("pk"))
    among = promised, concerned(scope, promised)
    found = {
        "overdue": [
            _point(row, (today - row.due_on).days)
            for row in _shown(late.order_by("due_on", "pk"))
            if row.due_on
        ],
        "silent": [
            _asked(row, row.asked_at, today)
            for row in _requests(scope, ConfirmationWord.WAITING, among).order_by("asked_at", "pk")[
                :ENOUGH
            ]
        ],
        "disputed": [
            _asked(row, row.answered_at or row.asked_at, today)
            for row in _requests(scope, ConfirmationWord.DISPUTED, among).order_by(
                "answered_at", "pk"
            )[:ENOUGH]
        ],
        "never_begun": [
            _point(row, (today - row.agreed_on).days)
            for row in _shown(waiting.order_by("agreed_on", "pk"))
        ],
        "one_sided": [
            _point(row, (today - row.due_on).days)
            for row in _shown(uneven.order_by("due_on", "pk"))
            if row.due_on
        ],
    }
    more = frozenset(name for name, rows in found.items() if len(rows) > MOST)
    return Points(**{name: rows[:MOST] for name, rows in found.items()}, more=more)


def _shown(rows: Told) -> Iterable[Any]:
    leads = CommitmentLead.objects.select_related("organisation").order_by("pk")
    return rows.prefetch_related(Prefetch("leads", leads), "performers__locality").select_related(
        "agreement"
    )[:ENOUGH]


def _point(row: Commitment, days: int) -> Point:
    carried = [str(lead.organisation) for lead in row.leads.all()]
    named = carried or [str(party.locality) for party in row.performers.all()]
    return Point(
        subject=f"{row.number}. {row.text}",
        url=row.get_absolute_url(),
        who="; ".join(dict.fromkeys(named)),
        days=max(days, 0),
        note=str(row.agreement),
    )


def _requests(scope: Scope, word: str, among: Among) -> QuerySet[ConfirmationRequest]:
    """Sides of the subject that were asked and whose word is this one."""
    speaks: set[int] = set().union(*(side.speaks for side in scope.sides))
    words = ConfirmationRequest.objects.filter(
        is_current=True, word=word, locality__in=speaks
    ).order_by()
    promised, activities = among
    found = either(
        words.filter(update__commitment__in=promised).values("pk"),
        words.filter(update__activity__in=activities.values("pk")).values("pk"),
    )
    return (
        ConfirmationRequest.objects.filter(pk__in=found)
        .filter(update__in=reports_known_to(scope.readers).values("pk"))
        .select_related("locality", "update__commitment", "update__activity", "update__author")
        .order_by()
    )


def _asked(row: ConfirmationRequest, since: datetime, today: date) -> Point:
    subject = row.update.subject
    return Point(
        subject=str(subject),
        url=subject.get_absolute_url(),
        who=str(row.locality),
        days=max((today - timezone.localdate(since)).days, 0),
        note=str(row.update.author),
    )
