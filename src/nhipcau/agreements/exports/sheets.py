"""Lists that people fill in: the blank template, and the report on one that was sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from nhipcau.agreements.choices import SheetAction, SheetState
from nhipcau.agreements.models import Agreement, SheetImport
from nhipcau.agreements.selectors.sheets import (
    COMMITMENT_COLUMNS,
    Tongue,
    column_heading,
    side_labels,
)
from nhipcau.foundation.lazily import Lazily
from nhipcau.foundation.sheets import CellKind, Column, Sheet, guarded, read_day, write_xlsx

if TYPE_CHECKING:
    import openpyxl
    import openpyxl.styles
    import openpyxl.utils
    import openpyxl.worksheet.datavalidation
else:
    openpyxl = Lazily("openpyxl")

CLOSED = ("field", "form", "due_precision", "due_recurrence", "state")
LAST_ROW = 2_000
FORMATS = {CellKind.DAY: "dd/mm/yyyy", CellKind.COUNT: "0", CellKind.NUMBER: "#,##0.###"}
OUTCOME = Column("outcome", pgettext_lazy("column", "What happened"), width=18, is_fixed=True)
REASON = Column("reason", pgettext_lazy("column", "Why"), width=50, is_fixed=True)
ROW = Column("row", pgettext_lazy("column", "Row in the file"), CellKind.COUNT, 9, is_fixed=True)


def template(file: BinaryIO, agreement: Agreement | None = None) -> None:
    """A blank list with instructions and the values that its closed columns allow."""
    tongue, book = Tongue(), openpyxl.Workbook()
    page: Any = book.active
    page.title = _("Commitments")
    _headings(page)
    allowed = book.create_sheet(_("Allowed values"))
    _allow(page, allowed, tongue, agreement)
    _instruct(book.create_sheet(_("Instructions"), 0))
    book.active = 1
    book.save(file)


def report(file: BinaryIO, sheet: SheetImport) -> int:
    """The list that was sent with what happened to each row; it can be mended and sent again."""
    known = {column["key"] for column in sheet.columns} | {"id", "version"}
    columns = [ROW, OUTCOME, REASON, *(one for one in COMMITMENT_COLUMNS if one.key in known)]
    made = Sheet.of(_("Report"), columns, sheet.language)
    return write_xlsx(file, made, _rows(sheet))


def outcomes(state: str) -> dict[str, str]:
    """What is said of a row: what it would do before the list is applied, what it did after."""
    if state == SheetState.APPLIED:
        return {
            SheetAction.ADD: pgettext("row", "Added"),
            SheetAction.CHANGE: pgettext("row", "Changed"),
            SheetAction.SAME: pgettext("row", "Unchanged"),
            SheetAction.REFUSE: pgettext("row", "Refused"),
        }
    return {
        SheetAction.ADD: pgettext("row", "Would be added"),
        SheetAction.CHANGE: pgettext("row", "Would be changed"),
        SheetAction.SAME: pgettext("row", "Unchanged"),
        SheetAction.REFUSE: pgettext("row", "Refused"),
    }


def _rows(sheet: SheetImport) -> Iterator[dict[str, Any]]:
    said = outcomes(sheet.state)
    for row in sheet.rows.select_related("commitment").iterator(chunk_size=500):
        values = {key: _plain(value) for key, value in row.values.items()}
        if row.commitment is not None and row.is_done:
            values |= {"id": row.commitment.pk, "version": row.commitment.version}
        yield {
            **values,
            "row": row.number,
            "outcome": said[row.action],
            "reason": "\n".join(_because(key, why) for key, why in row.problems),
        }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return read_day(value["day"]) if "day" in value else _("(formula)")
    return value


def _because(key: str, why: str) -> str:
    return f"{column_heading(key)}: {why}" if key else why


def _headings(page: Any) -> None:
    styles = openpyxl.styles
    for place, column in enumerate(COMMITMENT_COLUMNS, start=1):
        cell = page.cell(1, place, str(column.heading))
        cell.font = styles.Font(bold=True, color="FF6B6560" if column.is_fixed else "FF4A2545")
        cell.fill = styles.PatternFill(
            "solid", fgColor="FFECE9E4" if column.is_fixed else "FFF1EAF0"
        )
        cell.alignment = styles.Alignment(wrap_text=True, vertical="center")
        letter = openpyxl.utils.get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        if column.kind in FORMATS:
            page.column_dimensions[letter].number_format = FORMATS[column.kind]
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"


def _allow(page: Any, allowed: Any, tongue: Tongue, agreement: Agreement | None) -> None:
    """Lists of values on a sheet of their own, offered in the cells of their columns."""
    lists: dict[str, Sequence[str]] = {key: tongue.words(key) for key in CLOSED}
    if agreement is not None:
        lists["performers"] = list(side_labels(list(agreement.parties.all())).values())
    places = {column.key: place for place, column in enumerate(COMMITMENT_COLUMNS, start=1)}
    for place, (key, words) in enumerate(lists.items(), start=1):
        letter = openpyxl.utils.get_column_letter(place)
        allowed.cell(1, place, column_heading(key)).font = openpyxl.styles.Font(bold=True)
        for row, word in enumerate(words, start=2):
            allowed.cell(row, place, guarded(word))
        allowed.column_dimensions[letter].width = 30
        source = f"'{allowed.title}'!${letter}$2:${letter}${len(words) + 1}"
        rule = openpyxl.worksheet.datavalidation.DataValidation(
            type="list", formula1=source, allow_blank=True
        )
        # Several sides may stand in one cell, which no list offers.
        rule.showErrorMessage = key != "performers"
        column = openpyxl.utils.get_column_letter(places[key])
        rule.add(f"{column}2:{column}{LAST_ROW}")
        page.add_data_validation(rule)


def _instruct(page: Any) -> None:
    styles = openpyxl.styles
    page.column_dimensions["A"].width = 28
    page.column_dimensions["B"].width = 96
    said = [
        (_("How to fill in the list"), ""),
        ("", _("One row a commitment, on the sheet “Commitments”. Keep the row of headings.")),
        ("", _("A new commitment leaves ID, version and agreement ID empty.")),
        ("", _("To change what stands, export it, change its cells and send the file back.")),
        (
            "",
            _("No formulas and no merged cells. Nothing is written before you confirm a preview."),
        ),
        (
            "",
            _("Cells that are left as they are change nothing, also where others wrote."),
        ),
        ("", _("A draft promises nothing yet, so new rows take no state.")),
        (_("Column"), _("What it holds")),
        *((str(one.heading), str(one.help)) for one in COMMITMENT_COLUMNS if one.help),
    ]
    for number, (first, second) in enumerate(said, start=1):
        page.cell(number, 1, first).font = styles.Font(bold=True)
        page.cell(number, 2, second).alignment = styles.Alignment(wrap_text=True, vertical="top")
