"""The front door's jobs: call one service."""

from nhipcau.foundation.jobs import Job, Progress, handles
from nhipcau.frontdoor.administration.services import VERIFY_JOB, verify_trail


@handles(VERIFY_JOB)
def verify(_job: Job, progress: Progress) -> None:
    verify_trail(progress)
