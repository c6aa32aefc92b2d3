"""Lists that come back: kept, previewed, confirmed, and applied row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import (
    SHEET_APPLY_JOB,
    SHEET_READ_JOB,
    SheetAction,
    SheetState,
)
from nhipcau.agreements.errors import WrongState
from nhipcau.agreements.models import Agreement, Commitment, SheetImport, SheetRow
from nhipcau.agreements.services.agreements import (
    AgreementForm,
    PartyForm,
    add_agreement,
    lock,
)
from nhipcau.agreements.services.commitments import (
    CommitmentForm,
    LeadForm,
    add_commitment,
    change_commitment,
    name_leads,
    report_state,
)
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import digest
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Locality, Organisation

BATCH = 500


@transaction.atomic
def send_sheet(
    *,
    actor: Actor,
    data: bytes,
    name: str,
    language: str,
    target: Agreement | None = None,
    heading: Mapping[str, Any] | None = None,
) -> SheetImport:
    """Keep a list and queue its reading for a preview; nothing of it is written yet.

    `heading` says title, kind and sides of a draft to be made for the new rows.
    """
    require(permissions.may_send_sheet(actor, None))
    if target is not None:
        require(permissions.may_change_agreement(actor, target))
    sheet = SheetImport(
        owner_id=actor.organisation_id or 0,
        user_id=actor.user_id,
        name=clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[:200] or "file",
        sha256=digest(data),
        size=len(data),
        language=language,
        target=target,
        heading=dict(heading) if heading else None,
        added_by_name=actor.name,
    )
    sheet.file.save(f"{sheet.sha256[:32]}.bin", ContentFile(data), save=True)
    audit.record(actor=actor, verb="send", subject=sheet, changes={"file": [None, sheet.name]})
    jobs.submit(actor=actor, name=SHEET_READ_JOB, subject=sheet, key=f"sheet-{sheet.pk}")
    return sheet


@transaction.atomic
def write_preview(
    *,
    sheet_id: int,
    columns: Sequence[Mapping[str, str]],
    strangers: Sequence[str],
    rows: Iterable[SheetRow],
) -> None:
    """Replace the planned rows of a list that waits; one that was confirmed meanwhile stays."""
    sheet = SheetImport.objects.select_for_update().get(pk=sheet_id)
    if sheet.state not in {SheetState.QUEUED, SheetState.READING}:
        return
    sheet.rows.all().delete()
    SheetRow.objects.bulk_create(rows, batch_size=BATCH)
    sheet.columns, sheet.strangers = list(columns), list(strangers)
    sheet.state = SheetState.READY
    sheet.save(update_fields=["columns", "strangers", "state"])


def refuse_sheet(*, sheet_id: int, problem: str, details: Mapping[str, Any]) -> None:
    """The file is no list: say why."""
    SheetImport.objects.filter(pk=sheet_id).update(
        state=SheetState.REFUSED, problem=problem, problem_details=dict(details)
    )


@transaction.atomic
def confirm_sheet(*, actor: Actor, sheet_id: int) -> SheetImport:
    """Have the previewed rows applied; confirmed twice it is applied once.

    The draft that new rows go into is made here, so that a job that is cut off finds it again.

    Raises:
        WrongState: it is not read yet, or was refused.
    """
    sheet = SheetImport.objects.select_for_update(of=("self",)).get(pk=sheet_id)
    require(permissions.may_confirm_sheet(actor, sheet))
    if sheet.state == SheetState.APPLIED:
        return sheet
    if sheet.state == SheetState.APPLYING:
        # Confirmed again: where its work was lost it goes on, where it runs nothing is doubled.
        jobs.submit(actor=actor, name=SHEET_APPLY_JOB, subject=sheet, key=f"sheet-{sheet.pk}")
        return sheet
    if sheet.state != SheetState.READY:
        raise WrongState(_("The list is not ready to be confirmed."))
    adds = sheet.rows.filter(action=SheetAction.ADD).exists()
    if adds and sheet.target_id is None and sheet.heading:
        sheet.target = _begin(actor, sheet)
    sheet.state = SheetState.APPLYING
    sheet.save(update_fields=["target", "state"])
    audit.record(actor=actor, verb="confirm", subject=sheet)
    jobs.submit(actor=actor, name=SHEET_APPLY_JOB, subject=sheet, key=f"sheet-{sheet.pk}")
    return sheet


def add_row(*, actor: Actor, agreement_id: int, form: CommitmentForm) -> tuple[Commitment, bool]:
    """Add a commitment; says whether it is new, for the same one may stand already."""
    # Held before looking, so that nobody adds the same one in between.
    agreement = lock(agreement_id)
    last = agreement.commitments.aggregate(last=Max("pk"))["last"] or 0
    commitment = add_commitment(actor=actor, agreement_id=agreement_id, form=form)
    return commitment, commitment.pk > last


@transaction.atomic
def change_row(
    *,
    actor: Actor,
    commitment: Commitment,
    form: CommitmentForm | None,
    leads: Sequence[LeadForm] | None,
    report: Mapping[str, Any] | None,
) -> None:
    """Change what a row changes of a commitment, each part by its own service, all or nothing."""
    version = commitment.version
    if form is not None:
        done = change_commitment(
            actor=actor, commitment_id=commitment.pk, version=version, form=form
        )
        version = done.version
    if leads is not None:
        done = name_leads(actor=actor, commitment_id=commitment.pk, version=version, leads=leads)
        version = done.version
    if report is not None:
        report_state(actor=actor, commitment_id=commitment.pk, version=version, **report)


def finish_sheet(*, sheet_id: int) -> None:
    """Every row has been tried."""
    SheetImport.objects.filter(pk=sheet_id, state=SheetState.APPLYING).update(
        state=SheetState.APPLIED, applied_at=timezone.now()
    )


def _begin(actor: Actor, sheet: SheetImport) -> Agreement:
    """The draft for the new rows, kept by the sender's organisation."""
    owner = Organisation.objects.select_related("locality").get(pk=sheet.owner_id)
    said = sheet.heading
    units = Locality.objects.in_bulk(said["sides"])
    parties = [PartyForm(locality_id=pk, name_on_document=units[pk].name) for pk in said["sides"]]
    form = AgreementForm(kind=said["kind"], title=said["title"], parties=parties)
    return add_agreement(actor=actor, keeper=owner, form=form)
