"""Reading the whole trail, as an administrator does: filtered, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit.entries import AuditEntry
from nhipcau.foundation.permissions import may_read_trail


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What a reader of the trail narrows it to; everything combines, "" and None leave it open.

    `since` and `until` are days of the reader's time zone, both included. `actor` is a part of the
    name that the actor bore.
    """

    verb: str = ""
    object_type: str = ""
    object_id: int | None = None
    organisation_id: int | None = None
    user_id: int | None = None
    actor: str = ""
    since: date | None = None
    until: date | None = None


def trail_visible_to(actor: Actor, wanted: TrailFilter | None = None) -> QuerySet[AuditEntry]:
    """The entries of the whole trail, newest first, each with its seal; none for who may not."""
    rows = AuditEntry.objects.select_related("seal").order_by("-id")
    if not may_read_trail(actor, None):
        return rows.none()
    return _narrowed(rows, wanted or TrailFilter())


def _narrowed(rows: QuerySet[AuditEntry], wanted: TrailFilter) -> QuerySet[AuditEntry]:
    exact = {
        "verb": wanted.verb,
        "object_type": wanted.object_type,
        "object_id": wanted.object_id,
        "organisation_id": wanted.organisation_id,
        "user_id": wanted.user_id,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if wanted.actor:
        rows = _by_name(rows, wanted.actor)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return rows


def _by_name(rows: QuerySet[AuditEntry], name: str) -> QuerySet[AuditEntry]:
    """Acts of whoever bore the name; a name beneath a veil is not found by looking for it."""
    veiled = AuditEntry.objects.filter(veil__isnull=False)
    parts = veiled.annotate(parts=Cast("veil__parts", TextField()))
    hidden = parts.filter(parts__contains="actor").order_by()
    return rows.filter(actor_name__icontains=name).exclude(pk__in=hidden.values("pk"))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
