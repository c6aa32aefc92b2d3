"""The app's jobs: fetch by id, call one service."""

from django.contrib.auth.models import AnonymousUser

from nhipcau.accounts.models import User
from nhipcau.activities.choices import CONFIRM_JOB
from nhipcau.activities.services.confirming import carry_on_confirming
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import Job, Progress, handles
from nhipcau.localities.selectors import actor_of


@handles(CONFIRM_JOB)
def confirm_many(job: Job, progress: Progress) -> None:
    carry_on_confirming(actor=_actor_of(job), act_id=job.subject_id, progress=progress)


def _actor_of(job: Job) -> Actor:
    """Who asked for the job, with the rights that they have now."""
    user = User.objects.filter(pk=job.user_id or 0).first()
    return actor_of(user or AnonymousUser(), acting_for=job.organisation_id)
