"""The app's jobs: fetch by id, call one service."""

from __future__ import annotations

from nhipcau.foundation.jobs import Job, Progress, handles
from nhipcau.review.choices import REPORT_JOB
from nhipcau.review.exports.official.work import carry_out_report


@handles(REPORT_JOB)
def write_report(job: Job, progress: Progress) -> None:
    carry_out_report(job.subject_id, progress)
