"""Lists of commitments and agreements as files: exactly what is seen, all pages of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from nhipcau.accounts.models import User
from nhipcau.agreements.models import Agreement, Commitment, SheetExport
from nhipcau.agreements.selectors import CommitmentFilter, commitments_visible_to
from nhipcau.agreements.selectors.sheets import (
    AGREEMENT_COLUMNS,
    COMMITMENT_COLUMNS,
    Tongue,
    agreement_rows,
    commitment_rows,
)
from nhipcau.agreements.services import deliver_export
from nhipcau.foundation.sheets import Sheet, csv_lines, write_xlsx
from nhipcau.localities.selectors import actor_of

STEP = 500
Row = dict[str, Any]


def commitments_csv(rows: QuerySet[Commitment], today: date) -> Iterator[bytes]:
    """The commitments in the language that is active now."""
    tongue = Tongue()
    return csv_lines(_commitment_sheet(tongue), commitment_rows(rows, tongue, today))


def commitments_xlsx(file: BinaryIO, rows: QuerySet[Commitment], today: date) -> int:
    """The same as a workbook; returns how many rows it has."""
    tongue = Tongue()
    return write_xlsx(file, _commitment_sheet(tongue), commitment_rows(rows, tongue, today))


def agreements_csv(rows: QuerySet[Agreement]) -> Iterator[bytes]:
    tongue = Tongue()
    return csv_lines(_agreement_sheet(tongue), agreement_rows(rows, tongue))


def agreements_xlsx(file: BinaryIO, rows: QuerySet[Agreement]) -> int:
    tongue = Tongue()
    return write_xlsx(file, _agreement_sheet(tongue), agreement_rows(rows, tongue))


def carry_out_export(export_id: int, progress: Callable[[int, int], None]) -> None:
    """The job: write the list as its owner may see it when the job runs, in the owner's words."""
    export = SheetExport.objects.filter(pk=export_id).first()
    if export is None:
        return
    actor = actor_of(User.objects.get(pk=export.user_id), acting_for=export.organisation_id)
    today = timezone.localdate()
    wanted = CommitmentFilter.from_query(QueryDict(export.query))
    rows = commitments_visible_to(actor, wanted, today=today)
    total = rows.count()
    with translation.override(export.language):
        tongue = Tongue()
        values = _told(commitment_rows(rows, tongue, today), total, progress)
        sheet = _commitment_sheet(tongue)
        deliver_export(export_id=export_id, write=lambda file: write_xlsx(file, sheet, values))


def _told(rows: Iterable[Row], total: int, progress: Callable[[int, int], None]) -> Iterator[Row]:
    for place, row in enumerate(rows):
        if place % STEP == 0:
            progress(place, max(total, place))
        yield row


def _commitment_sheet(tongue: Tongue) -> Sheet:
    return Sheet.of(_("Commitments"), COMMITMENT_COLUMNS, tongue.language)


def _agreement_sheet(tongue: Tongue) -> Sheet:
    return Sheet.of(_("Agreements"), AGREEMENT_COLUMNS, tongue.language)
