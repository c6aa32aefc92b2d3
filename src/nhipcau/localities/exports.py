"""The directory of organisations as a file: exactly what is seen, all pages of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from nhipcau.foundation.sheets import CellKind, Column, Sheet, csv_lines, write_xlsx
from nhipcau.localities.choices import OrganisationKind
from nhipcau.localities.models import Locality, Organisation

CHUNK = 500
ORGANISATION_COLUMNS: tuple[Column, ...] = (
    Column("id", pgettext_lazy("column", "Organisation ID"), CellKind.COUNT, 11, is_fixed=True),
    Column("name", pgettext_lazy("column", "Name"), width=44),
    Column("short_name", pgettext_lazy("column", "Short name"), width=18),
    Column("name_en", pgettext_lazy("column", "Name in English"), width=34),
    Column("kind", pgettext_lazy("column", "Kind"), width=20),
    Column("locality", pgettext_lazy("column", "Locality"), width=18),
    Column("parent", pgettext_lazy("column", "Part of"), width=30),
    Column("tax_code", pgettext_lazy("column", "Tax code"), width=15),
    Column("address", pgettext_lazy("column", "Address"), width=34),
    Column("valid_from", pgettext_lazy("column", "Since"), CellKind.DAY, 12),
    Column("valid_to", pgettext_lazy("column", "Until"), CellKind.DAY, 12),
    Column("successors", pgettext_lazy("column", "Continued by"), width=30),
)
Rows = Iterator[dict[str, Any]]


def organisations_csv(rows: QuerySet[Organisation]) -> Iterator[bytes]:
    """The directory in the language that is active now."""
    return csv_lines(_sheet(), organisation_rows(rows))


def organisations_xlsx(file: BinaryIO, rows: QuerySet[Organisation]) -> int:
    return write_xlsx(file, _sheet(), organisation_rows(rows))


def organisation_rows(rows: QuerySet[Organisation]) -> Rows:
    """One row an organisation, fetched piece by piece; the words are gathered at once."""
    kinds = {value: str(label) for value, label in OrganisationKind.choices}
    units = {row.pk: row.name for row in Locality.objects.all()}
    return _values(rows, kinds, units)


def _values(rows: QuerySet[Organisation], kinds: dict[Any, str], units: dict[int, str]) -> Rows:
    for row in rows.select_related("parent").iterator(chunk_size=CHUNK):
        yield {
            "id": row.pk,
            "name": row.name,
            "short_name": row.short_name,
            "name_en": row.name_en,
            "kind": kinds.get(row.kind, row.kind),
            "locality": units[row.locality_id],
            "parent": row.parent.name if row.parent else "",
            "tax_code": row.tax_code,
            "address": row.address,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "successors": "\n".join(link.successor.name for link in row.succession_out.all()),
        }


def _sheet() -> Sheet:
    return Sheet.of(_("Organisations"), ORGANISATION_COLUMNS, get_language() or "vi")
