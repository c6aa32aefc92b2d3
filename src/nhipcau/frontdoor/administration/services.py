"""Acts on jobs and on the trail."""

from __future__ import annotations

from itertools import islice

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts.models import User
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditSeal
from nhipcau.foundation.jobs import Job, Progress
from nhipcau.foundation.permissions import may_read_trail
from nhipcau.foundation.rules import require
from nhipcau.frontdoor.permissions import may_manage_jobs

VERIFY_JOB = "frontdoor.verify_trail"
MOST_FAULTS = 20


class JobMoved(Exception):
    """The job is no longer in the state in which the page showed it; `message` is for people."""

    def __init__(self) -> None:
        self.message = _("The job has moved on meanwhile; look at its state now.")
        super().__init__(self.message)


@transaction.atomic
def retry_job(*, actor: Actor, job_id: int) -> Job:
    """Queue a job that failed or was cancelled once more.

    Raises:
        JobMoved: it is running or done, or another one does the same work.
    """
    require(may_manage_jobs(actor, None))
    job = Job.objects.get(pk=job_id)
    if not jobs.again(job):
        raise JobMoved
    audit.record(
        actor=actor, verb="retry_job", subject=job, changes={"state": [job.state, "queued"]}
    )
    return job


@transaction.atomic
def cancel_job(*, actor: Actor, job_id: int) -> Job:
    """Stop a job that waits or runs.

    Raises:
        JobMoved: it had ended.
    """
    require(may_manage_jobs(actor, None))
    job = Job.objects.get(pk=job_id)
    if not jobs.cancel(job):
        raise JobMoved
    changes = {"state": [job.state, "cancelled"]}
    audit.record(actor=actor, verb="cancel_job", subject=job, changes=changes)
    return job


@transaction.atomic
def ask_for_verification(*, actor: Actor) -> Job:
    """Have the whole chain walked by a worker; asked again while it walks, the same job."""
    require(may_read_trail(actor, None))
    user = User.objects.get(pk=actor.user_id or 0)
    return jobs.submit(actor=actor, name=VERIFY_JOB, subject=user, key="trail")


def verify_trail(progress: Progress) -> None:
    """Walk the chain; the job keeps how many seals were walked, the faults and the head."""
    total = AuditSeal.objects.count()
    progress(0, total)
    heads = audit.read_heads(audit.heads_file()) if audit.heads_file().exists() else []
    faults = list(islice(audit.faults(heads), MOST_FAULTS))
    last = audit.head()
    digest = last.digest if last else ""
    progress.keep({"seals": total, "faults": faults, "head": digest, "heads": len(heads)})
    progress(total, total)
