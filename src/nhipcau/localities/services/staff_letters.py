"""Letters to those who act for organisations: what waits for them, what is asked of them.

At most one of a kind a day to one person. A letter names no applicant and no colleague: it says how
many wait, or which organisation asks, and leads to the page that says the rest to who may see it.
"""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from nhipcau.accounts.models import User
from nhipcau.foundation.letters import send_letters
from nhipcau.foundation.text import clean_line
from nhipcau.localities.choices import LetterKind, RegistrationState, Role
from nhipcau.localities.models import (
    Coordination,
    Membership,
    Organisation,
    Registration,
    StaffLetter,
)
from nhipcau.localities.selectors import locality_lineage

SPEAKING = (Role.APPROVER, Role.MANAGER)


def make_registration_letters(*, today: date) -> int:
    """A letter to each coordinator for whom a registration came since the last one; the count."""
    newest: dict[int, datetime] = {}
    waiting = Registration.objects.filter(state=RegistrationState.PENDING).order_by()
    for locality, last in waiting.values_list("locality").annotate(Max("confirmed_at")):
        for user in _coordinators_of(locality, today):
            newest[user] = max(last, newest.get(user, last))
    told = _last_told(newest)
    due = [user for user, last in newest.items() if user not in told or told[user] < last]
    return sum(_write(user, LetterKind.REGISTRATIONS, today) for user in due)


def ask_for_second_steps(organisation: Organisation, *, today: date) -> int:
    """A letter to each approver and manager who has no second step; the caller's transaction."""
    rows = Membership.objects.filter(
        organisation=organisation, role__in=SPEAKING, user__is_active=True
    ).exclude(user__in=_with_second_step().values("user"))
    users = rows.values_list("user", flat=True)
    return sum(_write(user, LetterKind.SECOND_STEP, today, organisation) for user in users)


def send_staff_letters(*, now: datetime | None = None) -> int:
    """Send the letters that wait; returns how many went out."""
    rows = StaffLetter.objects.select_related("user", "organisation")
    return send_letters(rows, letter_to_staff, is_void=_is_void, now=now)


def letter_to_staff(row: StaffLetter) -> EmailMessage:
    """The letter in the language of its reader."""
    page = (
        reverse("localities:registration-list")
        if row.kind == LetterKind.REGISTRATIONS
        else reverse("mfa_activate_totp")
    )
    said = {
        "user": row.user,
        "count": _waiting_for(row.user).count(),
        "organisation": row.organisation,
        "link": f"{settings.SITE_ADDRESS}{page}",
    }
    with translation.override(row.user.language):
        subject = render_to_string(f"localities/email/staff_{row.kind}_subject.txt", said)
        body = render_to_string(f"localities/email/staff_{row.kind}_message.txt", said)
    return EmailMessage(
        subject=clean_line(subject),
        body=body,
        to=[row.user.email],
        headers={"Message-ID": f"<staff-{row.pk}@nhipcau>"},
    )


def _write(
    user_id: int, kind: LetterKind, today: date, organisation: Organisation | None = None
) -> int:
    """One row, unless another worker or an earlier act of the day wrote it."""
    try:
        with transaction.atomic():
            StaffLetter.objects.create(
                user_id=user_id, kind=kind, day=today, organisation=organisation
            )
    except IntegrityError:
        return 0
    return 1


def _last_told(users: dict[int, datetime]) -> dict[int, datetime]:
    rows = StaffLetter.objects.filter(user__in=users, kind=LetterKind.REGISTRATIONS).order_by()
    return dict(rows.values_list("user").annotate(Max("made_at")))


def _coordinators_of(locality_id: int, today: date) -> QuerySet[Membership, int]:
    """Users that may decide on registrations of a locality: editors and above of its offices."""
    lineage = locality_lineage([locality_id])[locality_id]
    offices = Coordination.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        locality__in=lineage,
    )
    rows = Membership.objects.filter(
        organisation__in=offices.values("organisation"), user__is_active=True
    )
    return rows.exclude(role=Role.VIEWER).order_by().values_list("user", flat=True).distinct()


def _waiting_for(user: User) -> QuerySet[Registration]:
    today = timezone.localdate()
    offices = Membership.objects.filter(user=user).exclude(role=Role.VIEWER).values("organisation")
    kept = Coordination.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        organisation__in=offices,
    ).values_list("locality", flat=True)
    lineage = frozenset().union(*locality_lineage(kept).values())
    return Registration.objects.filter(state=RegistrationState.PENDING, locality__in=lineage)


def _with_second_step() -> QuerySet[Authenticator]:
    known: QuerySet[Authenticator] = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    return known


def _is_void(row: StaffLetter) -> bool:
    """Decided, switched off or set up meanwhile, or the account is closed."""
    if not row.user.is_active:
        return True
    if row.kind == LetterKind.REGISTRATIONS:
        return not _waiting_for(row.user).exists()
    asks = row.organisation is not None and row.organisation.asks_second_step
    return not asks or _with_second_step().filter(user=row.user).exists()
