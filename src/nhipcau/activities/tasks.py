"""The app's jobs: fetch by id, call one service."""

from django.contrib.auth.models import AnonymousUser

from nhipcau.accounts.models import User
from nhipcau.activities.choices import (
    CONFIRM_JOB,
    IATI_APPLY_JOB,
    IATI_EXPORT_JOB,
    IATI_READ_JOB,
)
from nhipcau.activities.exports.iati import carry_out_iati_export
from nhipcau.activities.forms.iati.jobs import apply_iati, read_iati
from nhipcau.activities.services.confirming import carry_on_confirming
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import Job, Progress, handles
from nhipcau.localities.selectors import actor_of


@handles(CONFIRM_JOB)
def confirm_many(job: Job, progress: Progress) -> None:
    carry_on_confirming(actor=_actor_of(job), act_id=job.subject_id, progress=progress)


@handles(IATI_EXPORT_JOB)
def write_iati(job: Job, progress: Progress) -> None:
    carry_out_iati_export(job.subject_id, progress)


@handles(IATI_READ_JOB)
def look_iati_over(job: Job, progress: Progress) -> None:
    read_iati(job.subject_id, progress)


@handles(IATI_APPLY_JOB)
def take_iati_in(job: Job, progress: Progress) -> None:
    apply_iati(job.subject_id, progress)


def _actor_of(job: Job) -> Actor:
    """Who asked for the job, with the rights that they have now."""
    user = User.objects.filter(pk=job.user_id or 0).first()
    return actor_of(user or AnonymousUser(), acting_for=job.organisation_id)
