"""Official reports: asked for once a form, written by a job, kept by a rule, stopped, repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import BinaryIO

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.agreements.models import Agreement
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import digest
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Locality
from nhipcau.review import permissions
from nhipcau.review.choices import REPORT_JOB
from nhipcau.review.errors import ReviewError
from nhipcau.review.models import ENDINGS, OfficialReport
from nhipcau.review.selectors.official.asked import HeadSaid
from nhipcau.review.selectors.periods import Period

KEPT_FOR = timedelta(days=400)
"""A year and a month: until the one that follows is made. What is signed is kept elsewhere."""
AT_ONCE = 3
"""Reports of one organisation that may wait or be written at the same time."""

Write = Callable[[Mapping[str, BinaryIO]], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What a form says. `side` is the id of the locality whose it is, None for that of all."""

    token: str
    kind: str
    preset: str
    period: Period
    language: str
    layout: str
    dated_on: date
    head: HeadSaid
    agreement: Agreement | None = None
    pair: tuple[Locality, Locality] | None = None
    side: int | None = None
    side_units: frozenset[int] | None = None


def ask_for_report(*, actor: Actor, form: ReportForm) -> OfficialReport:
    """Queue a report; the same form sent again is answered with the one that it made.

    Raises:
        ReviewError: as many as may be are at work for this organisation.
    """
    try:
        with transaction.atomic():
            return _ask(actor, form)
    except IntegrityError:  # the other press of the two was first
        return OfficialReport.objects.get(organisation=actor.organisation_id or 0, token=form.token)


def _ask(actor: Actor, form: ReportForm) -> OfficialReport:
    require(permissions.may_make_report(actor, plan_of(form)))
    mine = OfficialReport.objects.filter(organisation=actor.organisation_id or 0)
    made = mine.filter(token=form.token).first()
    if made is not None:
        return made
    at_work = jobs.Job.objects.filter(
        name=REPORT_JOB,
        state__in=(jobs.JobState.QUEUED, jobs.JobState.RUNNING),
        organisation_id=actor.organisation_id,
    )
    if at_work.count() >= AT_ONCE:
        raise ReviewError(_("Three reports of yours are being written. Wait for one of them."))
    report = OfficialReport.objects.create(
        agreement=form.agreement,
        first=form.pair[0] if form.pair else None,
        second=form.pair[1] if form.pair else None,
        side_id=form.side,
        kind=form.kind,
        preset=form.preset,
        period_first=form.period.first,
        period_last=form.period.last,
        language=form.language,
        layout=form.layout,
        dated_on=form.dated_on,
        organisation_id=actor.organisation_id or 0,
        token=form.token,
        made_by_name=actor.name,
        expires_at=timezone.now() + KEPT_FOR,
        **asdict(form.head),
    )
    audit.record(actor=actor, verb="report", subject=report, changes=_said(report))
    jobs.submit(actor=actor, name=REPORT_JOB, subject=report, key=f"report-{report.pk}")
    return report


def plan_of(form: ReportForm) -> permissions.Plan:
    """What permissions are asked about."""
    if form.pair is not None:
        return permissions.plan_of_pair(*form.pair, form.side_units)
    if form.agreement is None:
        return permissions.Plan(frozenset())
    return permissions.plan_of_agreement(form.agreement, form.side_units)


def deliver_report(*, actor: Actor, report_id: int, write: Write) -> None:
    """Let `write` fill the three files, and keep them; what is there already is left.

    The files are named by the report and its row is changed at the end, so a worker that is killed
    leaves nothing half: the next one writes them over.
    """
    report = OfficialReport.objects.filter(pk=report_id, finished_at=None).first()
    if report is None:
        return
    with ExitStack() as stack:
        files = {ending: stack.enter_context(TemporaryFile()) for ending in ENDINGS}
        report.figures, report.records = write(files)
        for ending, file in files.items():
            _keep(report, ending, file)
    with transaction.atomic():
        report.finished_at = timezone.now()
        report.save(update_fields=[*ENDINGS, "digests", "figures", "records", "finished_at"])
        audit.record(
            actor=actor,
            verb="deliver",
            subject=report,
            changes={ending: [None, report.digests[ending]] for ending in ENDINGS},
        )


def _keep(report: OfficialReport, ending: str, file: BinaryIO) -> None:
    file.seek(0)
    report.digests[ending] = digest(file.read())
    file.seek(0)
    kept = getattr(report, ending)
    name = kept.field.generate_filename(report, f"{report.pk}.{ending}")
    kept.storage.delete(name)  # of a worker that was killed
    kept.save(f"{report.pk}.{ending}", File(file), save=False)


@transaction.atomic
def cancel_report(*, actor: Actor, report_id: int) -> OfficialReport:
    """Stop a report that is waited for; one that is there already stays."""
    report = OfficialReport.objects.select_for_update().get(pk=report_id)
    require(permissions.may_keep_report(actor, report))
    if jobs.cancel_all(name=REPORT_JOB, subject=report):
        audit.record(actor=actor, verb="cancel", subject=report)
    return report


@transaction.atomic
def repeat_report(*, actor: Actor, report_id: int) -> OfficialReport:
    """Have a report written that failed or was stopped."""
    report = OfficialReport.objects.select_for_update().get(pk=report_id)
    require(permissions.may_keep_report(actor, report))
    job = jobs.latest(name=REPORT_JOB, subject=report)
    if report.is_ready or job is None:
        return report
    if jobs.again(job):
        audit.record(actor=actor, verb="repeat", subject=report)
    return report


@transaction.atomic
def remove_report(*, actor: Actor, report_id: int) -> None:
    """Remove a report with its files."""
    report = OfficialReport.objects.select_for_update().get(pk=report_id)
    require(permissions.may_keep_report(actor, report))
    jobs.cancel_all(name=REPORT_JOB, subject=report)
    audit.record(actor=actor, verb="remove", subject=report, changes=_said(report))
    _remove(report)


def remove_old_reports(*, actor: Actor, now: datetime) -> int:
    """Remove reports whose time is over; returns how many."""
    old = list(OfficialReport.objects.filter(expires_at__lte=now)[:100])
    for report in old:
        with transaction.atomic():
            audit.record(actor=actor, verb="remove", subject=report, changes=_said(report))
            _remove(report)
    return len(old)


def _remove(report: OfficialReport) -> None:
    """The row at once; its files when that is certain."""
    kept = [getattr(report, ending) for ending in ENDINGS]
    names = [(file.storage, file.name) for file in kept if file]
    report.delete()
    for storage, name in names:
        transaction.on_commit(partial(storage.delete, name))


def _said(report: OfficialReport) -> dict[str, list[object]]:
    period = f"{report.period_first.isoformat()}/{report.period_last.isoformat()}"
    return {"period": [None, period], "kind": [None, report.kind]}
