"""How the installation is, its jobs and its trail, for who looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.foundation import audit, health, workers
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, AuditSeal, Sealing
from nhipcau.foundation.backups import Made, last_backup
from nhipcau.foundation.health import Finding
from nhipcau.foundation.jobs import Job, JobState
from nhipcau.foundation.veils import veiled
from nhipcau.frontdoor.permissions import may_manage_jobs
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import registrations_waiting_for

TRAIL_PAGE = 50
REMEMBERED = 600
BACKUP_IS_OLD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Overview:
    """What an administrator sees in ten seconds."""

    findings: list[Finding]
    is_well: bool
    jobs: dict[str, int]
    failed_lately: int
    head: AuditSeal | None
    sealing: Sealing
    registrations: int
    locked_out: int
    free_bytes: int
    database_bytes: int
    vendor: str
    backup: Made | None
    backup_at: datetime | None
    backup_is_old: bool
    workers: list[workers.Worker]
    counts: dict[str, int]


def overview_for(actor: Actor) -> Overview:
    """A constant number of cheap questions, whatever the size of the register."""
    findings = health.examine()
    made = last_backup()
    made_at = datetime.fromisoformat(made.at) if made else None
    return Overview(
        findings=findings,
        is_well=all(finding.is_well for finding in findings),
        jobs=job_counts(),
        failed_lately=_failed_since(timezone.now() - timedelta(days=7)),
        head=head_of_chain(),
        sealing=audit.sealing(),
        registrations=registrations_waiting_for(actor).count(),
        locked_out=lock_outs().count(),
        free_bytes=health.free_bytes(),
        database_bytes=health.database_bytes(),
        vendor={"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor],
        backup=made,
        backup_at=made_at,
        backup_is_old=made_at is None or timezone.now() - made_at > BACKUP_IS_OLD,
        workers=list(workers.alive()),
        counts={
            "users": User.objects.filter(is_active=True).count(),
            "organisations": Organisation.objects.count(),
            "localities": Locality.objects.count(),
        },
    )


def job_counts() -> dict[str, int]:
    counted = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in JobState.values}


def _failed_since(moment: datetime) -> int:
    return Job.objects.filter(state=JobState.FAILED, ended_at__gte=moment).count()


def lock_outs() -> QuerySet[AccessAttempt]:
    """Addresses that failed too often lately and are shut out now."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    found: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return found


@dataclass(frozen=True, slots=True)
class JobFilter:
    """What the list of jobs is narrowed to; `age` is days."""

    state: str = ""
    name: str = ""
    age: int = 0


def jobs_visible_to(actor: Actor, wanted: JobFilter) -> QuerySet[Job]:
    """Jobs, the newest first; none for those who do not look after the installation."""
    if not may_manage_jobs(actor, None):
        return Job.objects.none()
    rows = Job.objects.order_by("-pk")
    if wanted.state in JobState.values:
        rows = rows.filter(state=wanted.state)
    if wanted.name:
        rows = rows.filter(name=wanted.name)
    if wanted.age:
        rows = rows.filter(created_at__gte=timezone.now() - timedelta(days=wanted.age))
    return rows


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some entries, newest first, without names of erased accounts.

    `older` and `newer` are the ids to go on from, or None.
    """

    entries: list[AuditEntry]
    older: int | None
    newer: int | None


def trail_page(
    rows: QuerySet[AuditEntry], *, before: int | None = None, after: int | None = None
) -> TrailPage:
    """One page by ids: it costs the same at the millionth entry as at the first."""
    if after is not None:
        upward = list(rows.filter(pk__gt=after).order_by("pk")[: TRAIL_PAGE + 1])
        more_newer, entries = len(upward) > TRAIL_PAGE, upward[:TRAIL_PAGE][::-1]
        more_older = True
    else:
        downward = rows if before is None else rows.filter(pk__lt=before)
        found = list(downward.order_by("-pk")[: TRAIL_PAGE + 1])
        more_older, entries = len(found) > TRAIL_PAGE, found[:TRAIL_PAGE]
        more_newer = before is not None
    if not entries:
        return TrailPage([], None, None)
    return TrailPage(
        entries=veiled(entries),
        older=entries[-1].pk if more_older else None,
        newer=entries[0].pk if more_newer else None,
    )


def known_words() -> tuple[list[str], list[str]]:
    """The verbs and kinds of record that occur, gathered again every ten minutes."""

    def gather() -> tuple[list[str], list[str]]:
        rows = AuditEntry.objects.order_by()
        verbs = rows.values_list("verb", flat=True).distinct()
        kinds = rows.values_list("object_type", flat=True).distinct()
        return sorted(verbs), sorted(kinds)

    return cache.get_or_set("trail-words", gather, REMEMBERED) or ([], [])


def head_of_chain() -> AuditSeal | None:
    """The last seal: who keeps its digest elsewhere notices when the end is cut off."""
    return AuditSeal.objects.select_related("entry").order_by("-place").first()


def latest_verification() -> Job | None:
    return Job.objects.filter(name="frontdoor.verify_trail").order_by("-pk").first()
