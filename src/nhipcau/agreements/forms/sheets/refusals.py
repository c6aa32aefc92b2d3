"""Why a file is no list, in words, with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.selectors.sheets import column_heading

REFUSALS: dict[str, str | Promise] = {
    "broken": _(
        "The file is damaged and cannot be opened. Open it in Excel, save it again and send that"
        " copy."
    ),
    "bomb": _(
        "The file unpacks to far more than a list holds, so it was not opened. Copy the list into"
        " a new workbook and send that."
    ),
    "not_a_sheet": _("The file is no spreadsheet. Send an Excel file (.xlsx) or CSV in UTF-8."),
    "old_or_locked": _(
        "The file is of the old kind .xls, or locked by a password. Save it as .xlsx without a"
        " password."
    ),
    "encoding": _(
        "The letters of the file cannot be read. Save it as “CSV UTF-8”, or as an Excel file."
    ),
    "no_list": _(
        "No sheet of the file has the headings of a list of commitments in its first 20 rows."
        " Missing: %(missing)s. Start from an exported list or from the template."
    ),
    "twice": _("A heading stands twice: %(columns)s. Keep one of the columns."),
    "too_many": _("The list has more than %(limit)s rows. Send it in parts."),
}


def refusal_of_sheet(code: str, details: Mapping[str, Any]) -> str:
    """The sentence for a code, with what was found or missing."""
    words = {
        key: ", ".join(f"“{column_heading(one)}”" for one in value)
        if isinstance(value, Sequence) and not isinstance(value, str)
        else value
        for key, value in details.items()
    }
    return str(REFUSALS[code]) % words
