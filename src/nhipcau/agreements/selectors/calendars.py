"""Deadlines for calendars: what an actor may see of them, and when a rhythm comes round."""

from __future__ import annotations

import calendar
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils.crypto import salted_hmac

from nhipcau.accounts.models import User
from nhipcau.agreements.choices import AgreementState, Precision, Recurrence
from nhipcau.agreements.models import Agreement, CalendarKey, Commitment
from nhipcau.agreements.selectors.commitments import commitments_visible_to
from nhipcau.agreements.selectors.filters import CommitmentFilter
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry

MOST = 500
"""Deadlines in one calendar; the next ones first."""
PAST = timedelta(days=120)
AHEAD = timedelta(days=366 * 6)
MONTHS = {
    Recurrence.MONTHLY: 1,
    Recurrence.QUARTERLY: 3,
    Recurrence.HALF_YEARLY: 6,
    Recurrence.YEARLY: 12,
}
SALT = "nhipcau.calendar"


@dataclass(frozen=True, slots=True)
class Turn:
    """When a deadline falls: once on `first`, or every `months` months until `last`."""

    first: date
    months: int = 0
    last: date | None = None

    @property
    def is_month_end(self) -> bool:
        return (self.first + timedelta(days=1)).day == 1


def deadlines_visible_to(
    actor: Actor, wanted: CommitmentFilter, today: date
) -> QuerySet[Commitment]:
    """Commitments in force with a day or a bounded rhythm not long past, the earliest first."""
    from_, to = today - PAST, today + AHEAD
    once = Q(due_recurrence="", due_on__gte=from_, due_on__lte=to)
    bounded = ~Q(due_recurrence="") & (
        Q(due_on__gte=from_) | Q(due_on=None, agreement__valid_to__gte=from_)
    )
    rows = commitments_visible_to(actor, wanted, today=today).filter(once | bounded, stands=True)
    drafts = Agreement.objects.filter(state=AgreementState.DRAFT).order_by().values("pk")
    return rows.exclude(agreement__in=drafts).order_by("due_on", "agreement_id", "number")


def turn_of(commitment: Commitment) -> Turn | None:
    """When a commitment comes round; None for a rhythm without bounds or no deadline at all.

    A rhythm is bounded by the commitment's own days, or by the agreement's validity. It falls on
    the last day of each period, and on its own day where the text names one.
    """
    agreement, due = commitment.agreement, commitment.due_on
    first = commitment.due_from or agreement.valid_from or agreement.signed_on
    last = due or agreement.valid_to
    months = MONTHS.get(Recurrence(commitment.due_recurrence)) if commitment.due_recurrence else 0
    if not months or first is None or last is None:
        return Turn(due) if due else None
    if commitment.due_precision == Precision.DAY and due and months == 12:
        start = _same_day_of(first, due)
    else:
        start = _period_end(first, months)
    if start > last:
        return Turn(due) if due else None
    return Turn(start, months, last)


def changed_at(commitments: Iterable[Commitment]) -> dict[int, datetime]:
    """When each was last written, as the audit trail has it; the others are left out."""
    ids = [commitment.pk for commitment in commitments]
    rows = AuditEntry.objects.filter(object_type="agreements.commitment", object_id__in=ids)
    return dict(rows.order_by().values_list("object_id").annotate(at=Max("at")))


def calendar_key_of(actor: Actor) -> CalendarKey | None:
    """The person's own private calendar, if it was made."""
    return CalendarKey.objects.filter(user=actor.user_id or 0).first()


def secret_of(key: CalendarKey) -> str:
    """What stands in the address of a private calendar; it changes with the key's nonce."""
    digest = salted_hmac(SALT, f"{key.user_id}:{key.nonce}", algorithm="sha256").hexdigest()
    return f"{key.user_id}-{digest[:48]}"


def person_behind(secret: str) -> User | None:
    """Whose private calendar it is; None for a secret that is wrong or was made anew."""
    number = secret.partition("-")[0]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    rows = CalendarKey.objects.select_related("user").filter(user=int(number), user__is_active=True)
    key = rows.first()
    known = key is not None and hmac.compare_digest(secret_of(key).encode(), secret.encode())
    return key.user if key is not None and known else None


def _period_end(day: date, months: int) -> date:
    """The last day of the month, quarter, half or year that a day lies in."""
    month = ((day.month - 1) // months + 1) * months
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def _same_day_of(first: date, due: date) -> date:
    """The first day from `first` on with the month and day of `due`."""
    for year in (first.year, first.year + 1):
        day = min(due.day, calendar.monthrange(year, due.month)[1])
        if (found := date(year, due.month, day)) >= first:
            return found
    return due
