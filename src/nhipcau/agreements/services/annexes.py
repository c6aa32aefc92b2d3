"""What people say of an annex: what its columns are, whose plan it is, which draft it goes to."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import bridge, permissions
from nhipcau.agreements.choices import READ_JOB, ReadingState, StatementState
from nhipcau.agreements.errors import AgreementsError, WrongState
from nhipcau.agreements.models import Agreement, AnnexColumns, Party, Reading, ReadingParty
from nhipcau.agreements.selectors.annexes import drafts_to_extend
from nhipcau.agreements.services.review import lock_reading, touch
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require


@transaction.atomic
def name_columns(
    *, actor: Actor, reading_id: int, table: int, columns: Mapping[str, int]
) -> Reading:
    """Say which column is which, for this file and every other with the same heading; read again.

    Raises:
        WrongState: something was decided already, and what people decided is never replaced.
        AgreementsError: no column holds the task, or a column is named twice.
    """
    reading = lock_reading(actor, reading_id)
    found = next((one for one in reading.tables if one["number"] == table), None)
    if found is None:
        raise AgreementsError(_("There is no such table in this document."))
    said = _checked(columns, len(found["heading"]))
    decided = reading.statements.exclude(state=StatementState.DRAFT).exists()
    if decided or reading.agreement_id is not None:
        raise WrongState(
            _("Rows were decided on already. Put them back first, so that nothing is lost.")
        )
    AnnexColumns.objects.update_or_create(
        owner=reading.document.owner,
        key=found["key"],
        defaults={
            "columns": said,
            "changed_at": timezone.now(),
            "changed_by_name": actor.name,
        },
    )
    reading.state = ReadingState.QUEUED
    touch(actor, reading)
    changes = {"columns": [found["columns"], said], "table": [None, table]}
    audit.record(actor=actor, verb="change", subject=reading, changes=changes)
    jobs.submit(actor=actor, name=READ_JOB, subject=reading, key=f"reading-{reading.pk}")
    return reading


@transaction.atomic
def set_parent(*, actor: Actor, reading_id: int, parent_id: int | None) -> Reading:
    """Say which agreement in force this document is a plan of; its sides become those of the plan.

    Raises:
        WrongState: the plan was made already.
    """
    reading = lock_reading(actor, reading_id)
    if reading.agreement_id is not None:
        raise WrongState(_("The agreement was made; change its heading on its own page."))
    if parent_id == reading.carries_out_id:
        return reading
    parent = Agreement.objects.get(pk=parent_id) if parent_id is not None else None
    if parent is not None:
        require(permissions.may_plan_for(actor, parent))
        _take_sides(reading, parent)
    changes = {"carries_out": [reading.carries_out_id, parent_id]}
    reading.carries_out = parent
    touch(actor, reading)
    audit.record(actor=actor, verb="change", subject=reading, changes=changes)
    return reading


@transaction.atomic
def put_into(*, actor: Actor, reading_id: int, agreement_id: int) -> Reading:
    """Let what is accepted be added to a draft plan that stands, instead of making a new one.

    Raises:
        AgreementsError: it is no draft plan of the same sides that this actor may change.
    """
    reading = lock_reading(actor, reading_id)
    if reading.agreement_id is not None:
        raise WrongState(_("The agreement was made; change its heading on its own page."))
    draft = next((one for one in drafts_to_extend(actor, reading) if one.pk == agreement_id), None)
    if draft is None:
        raise AgreementsError(_("Choose a draft plan of the same sides that you may change."))
    require(permissions.may_change_agreement(actor, draft))
    reading.agreement = draft
    touch(actor, reading)
    changes = {"agreement": [None, str(draft)]}
    audit.record(actor=actor, verb="change", subject=reading, changes=changes)
    return reading


def _checked(columns: Mapping[str, int], width: int) -> dict[str, int]:
    said = {name: at for name, at in columns.items() if name in bridge.COLUMNS and 0 <= at < width}
    if "content" not in said:
        raise AgreementsError(_("Say which column holds the task."))
    if len(set(said.values())) < len(said):
        raise AgreementsError(_("One column cannot be two things."))
    return said


def _take_sides(reading: Reading, parent: Agreement) -> None:
    """Sides of the agreement that the document does not name are those of its plan too."""
    standing = {side.locality_id for side in reading.parties.all()}
    parties = Party.objects.filter(agreement=parent).exclude(locality__in=standing - {None})
    position = reading.parties.count()
    for place, party in enumerate(parties):
        ReadingParty.objects.create(
            reading=reading,
            position=position + place,
            name_on_document=party.name_on_document,
            locality=party.locality,
        )
