"""The app's jobs: fetch by id, call one service."""

from nhipcau.agreements.choices import EXPORT_JOB, READ_JOB
from nhipcau.agreements.exports.lists import carry_out_export
from nhipcau.agreements.services import carry_out_reading
from nhipcau.foundation.jobs import Job, Progress, handles


@handles(READ_JOB)
def read_document(job: Job, progress: Progress) -> None:
    carry_out_reading(job.subject_id, progress)


@handles(EXPORT_JOB)
def write_list(job: Job, progress: Progress) -> None:
    carry_out_export(job.subject_id, progress)
