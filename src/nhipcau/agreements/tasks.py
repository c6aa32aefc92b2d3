"""The app's jobs: fetch by id, call one service."""

from nhipcau.agreements.choices import READ_JOB
from nhipcau.agreements.services import carry_out_reading
from nhipcau.foundation.jobs import Job, Progress, handles


@handles(READ_JOB)
def read_document(job: Job, progress: Progress) -> None:
    carry_out_reading(job.subject_id, progress)
