"""Registering a long document is a job: nobody waits for thousands of statements in one request."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import (
    REGISTER_JOB,
    REGISTER_WITH_FILE_JOB,
    ReadingState,
    StatementState,
)
from nhipcau.agreements.errors import AgreementsError, NotReady
from nhipcau.agreements.models import Agreement, Reading
from nhipcau.agreements.selectors import registering
from nhipcau.agreements.services.register import (
    accepted_of,
    refuse_a_twin,
    register_reading,
    what_is_missing,
)
from nhipcau.agreements.services.review import lock_reading
from nhipcau.foundation import jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import Job, JobFailed
from nhipcau.localities.models import Organisation

MOST_AT_ONCE = 200
"""Accepted statements that a request registers by itself; more are a job."""
DESPITE_TWIN = "-despite-twin"
"""The end of a job's key by which somebody said that the twin is another document."""


@transaction.atomic
def ask_to_register(
    *,
    actor: Actor,
    reading_id: int,
    keeper: Organisation,
    attach_source: bool = False,
    despite_twin: bool = False,
) -> Agreement | Job:
    """Register what was accepted: at once where it is little, else by a job, of which one stands.

    Raises:
        NotReady, TwinRegistered, WrongState: as `register_reading`, before anything is queued.
    """
    reading = lock_reading(actor, reading_id)
    if standing := registering(reading):
        return standing
    waiting = reading.statements.filter(
        state=StatementState.ACCEPTED, commitment=None, record_item=None, is_carried=False
    )
    if waiting.count() <= MOST_AT_ONCE:
        return register_reading(
            actor=actor,
            reading_id=reading_id,
            keeper=keeper,
            attach_source=attach_source,
            despite_twin=despite_twin,
        )
    if reading.agreement_id is None and not despite_twin:
        refuse_a_twin(actor, reading)
    if missing := what_is_missing(reading, accepted_of(reading)):
        raise NotReady(_("The register cannot take this yet."), missing)
    name = REGISTER_WITH_FILE_JOB if attach_source else REGISTER_JOB
    key = f"register-{reading.pk}{DESPITE_TWIN if despite_twin else ''}"
    return jobs.submit(actor=actor, name=name, subject=reading, key=key)


def carry_out_registering(
    *,
    actor: Actor,
    reading_id: int,
    attach_source: bool,
    despite_twin: bool,
    progress: Callable[[int, int, str], None],
) -> None:
    """The job: everything in one transaction, so that a worker killed in it leaves nothing.

    Run again after it was done, it finds nothing left to register and ends.

    Raises:
        JobFailed: somebody changed the reading meanwhile, or the actor may not any more.
    """
    progress(0, 2, "collecting")
    reading = Reading.objects.select_related("agreement").filter(pk=reading_id).first()
    if reading is None or _is_done(reading):
        return
    keeper = Organisation.objects.select_related("locality").get(pk=actor.organisation_id or 0)
    progress(1, 2, "registering")
    try:
        register_reading(
            actor=actor,
            reading_id=reading_id,
            keeper=keeper,
            attach_source=attach_source,
            despite_twin=despite_twin,
        )
    except (AgreementsError, PermissionDenied) as refused:
        raise JobFailed("not_registered") from refused
    progress(2, 2, "registering")


def _is_done(reading: Reading) -> bool:
    return reading.state == ReadingState.REGISTERED and not accepted_of(reading)
