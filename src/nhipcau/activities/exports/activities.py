"""The list of activities as a file: exactly what is seen, all pages of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from nhipcau.activities.models import Activity
from nhipcau.activities.selectors import in_full
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.sheets import CellKind, Column, Sheet, csv_lines, write_xlsx

COLUMNS: tuple[Column, ...] = (
    Column("id", pgettext_lazy("column", "Activity ID"), CellKind.COUNT, 11, is_fixed=True),
    Column("title", pgettext_lazy("column", "Title"), width=50),
    Column("kind", pgettext_lazy("column", "Kind"), width=14),
    Column("state", pgettext_lazy("column", "State"), width=14),
    Column("reason", pgettext_lazy("column", "Reason for the stop"), width=30),
    Column("field", pgettext_lazy("column", "Field"), width=20),
    Column("form", pgettext_lazy("column", "Form of cooperation"), width=20),
    Column("planned_from", pgettext_lazy("column", "Planned from"), CellKind.DAY, 12),
    Column("planned_to", pgettext_lazy("column", "Planned to"), CellKind.DAY, 12),
    Column("begun_on", pgettext_lazy("column", "Begun on"), CellKind.DAY, 12),
    Column("ended_on", pgettext_lazy("column", "Ended on"), CellKind.DAY, 12),
    Column("sides", pgettext_lazy("column", "Sides"), width=24),
    Column("owner", pgettext_lazy("column", "Kept by"), width=30),
    Column("participants", pgettext_lazy("column", "Who takes part"), width=40),
    Column("agreement", pgettext_lazy("column", "Agreement"), width=34),
    Column("place", pgettext_lazy("column", "Place"), width=24),
    Column("latitude", pgettext_lazy("column", "Latitude"), CellKind.NUMBER, 11),
    Column("longitude", pgettext_lazy("column", "Longitude"), CellKind.NUMBER, 11),
    Column("summary", pgettext_lazy("column", "What it is"), width=60),
)


def activities_csv(actor: Actor, rows: QuerySet[Activity]) -> Iterator[bytes]:
    """The activities in the language that is active now."""
    return csv_lines(_sheet(), _values(actor, rows))


def activities_xlsx(actor: Actor, file: BinaryIO, rows: QuerySet[Activity]) -> int:
    """The same as a workbook; returns how many rows it has."""
    return write_xlsx(file, _sheet(), _values(actor, rows))


def _sheet() -> Sheet:
    return Sheet.of(_("Activities"), COLUMNS, get_language() or "vi")


def _values(actor: Actor, rows: QuerySet[Activity]) -> Iterator[dict[str, Any]]:
    # The title of an agreement goes only to those who may read the agreement.
    known = Agreement.objects.filter(readable_agreements(actor), pk=OuterRef("agreement"))
    titled = in_full(rows).annotate(agreement_title=Subquery(known.order_by().values("title")[:1]))
    for row in titled.iterator(chunk_size=500):
        yield _row(row)


def _row(row: Any) -> dict[str, Any]:
    plain: dict[str, date | Any] = {
        name: getattr(row, name)
        for name in ("title", "planned_from", "planned_to", "begun_on", "ended_on", "place",
                     "latitude", "longitude", "summary")
    }  # fmt: skip
    parts = [f"{one.organisation} ({one.get_role_display()})" for one in row.participants.all()]
    return plain | {
        "id": row.pk,
        "kind": str(row.get_kind_display()),
        "state": str(row.get_state_display()),
        "reason": row.stop_reason,
        "field": row.field.name if row.field else "",
        "form": str(row.get_form_display() or ""),
        "sides": "; ".join(str(side.locality) for side in row.sides.all()),
        "owner": row.owner.name,
        "participants": "; ".join(parts),
        "agreement": row.agreement_title or "",
    }
