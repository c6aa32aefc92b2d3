"""The app's jobs: fetch by id, call one service."""

from __future__ import annotations

from importlib import import_module

from nhipcau.foundation.jobs import Job, Progress, handles
from nhipcau.review.choices import REPORT_JOB


@handles(REPORT_JOB)
def write_report(job: Job, progress: Progress) -> None:
    # The writers bring libraries that take half a second to load.
    work = import_module("nhipcau.review.exports.official.work")
    work.carry_out_report(job.subject_id, progress)
