"""The app's jobs: fetch by id, call one service."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.agreements.choices import (
    AMEND_JOB,
    BULK_JOB,
    EXPORT_JOB,
    HANDOVER_JOB,
    PLAN_JOB,
    READ_JOB,
    REGISTER_JOB,
    REGISTER_WITH_FILE_JOB,
    SHEET_APPLY_JOB,
    SHEET_READ_JOB,
)
from nhipcau.agreements.exports.lists import carry_out_export
from nhipcau.agreements.forms.sheets.work import apply_sheet, read_sheet
from nhipcau.agreements.services import (
    apply_amendment,
    carry_on_bulk_act,
    carry_out_handover,
    carry_out_planning,
    carry_out_reading,
    carry_out_registering,
)
from nhipcau.agreements.services.registering import DESPITE_TWIN
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import Job, Progress, handles
from nhipcau.localities.selectors import actor_of

PROGRAM = Actor.program("Nhịp Cầu")


@handles(READ_JOB)
def read_document(job: Job, progress: Progress) -> None:
    carry_out_reading(job.subject_id, progress)


@handles(REGISTER_JOB)
def register(job: Job, progress: Progress) -> None:
    _register(job, progress, attach_source=False)


@handles(REGISTER_WITH_FILE_JOB)
def register_with_file(job: Job, progress: Progress) -> None:
    _register(job, progress, attach_source=True)


def _register(job: Job, progress: Progress, *, attach_source: bool) -> None:
    carry_out_registering(
        actor=_actor_of(job),
        reading_id=job.subject_id,
        attach_source=attach_source,
        despite_twin=job.key.endswith(DESPITE_TWIN),
        progress=progress,
    )


@handles(PLAN_JOB)
def plan(job: Job, progress: Progress) -> None:
    carry_out_planning(actor=_actor_of(job), agreement_id=job.subject_id, progress=progress)


def _actor_of(job: Job) -> Actor:
    """Who asked for the job, with the rights that they have now."""
    user = User.objects.filter(pk=job.user_id or 0).first()
    return actor_of(user or AnonymousUser(), acting_for=job.organisation_id)


@handles(AMEND_JOB)
def amend(job: Job, progress: Progress) -> None:
    progress(0, 1)
    apply_amendment(actor=PROGRAM, amendment_id=job.subject_id, today=timezone.localdate())


@handles(HANDOVER_JOB)
def hand_over(job: Job, progress: Progress) -> None:
    progress(0, 1)
    carry_out_handover(actor=PROGRAM, handover_id=job.subject_id, today=timezone.localdate())


@handles(EXPORT_JOB)
def write_list(job: Job, progress: Progress) -> None:
    carry_out_export(job.subject_id, progress)


@handles(BULK_JOB)
def act_on_many(job: Job, progress: Progress) -> None:
    carry_on_bulk_act(
        actor=actor_of(User.objects.get(pk=job.user_id or 0), acting_for=job.organisation_id),
        act_id=job.subject_id,
        progress=progress,
    )


@handles(SHEET_READ_JOB)
def read_list(job: Job, progress: Progress) -> None:
    read_sheet(job.subject_id, progress)


@handles(SHEET_APPLY_JOB)
def apply_list(job: Job, progress: Progress) -> None:
    apply_sheet(job.subject_id, progress)
