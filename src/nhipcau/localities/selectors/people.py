"""Accounts of all organisations, for who looks after the installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Membership
from nhipcau.localities.permissions import may_see_people


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What the list of accounts is narrowed to; status is suspended, waiting, idle or keeper."""

    search: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """An account with what it may do, whether it is shut out just now and has a second step."""

    user: User
    memberships: list[Membership]
    is_locked_out: bool
    has_second_step: bool


IDLE = timedelta(days=180)


def people_visible_to(actor: Actor, wanted: PeopleFilter) -> QuerySet[User]:
    """Accounts by name or address, in the order of names; none for others than administrators.

    An erased account is nobody's any more and stands in no list.
    """
    if not may_see_people(actor, None):
        return User.objects.none()
    rows = User.objects.filter(erased_at=None).prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("organisation").order_by("pk"))
    )
    for word in wanted.search.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return _of_status(rows, wanted.status).order_by("name", "pk")


def _of_status(rows: QuerySet[User], status: str) -> QuerySet[User]:
    if status == "suspended":
        return rows.filter(is_active=False)
    if status == "waiting":
        return rows.filter(password__startswith="!", is_active=True)  # noqa: S106 no password
    if status == "idle":
        since = timezone.now() - IDLE
        return rows.filter(Q(last_login__lt=since) | Q(last_login=None, joined_at__lt=since))
    return rows.filter(is_administrator=True) if status == "keeper" else rows


def person_visible_to(actor: Actor, user_id: int) -> Person | None:
    """One account, or nothing."""
    user = people_visible_to(actor, PeopleFilter()).filter(pk=user_id).first()
    if user is None:
        return None
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    locked = AccessAttempt.objects.filter(
        username=user.email.lower(),
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gte=since,
    )
    second_step = Authenticator.objects.filter(user=user)
    return Person(user, list(user.memberships.all()), locked.exists(), second_step.exists())
