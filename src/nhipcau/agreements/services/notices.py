"""Notices ahead: the parties are told, some days before, that an agreement ends.

A notice is made once for a last day and a distance; its letters once for each coordinator.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Agreement, Notice, NoticeMail
from nhipcau.agreements.services.agreements import lock
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.letters import send_letters
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Coordination, Membership
from nhipcau.localities.selectors import locality_lineage

FURTHEST = 366
MOST_NOTICES = 6


@transaction.atomic
def set_notice_days(*, actor: Actor, agreement_id: int, days: Iterable[int]) -> Agreement:
    """Say how many days before its end the parties are told; none at all is a choice too.

    Raises:
        AgreementsError: too many, or not between a day and a year.
    """
    agreement = lock(agreement_id)
    require(permissions.may_set_notices(actor, agreement))
    wanted = sorted(set(days), reverse=True)
    if len(wanted) > MOST_NOTICES:
        raise AgreementsError(gettext_lazy("At most %(most)s notices.") % {"most": MOST_NOTICES})
    if any(not 1 <= one <= FURTHEST for one in wanted):
        raise AgreementsError(gettext_lazy("A notice comes between 1 and 366 days ahead."))
    before, after = agreement.notice_days, ",".join(str(one) for one in wanted)
    if before != after:
        agreement.notice_days = after
        agreement.version += 1
        agreement.save()
        changes = {"notice_days": [before, after]}
        audit.record(actor=actor, verb="change", subject=agreement, changes=changes)
    return agreement


def days_ahead(agreement: Agreement) -> list[int]:
    """The distances of its notices, the longest first."""
    return [int(one) for one in agreement.notice_days.split(",") if one.strip().isdecimal()]


def make_notices(*, actor: Actor, today: date) -> int:
    """Make what is due: for each agreement that ends soon the nearest distance that is reached."""
    soon = Agreement.objects.filter(
        state=AgreementState.IN_FORCE,
        valid_to__gte=today,
        valid_to__lte=today + timedelta(FURTHEST),
    )
    made = 0
    for agreement in soon.exclude(notice_days=""):
        ends = agreement.valid_to or today
        reached = [one for one in days_ahead(agreement) if (ends - today).days <= one]
        if reached:
            made += _make(actor, agreement, ends, min(reached))
    return made


def send_notices(*, now: datetime | None = None) -> int:
    """Send the letters that wait, each claimed first; returns how many went out."""
    rows = NoticeMail.objects.select_related("notice__agreement", "user")
    return send_letters(rows, letter_of, is_void=_is_void, now=now)


def recipients_of(agreement: Agreement) -> QuerySet[Membership]:
    """Who keeps the agreement for its parties: editors and above of coordinating organisations."""
    today = timezone.localdate()
    sides = locality_lineage(agreement.parties.values_list("locality_id", flat=True))
    localities = frozenset().union(*sides.values())
    offices = Coordination.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        locality__in=localities,
    ).values("organisation")
    rows = Membership.objects.filter(organisation__in=offices, user__is_active=True)
    return rows.exclude(role="viewer")


@transaction.atomic
def _make(actor: Actor, agreement: Agreement, ends: date, days: int) -> int:
    notice, is_new = Notice.objects.get_or_create(agreement=agreement, ends_on=ends, days=days)
    if not is_new:
        return 0
    users = recipients_of(agreement).values_list("user", flat=True).distinct()
    NoticeMail.objects.bulk_create([NoticeMail(notice=notice, user_id=pk) for pk in users])
    changes = {"notice": [None, days], "valid_to": [None, ends]}
    audit.record(actor=actor, verb="give_notice", subject=agreement, changes=changes)
    return 1


def _is_void(mail: NoticeMail) -> bool:
    """The agreement was extended or ended meanwhile: the letter would say what is not so."""
    agreement = mail.notice.agreement
    return agreement.state != AgreementState.IN_FORCE or agreement.valid_to != mail.notice.ends_on


def letter_of(mail: NoticeMail) -> EmailMultiAlternatives:
    """The letter in the language of its reader, plain and as a page."""
    notice, agreement = mail.notice, mail.notice.agreement
    with translation.override(mail.user.language):
        left = max(0, (notice.ends_on - timezone.localdate()).days)
        context = {
            "agreement": agreement,
            "notice": notice,
            "days_left": left,
            "user": mail.user,
            "address": f"{settings.SITE_ADDRESS}{agreement.get_absolute_url()}",
        }
        subject = _("“%(title)s” ends on %(day)s") % {
            "title": agreement.title[:150],
            "day": f"{notice.ends_on:%d/%m/%Y}",
        }
        plain = render_to_string("agreements/mail/notice.txt", context)
        page = render_to_string("agreements/mail/notice.html", context)
    letter = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=plain,
        to=[mail.user.email],
        headers={"Message-ID": f"<notice-{mail.pk}-{mail.notice_id}@nhipcau>"},
    )
    letter.attach_alternative(page, "text/html")
    return letter
